import { compilePermutation } from "./keccakPermutation";

/** Bytes that are absorbed at once. */
const RATE = 136;
const HASH_BYTES = 32;
const WORD_BYTES = 4;
const LANES = 25;

const permute = compilePermutation();
/** Words and bytes of the one state; little-endian, as every machine that runs Node is. */
const words = new Int32Array(2 * LANES);
const bytes = new Uint8Array(words.buffer);

/** Keccak-256. */
export function keccak(data: Uint8Array): Uint8Array {
  words.fill(0);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  for (; at + RATE <= data.length; at += RATE) {
    for (let i = 0; i < RATE / WORD_BYTES; i += 1) {
      words[i] = (words[i] ?? 0) ^ view.getInt32(at + WORD_BYTES * i, true);
    }
    permute(words);
  }
  const rest = data.length - at;
  for (let i = 0; i < rest; i += 1) bytes[i] = (bytes[i] ?? 0) ^ (data[at + i] ?? 0);
  bytes[rest] = (bytes[rest] ?? 0) ^ 0x01;
  bytes[RATE - 1] = (bytes[RATE - 1] ?? 0) ^ 0x80;
  permute(words);
  return bytes.slice(0, HASH_BYTES);
}

export function toBytes(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}

export function fromBytes(data: Uint8Array): string {
  return `0x${Buffer.from(data.buffer, data.byteOffset, data.length).toString("hex")}`;
}

/** An address in lower case with its checksum (EIP-55). Of ten thousand owners, ethers' own takes as long as the laws. */
export function checksummed(address: string): string {
  const hash = keccak(Buffer.from(address.slice(2), "latin1"));
  const digits = [...address.slice(2)].map((digit, i) => {
    const half = (hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0);
    return (half & 8) === 0 ? digit : digit.toUpperCase();
  });
  return `0x${digits.join("")}`;
}

/** Keccak-256 of hex data, in hex. */
export function keccakHex(hex: string): string {
  return fromBytes(keccak(toBytes(hex)));
}
