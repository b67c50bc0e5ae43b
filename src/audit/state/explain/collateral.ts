import { COLLATERAL } from "../places";
import { type ContractStorage } from "../contractStorage";
import { type StorageKeys } from "../storageKeys";
import { numbers } from "./markets";

/** MAX_COLLATERALS. */
const ASSETS = numbers(8);

/** Everything that the CollateralVault's source can have written. */
export async function explainCollateral(
  storage: ContractStorage,
  { collateralHolders, testedTokens }: StorageKeys,
): Promise<void> {
  await storage.load([
    COLLATERAL.authority,
    COLLATERAL.consuming,
    COLLATERAL.count,
    ...ASSETS.map((asset) => COLLATERAL.assets.element(asset)),
    ...ASSETS.map((asset) => COLLATERAL.sales.at(asset)),
    ...[...testedTokens].map((token) => COLLATERAL.tested.at(token)),
    ...[...collateralHolders].flatMap((account) => [
      COLLATERAL.holders.at(account),
      ...ASSETS.map((asset) => COLLATERAL.balances.at(account).at(asset)),
    ]),
  ]);
}
