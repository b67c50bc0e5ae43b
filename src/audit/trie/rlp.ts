/** Recursive length prefix, Ethereum's serialisation (Yellow Paper, appendix B). */

/** A string of bytes, or a list. */
export type RlpItem = Uint8Array | readonly RlpItem[];

export class RlpError extends Error {
  override readonly name = "RlpError";
}

const STRING = 0x80;
const LIST = 0xc0;
/** Longest payload whose length fits the prefix itself. */
const SHORT = 55;

/** Encodes a string. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
  const [first] = bytes;
  if (bytes.length === 1 && first !== undefined && first < STRING) return bytes;
  if (bytes.length <= SHORT) {
    const short = new Uint8Array(1 + bytes.length);
    short[0] = STRING + bytes.length;
    short.set(bytes, 1);
    return short;
  }
  return joined(prefix(STRING, bytes.length), [bytes], bytes.length);
}

/** Encodes a list of what is encoded already. */
export function encodeList(items: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const item of items) length += item.length;
  return joined(prefix(LIST, length), items, length);
}

/** A number without leading zeros, as RLP writes quantities: 0 is the empty string. */
export function quantityBytes(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array();
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}

/** Decodes exactly one item; refuses every encoding but the shortest, so that one value has one encoding. */
export function decodeRlp(bytes: Uint8Array): RlpItem {
  const [item, end] = decodeAt(bytes, 0);
  if (end !== bytes.length) throw new RlpError(`${bytes.length - end} bytes follow the item`);
  return item;
}

function decodeAt(bytes: Uint8Array, at: number): readonly [RlpItem, number] {
  const first = byteAt(bytes, at);
  if (first < STRING) return [bytes.subarray(at, at + 1), at + 1];
  const list = first >= LIST;
  const [start, end] = payload(bytes, at, first - (list ? LIST : STRING));
  if (list) return [decodeItems(bytes, start, end), end];
  if (end - start === 1 && byteAt(bytes, start) < STRING) throw new RlpError("a byte with a needless prefix");
  return [bytes.subarray(start, end), end];
}

function decodeItems(bytes: Uint8Array, start: number, end: number): readonly RlpItem[] {
  const items: RlpItem[] = [];
  for (let at = start; at < end;) {
    const [item, next] = decodeAt(bytes, at);
    items.push(item);
    at = next;
  }
  return items;
}

function payload(bytes: Uint8Array, at: number, code: number): readonly [number, number] {
  if (code <= SHORT) return within(bytes, at + 1, code);
  const size = code - SHORT;
  let length = 0;
  for (let i = 0; i < size; i += 1) length = length * 256 + byteAt(bytes, at + 1 + i);
  if (length <= SHORT || byteAt(bytes, at + 1) === 0) throw new RlpError("a length that is not the shortest");
  return within(bytes, at + 1 + size, length);
}

function within(bytes: Uint8Array, start: number, length: number): readonly [number, number] {
  if (start + length > bytes.length) throw new RlpError(`${length} bytes are said to follow, but do not`);
  return [start, start + length];
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RlpError("the encoding ends early");
  return byte;
}

function prefix(base: number, length: number): Uint8Array {
  if (length <= SHORT) return Uint8Array.of(base + length);
  const digits = quantityBytes(BigInt(length));
  return Uint8Array.of(base + SHORT + digits.length, ...digits);
}

function joined(head: Uint8Array, parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(head.length + length);
  whole.set(head);
  let at = head.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
