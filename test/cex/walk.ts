/** Every object that can be reached from a value, with a path to it: own keys, prototypes' data, maps and sets included. */
export function reachable(root: unknown): Map<object, string> {
  const found = new Map<object, string>();
  const open: [unknown, string][] = [[root, "root"]];
  for (;;) {
    const next = open.pop();
    if (next === undefined) return found;
    const [value, path] = next;
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject || found.has(value)) continue;
    found.set(value, path);
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      open.push([property?.value, `${path}.${String(key)}`], [property?.get, `${path}.get ${String(key)}`]);
    }
    if (value instanceof Map)
      for (const [key, item] of value) open.push([key, path], [item, `${path}[${key}]`]);
    if (value instanceof Set) for (const item of value) open.push([item, path]);
  }
}

/** Every primitive that can be reached. */
export function primitives(root: unknown): unknown[] {
  const values: unknown[] = [];
  for (const object of reachable(root).keys()) {
    for (const key of Reflect.ownKeys(object))
      values.push(Reflect.getOwnPropertyDescriptor(object, key)?.value);
  }
  return values.filter((value) => typeof value !== "object" && typeof value !== "function");
}
