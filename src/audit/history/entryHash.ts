import { type EventFragment, type ParamType } from "ethers";

import { ILedger__factory } from "../../../typechain/factories/contracts/interfaces/ILedger__factory";
import { fromBytes, keccak } from "../trie/keccak";
import { type ChainLog } from "./chainLog";

/** Events that extend the Ledger's running hash; the others follow from them or from the book. */
const RECORDED = [
  "Deposited",
  "Withdrawn",
  "Filled",
  "PositionTransferred",
  "PositionDeleveraged",
  "ClassesLevied",
  "Paid",
  "TierSet",
  "MarketSettled",
] as const;

const WORD = 64;
const HASH_DIGITS = 48;

/** Where an argument of an entry stands in a log: a topic, words of its data, or the offset of what follows the words. */
type Piece =
  | { readonly kind: "topic"; readonly at: number }
  | { readonly kind: "words"; readonly from: number; readonly to: number }
  | { readonly kind: "offset"; readonly from: number; readonly shift: bigint };

interface Layout {
  readonly pieces: readonly Piece[];
  /** Digits of data before what the last, dynamic argument points to. */
  readonly head: number;
  /** How many topics the event has. */
  readonly topics: number;
}

/**
 * The Ledger's running hash, from raw logs: `hash' = keccak(hash, sequence, keccak(selector, arguments in order))`, cut to 192 bits.
 * Every bit of topics and data goes into it, so what decodes from the logs is what the Ledger said, or the hash differs.
 */
export class RunningHash {
  #hash: string;
  #sequence: bigint;

  /** Starts from the first entry, or goes on from where another one stood. */
  constructor(from: { readonly hash: bigint; readonly sequence: bigint } = { hash: 0n, sequence: 0n }) {
    this.#hash = from.hash.toString(16).padStart(HASH_DIGITS, "0");
    this.#sequence = from.sequence;
  }

  get hash(): bigint {
    return BigInt(`0x${this.#hash}`);
  }

  get sequence(): bigint {
    return this.#sequence;
  }

  /** Takes a log of the Ledger; false where its event is none of those that are recorded. */
  add(log: Pick<ChainLog, "topics" | "data">): boolean {
    const layout = LAYOUTS.get(log.topics[0] ?? "");
    if (layout === undefined) return false;
    this.#sequence += 1n;
    const entry = fromBytes(keccak(Buffer.from(encoded(layout, log), "hex")));
    const sequence = this.#sequence.toString(16).padStart(WORD, "0");
    const words = `${this.#hash.padStart(WORD, "0")}${sequence}${entry.slice(2)}`;
    this.#hash = fromBytes(keccak(Buffer.from(words, "hex"))).slice(-HASH_DIGITS);
    return true;
  }
}

/** `abi.encode(selector, arguments in order)` of a log, in hex digits. */
function encoded(
  { pieces, head, topics: count }: Layout,
  { topics, data }: Pick<ChainLog, "topics" | "data">,
): string {
  const digits = data.slice(2);
  const parts = pieces.map((piece) => {
    if (piece.kind === "topic") return (topics[piece.at] ?? "0x").slice(2);
    if (piece.kind === "words") return digits.slice(piece.from, piece.to);
    const offset = BigInt(`0x0${digits.slice(piece.from, piece.from + WORD)}`) + piece.shift;
    return offset.toString(16).padStart(WORD, "0");
  });
  // With a topic too few, put before the data, the digits would be the same; nothing that the Ledger hashed looks like this.
  const odd = topics.length === count ? "" : topics.map((topic) => topic.slice(2)).join("ff");
  return [...parts, digits.slice(head), odd].join("");
}

const LAYOUTS: ReadonlyMap<string, Layout> = new Map(
  RECORDED.map((name) => {
    const fragment = ILedger__factory.createInterface().getEvent(name);
    return [fragment.topicHash, layoutOf(fragment)] as const;
  }),
);

function layoutOf({ inputs }: EventFragment): Layout {
  const pieces: Piece[] = [{ kind: "topic", at: 0 }];
  const shift = BigInt(WORD / 2) * BigInt(1 + inputs.filter(({ indexed }) => indexed === true).length);
  let topic = 1;
  let head = 0;
  for (const input of inputs) {
    if (input.indexed === true) {
      pieces.push({ kind: "topic", at: topic });
      topic += 1;
      continue;
    }
    const words = wordsOf(input);
    if (words === undefined) pieces.push({ kind: "offset", from: head, shift });
    else pieces.push({ kind: "words", from: head, to: head + words * WORD });
    head += (words ?? 1) * WORD;
  }
  return { pieces, head, topics: topic };
}

/** Words that a static argument takes; undefined for a list without a fixed length. */
function wordsOf({ baseType, arrayLength }: ParamType): number | undefined {
  if (baseType !== "array") return 1;
  return arrayLength === null || arrayLength < 0 ? undefined : arrayLength;
}
