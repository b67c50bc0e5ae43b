/** The contracts' enumerations, with the same numbers. */

/** What a market allows; each allows a strict subset of the one before. */
export const Grade = { Open: 0, ReduceOnly: 1, Auction: 2, Halted: 3 } as const;
export type Grade = (typeof Grade)[keyof typeof Grade];

/** Why the Ledger moved cash outside a fill. */
export const Cause = {
  LiquidationFee: 0,
  KeeperReward: 1,
  Cover: 2,
  Deficit: 3,
} as const;
export type Cause = (typeof Cause)[keyof typeof Cause];

/** What an oracle round said. */
export const RoundStatus = { None: 0, Live: 1, Degraded: 2, NoQuorum: 3 } as const;
export type RoundStatus = (typeof RoundStatus)[keyof typeof RoundStatus];

/** Why a source's answer counted in an oracle's round, or did not. */
export const Verdict = {
  Used: 0,
  Reverted: 1,
  NonPositive: 2,
  TooLarge: 3,
  Stale: 4,
  Future: 5,
  Uncertain: 6,
  OlderThanBefore: 7,
  Apart: 8,
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** Why an order left the book unfilled. */
export const Removal = {
  Cancelled: 0,
  Expired: 1,
  SelfTrade: 2,
  Refused: 3,
  Liquidated: 4,
  OffBand: 5,
} as const;
export type Removal = (typeof Removal)[keyof typeof Removal];

export function nameOf(names: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(names).find((name) => names[name] === value) ?? `unknown (${value})`;
}
