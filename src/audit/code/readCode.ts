import { type ContractFacts } from "./facts";
import { fromBytes, keccak, toBytes } from "../trie/keccak";

/** Runtime code held against what the compiler makes of the source. */
export interface CodeReading {
  /** True where all bytes but the immutables' are the compiler's, and each immutable is the same wherever it is written. */
  readonly matches: boolean;
  /** What is different; empty where it matches. */
  readonly difference: string;
  /** By name. Complete where the code matches. */
  readonly immutables: ReadonlyMap<string, bigint>;
}

const WORD = 32;

/** Masks the immutables, compares the rest by its hash, and reads the immutables. */
export function readCode(facts: ContractFacts, code: string): CodeReading {
  const bytes = toBytes(code);
  if (bytes.length !== facts.codeSize) {
    return differing(bytes.length === 0 ? "no code" : `${bytes.length} bytes, not ${facts.codeSize}`);
  }
  const immutables = new Map<string, bigint>();
  const masked = Uint8Array.from(bytes);
  for (const [name, places] of Object.entries(facts.immutables)) {
    for (const start of places) {
      const value = BigInt(fromBytes(bytes.subarray(start, start + WORD)));
      if ((immutables.get(name) ?? value) !== value) return differing(`${name} has two values`);
      immutables.set(name, value);
      masked.fill(0, start, start + WORD);
    }
  }
  const hash = fromBytes(keccak(masked));
  if (hash !== facts.codeHash) {
    return differing(`without its immutables it hashes to ${hash}, not to ${facts.codeHash}`);
  }
  return { matches: true, difference: "", immutables };
}

function differing(difference: string): CodeReading {
  return { matches: false, difference, immutables: new Map() };
}
