import { getAddress } from "ethers";

import { marketId } from "../../domain/ids";
import { type AssetState } from "../../domain/snapshot";
import { COLLATERAL_PLACE, MAX_COLLATERALS } from "../../math/bounds";
import { min } from "../../math/wadMath";
import { toWad } from "../../math/nativeUnits";
import { addressIn } from "../trust/accounts";
import { numbers } from "../state/explain/markets";
import { COLLATERAL } from "../state/places";
import { type ContractStorage } from "../state/contractStorage";

/** Assets that serve as collateral, as many as there is room for, whatever the counter says. @param held tokens of each that the vault holds [native]. */
export function assetsFrom(storage: ContractStorage, held: readonly bigint[]): readonly AssetState[] {
  const count = Number(min(storage.value(COLLATERAL.count), MAX_COLLATERALS));
  return numbers(count).map((i) => {
    const place = COLLATERAL.assets.element(i);
    const field = (label: string): bigint => storage.value(place.member(label));
    const decimals = Number(field("decimals"));
    return {
      token: getAddress(addressIn(field("token"))),
      market: marketId(field("market")),
      decimals,
      haircutPpm: field("haircutPpm"),
      salesPerMinute: field("salesPerMinute"),
      cap: field("cap"),
      total: field("total"),
      held: toWad(held[i] ?? 0n, decimals),
    };
  });
}

/** What an account has of each asset; undefined where its map of markets says that it has none. */
export function collateralFrom(
  storage: ContractStorage,
  account: number,
  marketBits: bigint,
  assets: number,
): readonly bigint[] | undefined {
  if (((marketBits >> BigInt(COLLATERAL_PLACE)) & 1n) === 0n) return undefined;
  return numbers(assets).map((asset) => storage.peek(COLLATERAL.balances.at(account).at(asset)));
}
