import { gini } from "../../statistics/gini";
import { min } from "../../math/wadMath";
import { type Bankruptcy, checkBankruptcy, type LaterMark } from "./bankruptcy";
import { type AdlRule, applyRule, type Closing } from "./rules";

const WAD = 10n ** 18n;
const PPM = 1_000_000n;

/** What one rule did in one bankruptcy. The same function measures all of them; no ratio is a target. */
export interface AdlMeasure {
  readonly rule: AdlRule;
  readonly needed: bigint;
  readonly deficit: bigint;
  readonly closed: bigint;
  /** What holders paid at execution: sum of |mark - price| x size, and levies [wad]. */
  readonly transfer: bigint;
  /**
   * What the holders would have had more without the deleveraging, at the mark of that much later [wad]; negative: it spared them a
   * loss. Undefined: the run ended before.
   */
  readonly counterfactual: readonly { readonly afterSec: number; readonly amount: bigint | undefined }[];
  /** Of each holder's equity, what it paid [ppm], in the order of the holders. */
  readonly haircutsPpm: readonly number[];
  readonly largestHaircutPpm: number;
  /** Of the haircuts of everybody on that side, those included who paid nothing; 0 where nobody stands there. */
  readonly gini: number;
  readonly accountsHit: number;
  /** Positions with another leg outside of which at least a wei was closed, and how much of all of them [ppm]. */
  readonly hedgesHit: number;
  readonly hedgesClosedPpm: number;
  /** Holders who owe money after it and did not before. */
  readonly ruined: number;
}

/** Measures a rule on a frozen bankruptcy. @throws BankruptcyError */
export function measureAdl(rule: AdlRule, bankruptcy: Bankruptcy): AdlMeasure {
  checkBankruptcy(bankruptcy);
  const { needed, deficit, opposite } = bankruptcy;
  const closing = applyRule(rule, bankruptcy);
  const { closed, paid } = closing;
  const haircutsPpm = opposite.map(({ equity }, i) => haircut(paid[i] ?? 0n, equity));
  const hedges = opposite.flatMap(({ hedged, size }, i) => (hedged ? [{ size, part: closed[i] ?? 0n }] : []));
  return {
    rule,
    needed,
    deficit,
    // NOTE: shares of a class round up; nobody closes more than was needed.
    closed: min(sum(closed), needed),
    transfer: sum(paid),
    counterfactual: bankruptcy.later.map((later) => lookBack(bankruptcy, closing, later)),
    haircutsPpm,
    largestHaircutPpm: Math.max(0, ...haircutsPpm),
    gini: haircutsPpm.length === 0 ? 0 : gini(haircutsPpm),
    accountsHit: closed.filter((part) => part > 0n).length,
    hedgesHit: hedges.filter(({ part }) => part > 0n).length,
    hedgesClosedPpm: shareOf(sum(hedges.map(({ part }) => part)), sum(hedges.map(({ size }) => size))),
    ruined: opposite.filter(({ equity }, i) => equity >= 0n && equity < (paid[i] ?? 0n)).length,
  };
}

/**
 * Value of the closed contracts at a later mark, less what their holders got for them. At zero seconds that is the transfer. A holder
 * who is closed at mark and pays a levy and one who is closed at the bankruptcy price are counted alike.
 */
function lookBack({ wasLong, mark }: Bankruptcy, { closed, paid }: Closing, later: LaterMark) {
  const { afterSec, mark: then } = later;
  if (then === undefined) return { afterSec, amount: undefined };
  // Holders are on the other side: short where the bankrupt account was long.
  const gain = wasLong ? mark - then : then - mark;
  return { afterSec, amount: sum(paid) + (sum(closed) * gain) / WAD };
}

/** Nobody can lose more than everything: at most the whole. */
function haircut(paid: bigint, equity: bigint): number {
  if (paid === 0n) return 0;
  return equity <= paid ? Number(PPM) : Number((paid * PPM) / equity);
}

function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * PPM) / whole);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
