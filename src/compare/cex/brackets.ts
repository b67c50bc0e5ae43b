import { BTCUSDT_BRACKETS, maintenanceMargin } from "../../cex/engine/brackets";
import { mulUp } from "../../math/wadMath";

/** Maintenance margin at the modelled venues: all four have the same brackets [wad]. */
export function bracketMaintenance(size: bigint, price: bigint): bigint {
  return maintenanceMargin(BTCUSDT_BRACKETS, mulUp(size, price));
}
