import { CLASSES, classKey, LEDGER } from "../places";
import { type ContractStorage } from "../contractStorage";
import { type Place } from "../place";
import { type StorageKeys } from "../storageKeys";
import { numbers } from "./markets";

/** Everything that the Ledger's source can have written. */
export async function explainLedger(
  storage: ContractStorage,
  keys: StorageKeys,
  markets: number,
): Promise<void> {
  await storage.load([LEDGER.totals, LEDGER.history, ...accountPlaces(keys), ...marketPlaces(keys, markets)]);
}

function accountPlaces({ owners, positions }: StorageKeys): readonly Place[] {
  const places: Place[] = [];
  for (let account = 1; account <= owners.length; account += 1) {
    places.push(LEDGER.accounts.at(account), LEDGER.owners.at(account));
  }
  for (const [market, accounts] of positions) {
    for (const account of accounts) places.push(LEDGER.positions.at(account).at(market));
  }
  return places;
}

function marketPlaces({ endedEpochs }: StorageKeys, markets: number): readonly Place[] {
  const places = numbers(markets).flatMap((market) => [
    LEDGER.markets.at(market),
    ...CLASSES.map(([longs, tier]) => LEDGER.classes.at(classKey(market, longs, tier))),
  ]);
  const ended = endedEpochs.map(({ market, longs, tier, epoch }) =>
    finalIndexPlace(market, longs, tier, epoch),
  );
  return [...places, ...ended];
}

/** Where the last index of a class's epoch is kept. */
export function finalIndexPlace(market: number, longs: boolean, tier: number, epoch: number): Place {
  return LEDGER.finalIndices.at((classKey(market, longs, tier) << 32n) | BigInt(epoch));
}
