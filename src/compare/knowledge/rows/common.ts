import { type Misconduct } from "../../../cex/misconduct/switches";
import { type Intent } from "../../../cex/model/intents";
import { type AccountId } from "../../../domain/ids";
import { type KnowledgeVenue } from "../../../domain/run/knowledge";
import { WAD } from "../../../math/bounds";
import { type Truth } from "../scene/look";
import { CUSTOMERS } from "../scene/people";
import { type Plot, type Scene, type Scheme } from "../scene/plot";

/** More than any fund of the scene has [whole dollars]. */
export const FUND_AND_MORE = 3_000;
const PERCENT = 100;
const PPM_A_PERCENT = 10_000;

/** Whole dollars as wad. */
export const dollars = (amount: number): bigint => BigInt(Math.round(amount)) * WAD;

/** Percent as ppm. */
export const ppm = (percent: number): bigint => BigInt(Math.round(percent * PPM_A_PERCENT));

/**
 * A friend with as much as it takes: what an adaptive culprit adds wherever somebody counts only now and then.
 * @param beyond what he lends on top of what customers are owed, for the fund's sake [whole dollars].
 */
export function friend({ from }: Plot, beyond: number): Misconduct {
  const usd = (amount: number) => ({ usd: dollars(amount), coin: 0n, token: 0n });
  return { kind: "borrowedReserves", from, most: usd(10_000_000), beyond: usd(beyond) };
}

/** The switch, and if the culprit adapts a friend's money round each snapshot; a chain has no snapshots. */
export function withFriend(venue: KnowledgeVenue, plot: Plot, one: Misconduct): Misconduct[] {
  return plot.adaptive && venue !== "badDex" ? [one, friend(plot, FUND_AND_MORE)] : [one];
}

/**
 * Customers of whom something is done. Naive: each with the same chance, so that 1 - (1-p)^m of m customers who look find one of them.
 * Adaptive: the same number, those who look least.
 */
export function victims({ size, adaptive, laziest, stream }: Plot): AccountId[] {
  if (adaptive) return laziest.slice(0, Math.round((size * CUSTOMERS.length) / PERCENT));
  const draw = stream(0);
  return CUSTOMERS.filter(() => draw.chance(size * PPM_A_PERCENT));
}

/** Adds an intent after everybody else's in the plot's first block. */
export function thenAsk(intent: (plot: Plot) => Intent): NonNullable<Scheme["order"]> {
  return (plot: Plot, { block }: Scene, intents: readonly Intent[]) =>
    block === plot.from ? [...intents, intent(plot)] : intents;
}

/** From the first block on somebody asked for his money and did not get it in the same block. */
export function somebodyUnpaid(truths: readonly Truth[], { from }: Plot): boolean {
  return truths.slice(from - 1).some(({ asked, paid }) => paid < asked);
}

/** A push or a lie counts for two blocks. */
const AIM_BLOCKS = 2;

/** Within two blocks somebody was liquidated who would not have been by then. */
export function somebodyLiquidated(
  truths: readonly Truth[],
  { from }: Plot,
  honest: readonly Truth[],
): boolean {
  const end = from - 1 + AIM_BLOCKS;
  const anyway = new Set(honest.slice(0, end).flatMap(({ liquidated }) => liquidated));
  return truths.slice(from - 1, end).some(({ liquidated }) => liquidated.some((id) => !anyway.has(id)));
}
