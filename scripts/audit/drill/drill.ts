import { type CheckId } from "../../../src/audit/finding";
import { type DrillOutcome, type DrillRow } from "../../../src/domain/audit/drills";
import { type LawId } from "../../../src/laws/law";

/** What came of a drill. */
export type DrillResult = Pick<DrillRow, "outcome" | "pastCode" | "tries" | "caught">;

/** A lie that the audit must catch. */
export interface Drill {
  readonly name: string;
  readonly kind: DrillRow["kind"];
  /** What the liar does. */
  readonly lie: string;
  /** @param seed for what is drawn. @param onTry called before each of several tries. */
  readonly run: (seed: string, onTry?: () => void) => Promise<DrillResult>;
}

/** Caught: it does not hold, and one of these laws says why. None named: whichever does. */
export function isCaught({ verdict, laws }: DrillOutcome, by: readonly (LawId | CheckId)[]): boolean {
  return verdict !== "holds" && (by.length === 0 || by.some((law) => laws.includes(law)));
}

/** Of several outcomes the one that came nearest to being missed. */
function weakest(outcomes: readonly DrillOutcome[]): DrillOutcome | undefined {
  const rank = { holds: 0, unchecked: 1, violated: 2 } as const;
  return [...outcomes].sort((a, b) => rank[a.verdict] - rank[b.verdict])[0];
}

/** The result of several tries, each of which any law may catch. Throws a RangeError where there is none. */
export function resultOf(outcomes: readonly DrillOutcome[]): DrillResult {
  const outcome = weakest(outcomes);
  if (outcome === undefined) throw new RangeError("nothing was tried");
  const caught = outcomes.filter((one) => isCaught(one, [])).length;
  return { outcome, pastCode: null, tries: outcomes.length, caught };
}

/** The result of one try. */
export function single(
  outcome: DrillOutcome,
  by: readonly (LawId | CheckId)[],
  pastCode: DrillOutcome | null = null,
): DrillResult {
  return { outcome, pastCode, tries: 1, caught: isCaught(outcome, by) ? 1 : 0 };
}
