import { type CommonTerms } from "../sim/terms";
import { committedArm } from "../sim/scenario/arm";
import { runAdaptively } from "./cex/runCex";
import { type ArmRunner, bandOf, runWatched } from "./compare";
import { type VenueTrace } from "./trace/trace";

/** What a story is held against, as shares; null where there is nothing to take a share of. */
export interface StoryFigures {
  /** Asked for on Glasshouse, of all deposits. */
  readonly asked: number | null;
  /** Paid on Glasshouse, of what was asked for. */
  readonly paid: number | null;
  /** Missing on Glasshouse, of what customers are owed. */
  readonly missing: number | null;
  /** Not paid by the opaque venue, of what was asked for. */
  readonly opaqueUnpaid: number | null;
  /** Coins that the opaque venue owes and does not have, of those it owes. */
  readonly opaqueCoinsGone: number | null;
}

export const STORY_FIGURES = ["asked", "paid", "missing", "opaqueUnpaid", "opaqueCoinsGone"] as const;

const UNWATCHED = (): void => undefined;

/** Lives a story on Glasshouse as committed and, with the same people who react, on the opaque venue. */
export async function liveStory(terms: CommonTerms, run: ArmRunner): Promise<StoryFigures> {
  const arm = committedArm(terms.scenario.rules);
  const { market, trace } = await runWatched(terms, arm, run, UNWATCHED);
  const options = { bandPpm: bandOf(terms), misconduct: true, onBlock: UNWATCHED };
  return storyFigures(trace, runAdaptively(market, "opaque", options));
}

export function storyFigures(here: VenueTrace, opaque: VenueTrace): StoryFigures {
  const deposits = here.customers.reduce((sum, { deposit }) => sum + deposit, 0n);
  const { asked, paid } = here.withdrawals;
  const there = opaque.withdrawals;
  const coins = opaque.custody;
  return {
    asked: share(asked.amount, deposits),
    paid: share(paid.amount, asked.amount),
    missing: share(lacking(here.custody.owed, here.custody.held), here.custody.owed),
    opaqueUnpaid: share(there.asked.amount - there.paid.amount, there.asked.amount),
    opaqueCoinsGone: share(lacking(coins.coinOwed, coins.coinHeld), coins.coinOwed),
  };
}

function lacking(owed: bigint, held: bigint): bigint {
  return owed > held ? owed - held : 0n;
}

/** To a millionth, toward zero. */
function share(part: bigint, whole: bigint): number | null {
  return whole > 0n ? Number((part * 1_000_000n) / whole) / 1_000_000 : null;
}
