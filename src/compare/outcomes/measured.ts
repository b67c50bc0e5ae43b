/** A figure, or why there is none. An absent measurement is never a zero. */
export type Measured<T> =
  { readonly measured: true; readonly value: T } | { readonly measured: false; readonly why: string };

export function measured<T>(value: T): Measured<T> {
  return { measured: true, value };
}

export function notMeasured(why: string): { readonly measured: false; readonly why: string } {
  return { measured: false, why };
}
