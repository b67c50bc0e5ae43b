import { type AccountId, type MarketId, orderAccount, type OrderId } from "../../domain/ids";
import { Removal } from "../../domain/names";
import { type Stake } from "../ledger/waterfall";
import { Refusal } from "../refusal";
import { type Trading } from "./uncrosser";
import { Book, crosses, emptyBook, type Top } from "./book";
import {
  limitOf,
  NOTHING_SOLD,
  OrderEntry,
  type OrderRequest,
  type Sale,
  type SaleTerms,
} from "./orderEntry";

/** A liquidation as it begins: the account without its orders, and the terms on which the book may be sold into. */
export interface Opened {
  readonly cancelled: bigint;
  readonly stake: Stake;
  readonly terms: SaleTerms;
}

/** Twin of contracts/engines/Exchange.sol: the doors of the books. */
export class Exchange extends OrderEntry {
  openBook(market: MarketId): void {
    const { env, registry } = this.wiring;
    if (market >= registry.count) throw new Refusal("Exchange_UnknownMarket", { market });
    if (this.books.has(market)) throw new Refusal("Exchange_BookExists", { market });
    const { trading, margin } = registry.configOf(market);
    const { tickSize } = trading;
    const { lotSize } = margin;
    this.books.set(market, new Book(env, this.orders, emptyBook(tickSize, lotSize)));
    env.journal.onUndo(() => this.books.delete(market));
    env.emit({ kind: "BookOpened", market, tickSize, lotSize });
  }

  /** @return lots that each order filled at once. */
  place(caller: string, requests: readonly OrderRequest[]): readonly bigint[] {
    return requests.map((request) => this.placeOrder(caller, request));
  }

  topOf(market: MarketId): Readonly<Top> {
    return this.bookOf(market).top;
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
    this.removeAll(account, Removal.Cancelled, undefined);
  }

  /** Brings mark and funding to now. */
  poke(market: MarketId): void {
    this.bookOf(market);
    this.accrueOnce(market);
  }

  /** Brings the market to now and cancels all orders of an account; the mid is sampled before the first of them leaves. */
  cancelForLiquidation(account: AccountId, market: MarketId): Opened {
    const session = this.enter(market, this.bookOf(market).top);
    const accrual = this.accrued(market) ? undefined : this.sample(session);
    const cancelled = this.removeAll(account, Removal.Liquidated, market);
    const { state, index } = session;
    const stake = this.wiring.ledger.openCase(accrual, account, market, index);
    const { bandPpm } = this.tradingOf(market);
    const open = state.bookSales && index.live && session.top.uncross === 0;
    const terms = { open, capBps: state.capBps, bandPpm, index };
    return { cancelled, stake, terms };
  }

  /** For the Auction, as are the next two. */
  override setUncross(market: MarketId, uncross: number): void {
    super.setUncross(market, uncross);
  }

  uncross(trading: Trading, room: number): number {
    return this.uncrossAt(trading, room);
  }

  dropCrossed(market: MarketId, bids: boolean, room: number): number {
    return this.dropCrossedFrom(market, bids, room);
  }

  fillForLiquidation(
    account: AccountId,
    market: MarketId,
    isBuy: boolean,
    lots: bigint,
    limitPrice: bigint,
    maxFills: number,
    terms: SaleTerms,
  ): Sale {
    if (!terms.open) return NOTHING_SOLD;
    const top = { ...this.bookOf(market).top };
    const limit = limitOf(top, isBuy, limitPrice);
    if (limit === 0 || !crosses(top, isBuy, limit)) return NOTHING_SOLD;
    return this.sellFor({ account, market, buys: isBuy, lots, limit, maxFills, top }, terms);
  }
}
