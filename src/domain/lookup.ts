import { type AccountId, type MarketId } from "./ids";
import {
  type AccountState,
  type ClassState,
  type MarketSnapshot,
  type PositionState,
  type Snapshot,
} from "./snapshot";

export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
}

/** An account of a snapshot: numbers start at 1 and have no gaps. */
export function accountOf(snapshot: Snapshot, id: AccountId): AccountState {
  const account = snapshot.accounts[id - 1];
  if (account === undefined || account.id !== id) throw new SnapshotError(`no account ${id} in the snapshot`);
  return account;
}

export function marketOf(snapshot: Snapshot, id: MarketId): MarketSnapshot {
  const market = snapshot.markets[id];
  if (market === undefined || market.id !== id) throw new SnapshotError(`no market ${id} in the snapshot`);
  return market;
}

export function positionOf(account: AccountState, market: MarketId): PositionState | undefined {
  return account.positions.find((position) => position.market === market);
}

/** Size of today, 0 without a position. */
export function sizeOf(account: AccountState, market: MarketId): bigint {
  return positionOf(account, market)?.touched.size ?? 0n;
}

/** The class to which a stored position belongs. */
export function classOf(market: MarketSnapshot, longs: boolean, tier: number): ClassState {
  const found = (longs ? market.longs : market.shorts)[tier];
  if (found === undefined) throw new SnapshotError(`no tier ${tier} in market ${market.id}`);
  return found;
}

/** Cash after touching: what lazy indices still owe included. */
export function touchedCash(account: AccountState): bigint {
  return account.positions.reduce((sum, position) => sum + position.touched.cash, account.cash);
}

/** True without position and without resting order. */
export function isFlat(account: AccountState): boolean {
  return account.orderBits === 0 && account.positions.every((position) => position.touched.size === 0n);
}

/** Accounts that may owe: one a market at most. */
export function deficitAccounts(snapshot: Snapshot): ReadonlySet<number> {
  return new Set(snapshot.markets.map((market) => market.deficitAccount).filter((id) => id !== 0));
}

export function marketsHeld(account: AccountState): readonly MarketId[] {
  return account.positions
    .filter((position) => position.touched.size !== 0n)
    .map((position) => position.market);
}
