/**
 * The liquidation feed leaves out most of what happened, beyond the throttle that the venue admits to. Binance's stream shows at most
 * one liquidation per symbol and second, and its published 2.4bn USD of 10 October 2025 is a floor for that reason.
 */
export interface UnderReporting {
  readonly kind: "underReporting";
  /** Every n-th liquidation is reported, the first included. */
  readonly keepOneIn: number;
}

/** What is left of a list for the feed. `before`: liquidations since the switch was turned on. */
export function underReported<T>(all: readonly T[], before: number, terms: UnderReporting | undefined): T[] {
  if (terms === undefined) return [...all];
  return all.filter((_, place) => (before + place) % terms.keepOneIn === 0);
}
