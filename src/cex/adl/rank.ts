import { WAD } from "../../math/bounds";
import { max, mulDivDown } from "../../math/wadMath";

/** What the ranking of an account looks at [wad]. */
export interface RankInputs {
  readonly wallet: bigint;
  readonly unrealised: bigint;
  readonly maintenanceMargin: bigint;
}

/** Below one unit of the settlement asset a wallet counts as one unit. */
const LEAST_WALLET = WAD;

/**
 * Binance's LeveragePnL (FAQ "What is auto-deleveraging (ADL)", 360033525471):
 *
 *   profit%  = max(0, unrealised) / max(1, wallet)
 *   leverage = maintenance margin / (wallet + unrealised), 0 if that is not positive
 *   rank     = profit% x leverage
 *
 * [wad] NOTE: divided once, down; equal ranks are told apart by the order of the accounts.
 */
export function leveragePnl({ wallet, unrealised, maintenanceMargin }: RankInputs): bigint {
  const equity = wallet + unrealised;
  if (unrealised <= 0n || equity <= 0n) return 0n;
  const divisor = max(LEAST_WALLET, wallet) * equity;
  return (unrealised * maintenanceMargin * WAD) / divisor;
}

export const LIGHTS = 5;

/** Lights of an account, 1 to 5: five for the fifth of the queue that is closed first. `place` counts from 0 at the head. */
export function lightsOf(place: number, total: number): number {
  return Math.ceil(((total - place) * LIGHTS) / total);
}

/** Part of the queue at or behind this place, as Binance's quantile [ppm]. */
export function quantilePpm(place: number, total: number): bigint {
  return mulDivDown(BigInt(total - place), 1_000_000n, BigInt(total));
}
