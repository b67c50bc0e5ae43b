import { abs } from "../../math/wadMath";
import { type LiquidationCase } from "../waterfall/liquidationCase";

/** How much of a position one liquidation offers to the book. */
export interface SellingRule {
  /** Whole lots that it wants to be rid of. */
  readonly lots: (c: LiquidationCase) => bigint;
  /** Whether the market's cap of sales a minute bounds it. */
  readonly capped: boolean;
  /** Makers that it may meet in one call, when the caller names no number. */
  readonly fills: number;
}

/** As the contracts: enough to stand above maintenance margin again, within the market's cap of sales. */
export const IN_PIECES: SellingRule = { lots: (c) => c.lotsToRestore, capped: true, fills: 16 };

/** The whole position at once, whatever the market has sold in this minute, still at no worse than the waterfall's price. */
export const ALL_AT_ONCE: SellingRule = {
  lots: (c) => abs(c.size) / c.terms.lotSize,
  capped: false,
  fills: 200,
};
