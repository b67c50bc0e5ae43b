import { min, mulDivUp } from "../../math/wadMath";

/**
 * The same fraction of every position opposite, whatever its tier: each class gives in proportion to its open interest alone. Shares are
 * Up, and never more than a class has or is left to place, so that what is closed is `size` to the wei while there is so much.
 */
export function closedBySize(size: bigint, openInterest: readonly bigint[]): bigint[] {
  const whole = openInterest.reduce((sum, interest) => sum + interest, 0n);
  let left = min(size, whole);
  const target = left;
  return openInterest.map((interest) => {
    const share = whole === 0n ? 0n : min(min(mulDivUp(target, interest, whole), interest), left);
    left -= share;
    return share;
  });
}
