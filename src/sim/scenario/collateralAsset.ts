import { type AssetBars } from "../bars/bars";
import { COLLATERAL_NOISE, latentBars, type LatentPath } from "../outside/latentPath";
import { type Disturbance } from "./disturbance";

/** An asset besides the settlement token that counts for margin, and what its price does outside. */
export interface CollateralAsset {
  readonly symbol: string;
  readonly path: LatentPath;
  /** Of its own venues; times count from the start of the replay. */
  readonly disturbances: readonly Disturbance[];
  readonly haircutPpm: number;
  /** Most that its sales bring in a minute [whole dollars]. */
  readonly salesPerMinute: number;
  /** Most that all accounts together may deposit [whole tokens]. */
  readonly cap: bigint;
}

/** Of the token; its amounts are wad. */
export const COLLATERAL_DECIMALS = 18;

/** The market whose index is the asset's price: the second of a fresh exchange. */
export const COLLATERAL_MARKET = 1;
/** Its number in the CollateralVault. */
export const COLLATERAL_ASSET = 0;

/** The asset's prices outside: modelled, from the same seed as everything else. @param start of the first bar [Unix s] */
export function collateralBars({ path, symbol }: CollateralAsset, seed: bigint, start: number): AssetBars {
  return latentBars(path, symbol, seed, start, COLLATERAL_NOISE);
}

/** In a sentence. */
export function describeAsset({ symbol, haircutPpm, salesPerMinute, cap }: CollateralAsset): string {
  return `${symbol} counts for margin with a haircut of ${haircutPpm / 10_000} %, up to ${cap.toLocaleString("en-US")} tokens in all; at most ${salesPerMinute.toLocaleString("en-US")} USD of it are sold a minute. Nothing that happens here moves its price.`;
}
