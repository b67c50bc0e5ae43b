import { byQueue } from "../../cex/adl/policies";
import { closedByClass, leviedByClass } from "../../math/adlMath";
import { WAD } from "../../math/bounds";
import { leverageOf, TIERS } from "../../math/tiers";
import { max, min, mulDivDown, mulDivUp } from "../../math/wadMath";
import { type Bankruptcy, type Holder } from "./bankruptcy";

/** Every rule that is measured. */
export const ADL_RULES = [
  "queue",
  "proRataSize",
  "proRataProfit",
  "proRataCollectable",
  "proRataEquity",
  "glasshouse",
] as const;
export type AdlRule = (typeof ADL_RULES)[number];

/** What a rule does to the holders, in their order. */
export interface Closing {
  /** [wad base units] */
  readonly closed: readonly bigint[];
  /** What it costs each against the mark, at the moment of execution [wad]. */
  readonly paid: readonly bigint[];
}

/** In a sentence each. */
export const ADL_RULE_TITLES: Readonly<Record<AdlRule, string>> = {
  queue: "queue by profit x leverage, whole positions",
  proRataSize: "pro rata on size",
  proRataProfit: "pro rata on profit",
  proRataCollectable: "pro rata on min(profit, equity)",
  proRataEquity: "pro rata on equity",
  glasshouse: "Glasshouse: classes by size x leverage, at mark, capped levy",
};

/** What `rule` does in this bankruptcy. Its whole argument is the frozen state: no rule sees anything else. */
export function applyRule(rule: AdlRule, bankruptcy: Bankruptcy): Closing {
  if (rule === "glasshouse") return byClasses(bankruptcy);
  return atBankruptcyPrice(bankruptcy, closedBy(rule, bankruptcy));
}

function closedBy(rule: Exclude<AdlRule, "glasshouse">, { needed, opposite }: Bankruptcy): bigint[] {
  const sizes = opposite.map(({ size }) => size);
  switch (rule) {
    case "queue":
      return byQueue(needed, sizes, queueOf(opposite));
    case "proRataSize":
      return byWeight(needed, sizes, sizes);
    case "proRataProfit":
      return byWeight(
        needed,
        weights(opposite, ({ profit }) => profit),
        sizes,
      );
    case "proRataCollectable":
      return byWeight(
        needed,
        weights(opposite, ({ profit, equity }) => min(profit, equity)),
        sizes,
      );
    case "proRataEquity":
      return byWeight(
        needed,
        weights(opposite, ({ equity }) => equity),
        sizes,
      );
  }
}

function weights(holders: readonly Holder[], of: (holder: Holder) => bigint): bigint[] {
  return holders.map((holder) => max(0n, of(holder)));
}

/** Places by falling rank; equal ranks by account number, as the venues' queue breaks ties. */
function queueOf(holders: readonly Holder[]): number[] {
  return holders
    .map(({ rank, account }, place) => ({ rank, account, place }))
    .sort((a, b) => (a.rank === b.rank ? a.account - b.account : a.rank > b.rank ? -1 : 1))
    .map(({ place }) => place);
}

/**
 * Shares in proportion to the weights, capped by the positions; what a cap leaves is shared again by the same weights. Who has no
 * weight is never closed, so that less than the whole may be placed.
 * NOTE: each share up, then capped by what is left: the last wei is placed and none beyond it.
 */
export function byWeight(amount: bigint, weight: readonly bigint[], caps: readonly bigint[]): bigint[] {
  const taken = caps.map(() => 0n);
  let left = amount;
  while (left > 0n) {
    const open = weight.map((one, i) => ((taken[i] ?? 0n) < (caps[i] ?? 0n) ? one : 0n));
    const whole = open.reduce((sum, one) => sum + one, 0n);
    if (whole === 0n) break;
    let placed = 0n;
    for (const [i, one] of open.entries()) {
      const room = (caps[i] ?? 0n) - (taken[i] ?? 0n);
      const share = min(min((left * one + whole - 1n) / whole, room), left - placed);
      taken[i] = (taken[i] ?? 0n) + share;
      placed += share;
    }
    left -= placed;
  }
  return taken;
}

/** A close at the bankruptcy price costs its part of the deficit. NOTE: down; the dust stays unpaid. */
function atBankruptcyPrice({ deficit, needed }: Bankruptcy, closed: readonly bigint[]): Closing {
  return { closed, paid: closed.map((part) => mulDivDown(deficit, part, needed)) };
}

/**
 * As contracts/engines/Deleverager.sol: classes give by open interest x leverage and close at mark; the deficit is levied on what was
 * closed, at most a class's maintenance margin without concentration, and the rest is booked. Nothing was levied in the minute before:
 * every rule is measured on a first bankruptcy.
 */
function byClasses({ needed, deficit, mark, opposite }: Bankruptcy): Closing {
  const interest = Array.from({ length: TIERS }, (_, tier) =>
    opposite.reduce((sum, holder) => (holder.tier === tier ? sum + holder.size : sum), 0n),
  );
  const closed = closedByClass(needed, interest);
  const caps = interest.map((whole, tier) =>
    (closed[tier] ?? 0n) > 0n ? mulDivDown(whole, mark, WAD * 2n * leverageOf(tier)) : 0n,
  );
  const levies = leviedByClass(deficit, closed, caps);
  const shared = (amounts: readonly bigint[], round: typeof mulDivDown): bigint[] =>
    opposite.map(({ size, tier }) => round(amounts[tier] ?? 0n, size, interest[tier] ?? 1n));
  // NOTE: a position keeps its size down and pays its levy up, as indices do.
  return { closed: shared(closed, mulDivUp), paid: shared(levies, mulDivUp) };
}
