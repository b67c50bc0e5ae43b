import { keccakHex } from "../trie/keccak";
import { word } from "../hex";

/**
 * Blocks strictly between two, in ascending order: drawn by the audited block's hash, which whoever operates an exchange does not know
 * while the blocks are made. Fewer where there are fewer.
 */
export function samplesBetween(from: number, to: number, count: number, seed: string): readonly number[] {
  const room = Math.max(0, to - from - 1);
  const drawn = new Set<number>();
  for (let i = 0; drawn.size < Math.min(count, room); i += 1) {
    const hash = keccakHex(seed + word(BigInt(i)).slice(2));
    drawn.add(from + 1 + Number(BigInt(hash) % BigInt(room)));
  }
  return [...drawn].sort((a, b) => a - b);
}
