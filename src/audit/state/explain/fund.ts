import { FUND } from "../places";
import { type ContractStorage } from "../contractStorage";
import { type Place } from "../place";
import { type StorageKeys } from "../storageKeys";
import { numbers } from "./markets";

/** Everything that the fund's source can have written: its shares, its queues, its budgets. */
export async function explainFund(
  storage: ContractStorage,
  keys: StorageKeys,
  markets: number,
): Promise<void> {
  await storage.load([...sharePlaces(keys, storage.account.address), ...queuePlaces(keys)]);
  await storage.load([
    FUND.total,
    ...numbers(markets).flatMap((market) => [FUND.inventory.at(market), FUND.takes.at(market)]),
  ]);
}

function sharePlaces({ shareHolders, shareSpenders }: StorageKeys, fund: string): readonly Place[] {
  const { balances, allowances, totalSupply, name, symbol } = FUND;
  const holders = new Set([...shareHolders, fund]);
  return [
    totalSupply,
    name,
    symbol,
    ...[...holders].map((holder) => balances.at(holder)),
    ...[...shareSpenders].flatMap(([owner, spenders]) =>
      [...spenders].map((spender) => allowances.at(owner).at(spender)),
    ),
  ];
}

function queuePlaces({ controllers, settledEpochs }: StorageKeys): readonly Place[] {
  const { deposits, redemptions, epochEnd } = FUND;
  const settled = settledEpochs.size;
  const ended = numbers(settled);
  return [
    epochEnd,
    ...["cohort", "waiting", "rolled"].map((label) => deposits.member(label)),
    ...["epoch", "joining", "queued", "mark"].map((label) => redemptions.member(label)),
    ...[...controllers].flatMap((controller) => [
      deposits.member("claims").at(controller),
      redemptions.member("claims").at(controller),
    ]),
    // A cohort or an era ends with an epoch at the earliest, so there are no more of them.
    ...ended.map((cohort) => deposits.member("settled").at(cohort)),
    ...ended.map((era) => redemptions.member("ended").at(era)),
    ...[...settledEpochs].map((epoch) => redemptions.member("joined").at(epoch)),
  ];
}
