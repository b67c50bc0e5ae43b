import { type AccountId } from "../../domain/ids";
import { equityNow } from "../engine/margin";
import { type EngineState } from "../engine/state";
import { pendingOf } from "../engine/withdrawals";
import { amountsBy, type Amounts } from "../model/assets";
import { type OwnOrder } from "./customerView";
import { frozenCopy } from "./frozenCopy";

/** What a customer's trading screen shows: his page without proofs, receipts and the events of the block. Wad. */
export interface TradingPage {
  readonly balance: Amounts;
  /** Positive: long. */
  readonly size: bigint;
  /** What the position was bought for, signed. */
  readonly cost: bigint;
  readonly equity: bigint;
  readonly orders: readonly OwnOrder[];
  readonly pending: Amounts;
}

/** @throws UnknownAccountError, ReservedAccountError */
export function tradingPage(state: EngineState, id: AccountId): TradingPage {
  const account = state.ledger.customer(id);
  return frozenCopy({
    balance: amountsBy((asset) => account.wallet[asset]),
    size: account.size,
    cost: account.cost,
    equity: equityNow(state, account),
    orders: ownOrders(state, id),
    pending: pendingOf(state, id),
  });
}

export function ownOrders({ book }: EngineState, id: AccountId): OwnOrder[] {
  return book.ordersOf(id).map(({ id: order, isBuy, price, size }) => ({ order, isBuy, price, size }));
}
