import { CexError } from "../model/errors";

/** Something in a view that is not plain data, and could lead back into the venue. */
export class NotPlainError extends CexError {
  constructor(readonly path: string) {
    super(`${path} is not plain data`);
  }
}

/** A copy of plain data, frozen all the way down: nothing of it leads back, and nothing of it can be changed. */
export function frozenCopy<T>(value: T): T {
  return copy(value, "view") as T;
}

function copy(value: unknown, path: string): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw new NotPlainError(path);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return Object.freeze(value.map((item, place) => copy(item, `${path}[${place}]`)));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new NotPlainError(path);
  const entries = Object.entries(value).map(([key, item]) => [key, copy(item, `${path}.${key}`)] as const);
  return Object.freeze(Object.fromEntries(entries));
}
