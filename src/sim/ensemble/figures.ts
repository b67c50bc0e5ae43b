/** What one run is reduced to, so that many can be compared. Shares are 0 to 1, money whole and broken dollars. */
export const FIGURES = {
  indexFall: ["share", "how far the index fell below its first value of the replay, at the lowest"],
  indexEnd: ["share", "where the index ended, against its first value"],
  liquidatedAccounts: ["accounts", "accounts with at least one liquidation"],
  wipedOut: ["accounts", "accounts that ended with less than one dollar"],
  liquidatedNotional: ["USD", "sold, taken over and deleveraged in liquidations, at mark"],
  liquidatedShare: ["share", "liquidated notional against the open interest at the start of the replay"],
  openInterestFall: ["share", "how far open interest in units fell below its first value, at the lowest"],
  firstLiquidation: ["s", "first liquidation of the replay"],
  firstAdl: ["s", "first deleveraging of the replay"],
  adlDelay: ["s", "first deleveraging after the first liquidation"],
  promptLiquidations: ["share", "liquidations in the five minutes after the first one, of all"],
  adlEvents: ["events", "deleveragings"],
  adlNotional: ["USD", "closed by deleveraging, at mark"],
  adlLevied: ["USD", "taken from winners beyond what closing costs"],
  largestHaircut: ["share", "largest share of one position that deleveraging closed"],
  depthLow: [
    "share",
    "money within 1 % of the middle of the book, both sides: the lowest minute against the first",
  ],
  fundDrawn: ["USD", "what the insurance fund paid for bankrupt accounts"],
  fundEnd: ["USD", "equity of the insurance fund at the end"],
  worstDeficit: ["USD", "largest sum that the market's deficit account owed"],
  badDebt: ["USD", "sum of negative equities at the end"],
  restrictedSec: ["s", "time in which the market was not open: reduce only, auction or halted"],
  haltedSec: ["s", "time in auction or halted"],
  noQuorumSec: ["s", "time without a live index"],
  degradedSec: ["s", "time with an index of fewer sources than wanted"],
} as const satisfies Readonly<Record<string, readonly [unit: string, means: string]>>;

export type FigureName = keyof typeof FIGURES;

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

/** Null: the run has no such moment. */
export type Figures = Readonly<Record<FigureName, number | null>>;
