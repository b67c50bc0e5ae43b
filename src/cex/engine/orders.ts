import { MAX_PRICE, MAX_SIZE } from "../../math/bounds";
import { min } from "../../math/wadMath";
import { isExempt } from "../misconduct/exemptAccount";
import {
  LeverageCapError,
  NotReducingError,
  TickError,
  UnknownOrderError,
  WouldCrossError,
} from "../model/errors";
import { type PlaceIntent } from "../model/intents";
import { type AccountId } from "../../domain/ids";
import { type InternalAccount } from "./account";
import { bracketIndex } from "./brackets";
import { frontRun } from "./frontRunner";
import { requireAmount } from "./internalLedger";
import { exposureNow, reducibleNow, requireMargin } from "./margin";
import { takeFromBook } from "./matching";
import { type EngineState } from "./state";

/** Judges an order, matches it, and lets the rest of it rest if its kind says so. */
export function placeOrder(state: EngineState, intent: PlaceIntent, sequence: number): void {
  const account = state.ledger.customer(intent.account);
  const size = acceptedSize(state, account, intent);
  state.orders += 1;
  const id = state.orders;
  state.journal.acceptances.push({ sequence, account: account.id, order: id });
  const { isBuy, price, order, reduceOnly } = intent;
  frontRun(state, { ...intent, size });
  const taking = { account: account.id, isBuy, limit: price, size };
  const left = size - takeFromBook(state, taking, { sequence, fees: true }).size;
  if (left > 0n && order !== "ioc") {
    state.book.add({ id, account: account.id, isBuy, price, reduceOnly, size: left });
  }
}

/** The size that the order may have; throws what refuses it. */
function acceptedSize(state: EngineState, account: InternalAccount, intent: PlaceIntent): bigint {
  const { isBuy, price, order, reduceOnly } = intent;
  requireAmount("size", intent.size, MAX_SIZE + 1n);
  requireAmount("price", price, MAX_PRICE + 1n);
  if (price % state.config.tickSize !== 0n) throw new TickError(price, state.config.tickSize);
  if (order === "postOnly" && state.book.crosses(isBuy, price)) throw new WouldCrossError(price);
  const reducible = reducibleNow(state, account.id, isBuy);
  if (reduceOnly && reducible === 0n) throw new NotReducingError(account.id);
  const size = reduceOnly ? min(intent.size, reducible) : intent.size;
  const exempt = isExempt(state.schedule.active("exemptAccount", state.block), account.id);
  const closing = size <= reducible - state.book.resting(account.id, isBuy);
  if (!exempt && !closing) requireMargin(state, account, { isBuy, price, size });
  return size;
}

export function cancelOrder({ book }: EngineState, id: AccountId, order: number): void {
  const found = book.ordersOf(id).find((resting) => resting.id === order);
  if (found === undefined) throw new UnknownOrderError(id, order);
  book.remove(found);
}

/** Leverage may be chosen up to the cap of the bracket that position and orders are in. */
export function setLeverage(state: EngineState, account: InternalAccount, leverage: bigint): void {
  const { brackets } = state.config;
  const exposed = exposureNow(state, account, { bids: 0n, asks: 0n });
  const most = brackets[bracketIndex(brackets, exposed)]?.maxLeverage ?? 1n;
  if (leverage < 1n || leverage > most) throw new LeverageCapError(leverage, most);
  account.leverage = leverage;
}
