/** The half bytes of a key, high before low. */
export function nibblesOf(key: Uint8Array): Uint8Array {
  const nibbles = new Uint8Array(2 * key.length);
  for (let i = 0; i < key.length; i += 1) {
    const byte = key[i] ?? 0;
    nibbles[2 * i] = byte >> 4;
    nibbles[2 * i + 1] = byte & 15;
  }
  return nibbles;
}

/** Hex-prefix encoding of a path (Yellow Paper, appendix C). */
export function encodePath(nibbles: Uint8Array, from: number, to: number, leaf: boolean): Uint8Array {
  const odd = (to - from) % 2 === 1;
  const path = new Uint8Array(1 + ((to - from) >> 1));
  path[0] = (leaf ? 0x20 : 0) | (odd ? 0x10 | (nibbles[from] ?? 0) : 0);
  for (let at = from + (odd ? 1 : 0), i = 1; at < to; at += 2, i += 1) {
    path[i] = ((nibbles[at] ?? 0) << 4) | (nibbles[at + 1] ?? 0);
  }
  return path;
}

/** The path and whether it ends in a leaf; undefined for bytes that no path encodes to. */
export function decodePath(
  path: Uint8Array,
): { readonly nibbles: Uint8Array; readonly leaf: boolean } | undefined {
  const nibbles = nibblesOf(path);
  const flag = nibbles[0] ?? 16;
  if (flag > 3 || (flag % 2 === 0 && nibbles[1] !== 0)) return undefined;
  return { nibbles: nibbles.subarray(flag % 2 === 1 ? 1 : 2), leaf: flag >= 2 };
}
