/** Twin of contracts/types/Tiers.sol. */
export const TIERS = 5;

const LEVERAGES = [2n, 5n, 10n, 25n, 50n] as const;

/** Leverage cap of a tier, 0..4. */
export function leverageOf(tier: number): bigint {
  return LEVERAGES[tier] ?? 50n;
}
