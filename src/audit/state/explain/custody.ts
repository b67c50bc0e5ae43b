import { AUCTION, CLASSES, classKey, DELEVERAGER, KEYRING, LIQUIDATOR, VAULT } from "../places";
import { type ContractStorage } from "../contractStorage";
import { type StorageKeys } from "../storageKeys";
import { numbers } from "./markets";

/** Everything that the Vault's source can have written. */
export async function explainVault(
  storage: ContractStorage,
  { payouts, limited }: StorageKeys,
): Promise<void> {
  await storage.load([
    VAULT.surplus,
    ...[...payouts.keys()].map((account) => VAULT.payouts.at(account)),
    ...[...limited].flatMap((account) => [VAULT.limits.at(account), VAULT.withdrawn.at(account)]),
  ]);
}

/** Everything that the Keyring's source can have written. */
export async function explainKeyring(storage: ContractStorage, { delegates }: StorageKeys): Promise<void> {
  await storage.load(
    [...delegates].flatMap(([account, hot]) => [...hot].map((key) => KEYRING.delegates.at(account).at(key))),
  );
}

/** Everything that the Deleverager's source can have written. */
export async function explainDeleverager(storage: ContractStorage, markets: number): Promise<void> {
  await storage.load(
    numbers(markets).flatMap((market) => [
      DELEVERAGER.repaidAt.at(market),
      DELEVERAGER.settled.at(market),
      ...CLASSES.map(([longs, tier]) => DELEVERAGER.levied.at(classKey(market, longs, tier))),
    ]),
  );
}

/** Everything that the Auction's source can have written. */
export async function explainAuction(storage: ContractStorage, markets: number): Promise<void> {
  await storage.load(numbers(markets).map((market) => AUCTION.rounds.at(market)));
}

/** Everything that the Liquidator's source can have written. */
export async function explainLiquidator(storage: ContractStorage, markets: number): Promise<void> {
  await storage.load(numbers(markets).map((market) => LIQUIDATOR.sales.at(market)));
}
