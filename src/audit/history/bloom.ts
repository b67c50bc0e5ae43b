import { keccak, toBytes } from "../trie/keccak";

/** The three bits of a 2048-bit filter that an address or a topic sets (Yellow Paper, section 4.3.1). */
export type BloomBits = readonly [number, number, number];

const BITS = 2048;
const BYTES = BITS / 8;

export function bloomBitsOf(hex: string): BloomBits {
  const hash = keccak(toBytes(hex));
  const at = (i: number): number => (((hash[i] ?? 0) << 8) | (hash[i + 1] ?? 0)) & (BITS - 1);
  return [at(0), at(2), at(4)];
}

/** False: no log of the block is of it. True: perhaps one is. */
export function mayContain(bloom: Uint8Array, bits: BloomBits): boolean {
  return bits.every((bit) => ((bloom[BYTES - 1 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0);
}

/** The filter of some logs. */
export function bloomOf(
  logs: readonly { readonly address: string; readonly topics: readonly string[] }[],
): Uint8Array {
  const bloom = new Uint8Array(BYTES);
  for (const word of new Set(logs.flatMap(({ address, topics }) => [address, ...topics]))) {
    for (const bit of bloomBitsOf(word)) {
      const at = BYTES - 1 - (bit >> 3);
      bloom[at] = (bloom[at] ?? 0) | (1 << (bit & 7));
    }
  }
  return bloom;
}
