import { type AccountId } from "../../domain/ids";
import { unrealised, notionalOf, type InternalAccount } from "../engine/account";
import { type Bracket, maintenanceMargin } from "../engine/brackets";
import { leveragePnl, lightsOf } from "./rank";

/** One place of a queue. */
export interface Queued {
  readonly account: InternalAccount;
  readonly rank: bigint;
}

/** The customers on one side of the market, in the order in which ADL would close them. */
export function adlQueue(
  customers: readonly InternalAccount[],
  longs: boolean,
  mark: bigint,
  brackets: readonly Bracket[],
): Queued[] {
  return customers
    .filter(({ size }) => (longs ? size > 0n : size < 0n))
    .map((account) => ({ account, rank: rankOf(account, mark, brackets) }))
    .sort((a, b) => (a.rank === b.rank ? a.account.id - b.account.id : a.rank > b.rank ? -1 : 1));
}

export function rankOf(account: InternalAccount, mark: bigint, brackets: readonly Bracket[]): bigint {
  return leveragePnl({
    wallet: account.wallet.usd,
    unrealised: unrealised(account, mark),
    maintenanceMargin: maintenanceMargin(brackets, notionalOf(account, mark)),
  });
}

/** The lights of everybody with a position, by the published formula: also where insiders are favoured. */
export function allLights(
  customers: readonly InternalAccount[],
  mark: bigint,
  brackets: readonly Bracket[],
): ReadonlyMap<AccountId, number> {
  const queues = [true, false].map((longs) => adlQueue(customers, longs, mark, brackets));
  return new Map(
    queues.flatMap((queue) =>
      queue.map(({ account }, place): [AccountId, number] => [account.id, lightsOf(place, queue.length)]),
    ),
  );
}
