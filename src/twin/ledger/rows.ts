import { type AccountId, type MarketId } from "../../domain/ids";

/** LedgerTypes.Account. */
export interface AccountRow {
  readonly id: AccountId;
  readonly owner: string;
  cash: bigint;
  /** Markets with a position or a resting order, ascending. */
  markets: readonly MarketId[];
  /** Bit i: order place i rests. */
  orders: number;
  orderSequence: number;
  readonly positions: Map<MarketId, PositionRow>;
}

/** LedgerTypes.Position. */
export interface PositionRow {
  size: bigint;
  entryNotional: bigint;
  scale: bigint;
  epoch: number;
  index: bigint;
  bids: bigint;
  asks: bigint;
  tier: number;
  tierSetAt: bigint;
}

/** LedgerTypes.Class, with the last index of each epoch that ended while it was held. */
export interface ClassRow {
  openInterest: bigint;
  entryNotional: bigint;
  holders: number;
  scale: bigint;
  epoch: number;
  index: bigint;
  readonly finals: Map<number, bigint>;
}

/** LedgerTypes.MarketState. */
export interface MarketRow {
  funding: bigint;
  basisPpb: bigint;
  premiumPpb: bigint;
  accruedAt: bigint;
  /** 0: none yet. */
  deficitAccount: number;
}

export function blankAccount(id: AccountId, owner: string): AccountRow {
  return { id, owner, cash: 0n, markets: [], orders: 0, orderSequence: 0, positions: new Map() };
}

export function blankPosition(): PositionRow {
  const held = { size: 0n, entryNotional: 0n, scale: 0n, epoch: 0, index: 0n };
  return { ...held, bids: 0n, asks: 0n, tier: 0, tierSetAt: 0n };
}

export function blankClass(): ClassRow {
  const counters = { openInterest: 0n, entryNotional: 0n, holders: 0 };
  return { ...counters, scale: 0n, epoch: 0, index: 0n, finals: new Map() };
}

export function blankMarket(): MarketRow {
  return { funding: 0n, basisPpb: 0n, premiumPpb: 0n, accruedAt: 0n, deficitAccount: 0 };
}
