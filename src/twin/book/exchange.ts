import { type AccountId, type MarketId, orderAccount, type OrderId } from "../../domain/ids";
import { Removal } from "../../domain/names";
import { Refusal } from "../refusal";
import { Book, crosses } from "./book";
import { limitOf, NOTHING_SOLD, OrderEntry, type OrderRequest, type Sale } from "./orderEntry";

/** Twin of contracts/engines/Exchange.sol: the doors of the books. */
export class Exchange extends OrderEntry {
  openBook(market: MarketId): void {
    const { env, registry } = this.wiring;
    if (market >= registry.count) throw new Refusal("Exchange_UnknownMarket", { market });
    if (this.books.has(market)) throw new Refusal("Exchange_BookExists", { market });
    const { trading, margin } = registry.configOf(market);
    const { tickSize } = trading;
    const { lotSize } = margin;
    this.books.set(market, new Book(env, this.orders, tickSize, lotSize));
    env.journal.onUndo(() => this.books.delete(market));
    env.emit({ kind: "BookOpened", market, tickSize, lotSize });
  }

  place(caller: string, requests: readonly OrderRequest[]): void {
    for (const request of requests) this.placeOrder(caller, request);
  }

  cancel(caller: string, order: OrderId): void {
    const key = this.restingKey(order);
    if (key === undefined) throw new Refusal("Exchange_UnknownOrder", { order });
    this.requireMayCancel(orderAccount(order), caller);
    this.remove(key, Removal.Cancelled);
  }

  /** Orders that rest no more are passed over. */
  cancelBatch(caller: string, orders: readonly OrderId[]): void {
    for (const order of orders) {
      const key = this.restingKey(order);
      if (key === undefined) continue;
      this.requireMayCancel(orderAccount(order), caller);
      this.remove(key, Removal.Cancelled);
    }
  }

  cancelAll(caller: string, account: AccountId): void {
    this.requireMayCancel(account, caller);
    this.removeAll(account, Removal.Cancelled);
  }

  /** Brings mark and funding to now. */
  poke(market: MarketId): void {
    this.bookOf(market);
    this.accrueOnce(market);
  }

  cancelForLiquidation(account: AccountId, market: MarketId): bigint {
    this.poke(market);
    return this.removeAll(account, Removal.Liquidated);
  }

  fillForLiquidation(
    account: AccountId,
    market: MarketId,
    isBuy: boolean,
    lots: bigint,
    limitPrice: bigint,
    maxFills: number,
  ): Sale {
    const top = { ...this.bookOf(market).top };
    const limit = limitOf(top, isBuy, limitPrice);
    if (limit === 0 || !crosses(top, isBuy, limit)) return NOTHING_SOLD;
    return this.sellFor(account, market, isBuy, lots, limit, maxFills, top);
  }
}
