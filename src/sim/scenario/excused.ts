import { type LawId } from "../../laws/law";
import { type Rules } from "./rules";

/** Laws that a rule breaks by what it is. */
interface Excuse {
  readonly applies: (rules: Rules) => boolean;
  readonly laws: readonly LawId[];
  /** In a sentence, for people. */
  readonly why: string;
}

/** Every rule of an arm that cannot keep a law. All other laws are judged in its column as in any other. */
const EXCUSES: readonly Excuse[] = [
  {
    applies: ({ oracle }) => oracle === "weighted",
    laws: ["ORA-1"],
    why: "a mean lies within the range of the honest sources only while nobody lies.",
  },
  {
    applies: ({ adl }) => adl === "queue",
    laws: ["INS-1"],
    why: "the fund stands in the queue, and its own position may be closed at a bankrupt account's price, which is no recorded cover.",
  },
];

/** Laws that are not asked of an exchange under these rules. */
export function excusedLaws(rules: Rules): ReadonlySet<LawId> {
  return new Set(EXCUSES.flatMap(({ applies, laws }) => (applies(rules) ? laws : [])));
}

/** Why, a sentence each. */
export function excuseTexts(rules: Rules): string[] {
  return EXCUSES.filter(({ applies }) => applies(rules)).map(
    ({ laws, why }) => `Not judged: ${laws.join(", ")}; ${why}`,
  );
}
