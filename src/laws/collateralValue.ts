import { type AccountState, type AssetState, type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { haircutValue } from "../math/collateralMath";
import { max, min } from "../math/wadMath";

/** Whose price serves; withdrawals count nothing while the sources disagree. */
export type CollateralJudge = "worse" | "better" | "withdrawal";

/** Index price by which an asset is judged [wad]; 0: it counts for nothing. */
export function collateralPrice({ index }: MarketSnapshot, judge: CollateralJudge): bigint {
  if (judge === "better") return max(index.latest, index.previous);
  if (!index.live || (judge === "withdrawal" && index.degraded)) return 0n;
  return min(index.latest, index.previous);
}

/** Haircut value of all that an account has, by the formula. */
export function collateralValue(
  { collateral = [] }: AccountState,
  assets: readonly AssetState[],
  markets: readonly MarketSnapshot[],
  judge: CollateralJudge,
): bigint {
  return collateral.reduce((sum, amount, i) => {
    if (amount === 0n) return sum;
    const asset = assets[i];
    const market = asset && markets[asset.market];
    if (asset === undefined || market === undefined) throw new RangeError(`no asset ${i} with a market`);
    return sum + haircutValue(amount, collateralPrice(market, judge), asset.haircutPpm);
  }, 0n);
}

export function hasCollateral({ collateral = [] }: AccountState): boolean {
  return collateral.some((amount) => amount !== 0n);
}

/** collateralValue within one snapshot. */
export function collateralIn(
  account: AccountState,
  { assets, markets }: Snapshot,
  judge: CollateralJudge,
): bigint {
  return collateralValue(account, assets, markets, judge);
}
