import { getBytes, hexlify } from "ethers";

export const OPCODES = {
  DELEGATECALL: 0xf4,
  CALLCODE: 0xf2,
  SELFDESTRUCT: 0xff,
} as const;

const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const LENGTH_BYTES = 2;

/** Where `opcode` stands in a contract's code, data of pushes and the compiler's metadata left out. */
export function positionsOf(opcode: number, code: string): number[] {
  const bytes = withoutMetadata(getBytes(code));
  const positions: number[] = [];
  for (let at = 0; at < bytes.length; ++at) {
    const byte = bytes[at] ?? 0;
    if (byte === opcode) {
      positions.push(at);
    }
    if (byte >= PUSH1 && byte <= PUSH32) {
      at += byte - PUSH1 + 1;
    }
  }
  return positions;
}

/** solc ends code with CBOR metadata and its length in two bytes; it is never executed. */
function withoutMetadata(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - LENGTH_BYTES;
  const length = end > 0 ? Number(hexlify(bytes.slice(end))) : 0;
  const start = end - length;
  // "a2 64 'ipfs'": a map of two entries, the first of which is the source's hash.
  const marker = start > 0 ? hexlify(bytes.slice(start, start + 6)) : "";
  return marker === "0xa26469706673" ? bytes.slice(0, start) : bytes;
}
