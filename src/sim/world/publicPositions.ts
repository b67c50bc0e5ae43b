import { FUND, HOUSE } from "../../domain/ids";
import { notional } from "../../math/marginMath";
import { type AccountMirror } from "./accountMirror";
import { type MarketUnits, toLots, toTicks } from "./units";
import { type PublicPosition } from "./view";

const WAD = 10n ** 18n;

/** Every customer's position with the price at which it can be liquidated. @param mark [wad] */
export function publicPositions(accounts: AccountMirror, mark: bigint, units: MarketUnits): PublicPosition[] {
  const found: PublicPosition[] = [];
  for (let account = 1; account <= accounts.count; account += 1) {
    if (account === HOUSE || account === FUND || account === accounts.deficitAccount) continue;
    const lots = toLots(accounts.get(account).size, units);
    if (lots === 0) continue;
    const price = liquidationPrice(accounts, account, mark);
    found.push({ account, lots, liquidationTick: price > 0n ? toTicks(price, units) : 0 });
  }
  return found;
}

/**
 * Solves cash + size * P = rate * |size| * P, with the rate of maintenance margin that the position has at `mark`: concentration
 * changes with the price, but little over the distances that matter. @return [wad], 0 or less where no price above zero does it.
 */
function liquidationPrice(accounts: AccountMirror, account: number, mark: bigint): bigint {
  const { cash, size } = accounts.get(account);
  const worth = notional(size < 0n ? -size : size, mark);
  if (worth === 0n) return 0n;
  const margin = (accounts.maintenance(account, mark) * WAD) / worth;
  const perPrice = (size * (size > 0n ? WAD - margin : WAD + margin)) / WAD;
  return perPrice === 0n ? 0n : (-cash * WAD) / perPrice;
}
