import { word as wordOf } from "../hex";
import { toBytes } from "../trie/keccak";

/** A word that is no string of at most 31 bytes. */
export class StringWordError extends Error {
  override readonly name = "StringWordError";
}

const MOST_BYTES = 31;

/** A string that fits its slot: its bytes from the left, twice its length in the lowest byte. */
export function shortString(word: bigint): string {
  const bytes = toBytes(wordOf(word));
  const length = Number(word & 0xffn) / 2;
  if (
    !Number.isInteger(length) ||
    length > MOST_BYTES ||
    bytes.subarray(length, MOST_BYTES).some((b) => b !== 0)
  ) {
    throw new StringWordError(`${wordOf(word)} is no string of at most ${MOST_BYTES} bytes`);
  }
  return Buffer.from(bytes.subarray(0, length)).toString("utf8");
}
