import { type Place } from "../state/place";
import { type TimedTelling } from "./telling";

/** What the events say that a variable holds. */
export interface ExpectedWord {
  readonly place: Place;
  readonly value: bigint;
}

/** Follows the events of a contract and knows what its words are after them. */
export interface WordRule {
  take(told: TimedTelling): void;
  words(): Iterable<ExpectedWord>;
}

export function exactly(place: Place, value: bigint): ExpectedWord {
  return { place, value };
}

/** The members of a struct, by their names in the source. */
export function membersAre(place: Place, values: Readonly<Record<string, bigint>>): readonly ExpectedWord[] {
  return Object.entries(values).map(([label, value]) => exactly(place.member(label), value));
}

/** A short string as Solidity stores it: its bytes from the left, twice its length in the lowest byte. */
export function stringWord(text: string): bigint {
  const bytes = Buffer.from(text, "utf8");
  return BigInt(`0x${bytes.toString("hex").padEnd(62, "0")}00`) + BigInt(2 * bytes.length);
}
