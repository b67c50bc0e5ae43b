/** Where two values of one shape differ, field for field: `path: have, need`. At most `most` of them. */
export function differences(have: unknown, need: unknown, most = 12): readonly string[] {
  const found: string[] = [];
  compare("", have, need, found, most);
  return found;
}

function compare(path: string, have: unknown, need: unknown, found: string[], most: number): void {
  if (found.length >= most) return;
  if (!isRecord(have) || !isRecord(need)) {
    if (!Object.is(have, need)) found.push(`${path}: have ${told(have)}, need ${told(need)}`);
    return;
  }
  for (const key of new Set([...Object.keys(have), ...Object.keys(need)])) {
    compare(path === "" ? key : `${path}.${key}`, have[key], need[key], found, most);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

export function told(value: unknown): string {
  return typeof value === "object"
    ? JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? `${one}n` : one))
    : String(value);
}
