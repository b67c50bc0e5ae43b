/** Hexadecimal digits of one word of 32 bytes. */
export const WORD = 64;

/** What was read is not what the ABI says, or what was to be written does not fit it. */
export class AbiError extends Error {
  override readonly name = "AbiError";
}

/**
 * Reads and writes values of one ABI type, in hexadecimal digits. Made once from a fragment and then used for every event and call: ethers'
 * AbiCoder makes its coders anew each time, which takes most of what it costs.
 */
export interface Codec {
  /** Digits that a value takes among its neighbours: all of it, or one word of offset for a dynamic one. */
  readonly digits: number;
  /** Stands behind its neighbours, which hold its offset. */
  readonly dynamic: boolean;
  /** The value that begins at the digit `at`. Whole numbers are bigint; tuples are objects by name. */
  read(data: string, at: number): unknown;
  /** Throws AbiError for what the type cannot hold. */
  write(value: unknown): string;
}

/** The word at a place, as an unsigned number. */
export function wordAt(data: string, at: number): bigint {
  return BigInt(`0x${digitsAt(data, at, WORD)}`);
}

/** Some digits of the data; throws AbiError where it ends before. */
export function digitsAt(data: string, at: number, count: number): string {
  if (at + count > data.length) {
    throw new AbiError(`the data ends after ${data.length} digits, need ${at + count}`);
  }
  return data.slice(at, at + count);
}

/** A length or an offset. What is too large to be one lies beyond the end of any data. */
export function countAt(data: string, at: number): number {
  return Number(wordAt(data, at));
}

export function toWord(value: number | bigint): string {
  return value.toString(16).padStart(WORD, "0");
}
