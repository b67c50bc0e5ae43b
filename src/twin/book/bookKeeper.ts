import {
  type AccountId,
  accountId,
  type MarketId,
  orderAccount,
  type OrderId,
  orderIndex,
  orderSequence,
  placeKey,
  toOrderId,
} from "../../domain/ids";
import { Grade, type Removal } from "../../domain/names";
import { type TradingParameters } from "../../domain/marketParameters";
import { WAD } from "../../math/bounds";
import { type Breaker, type Trading } from "../breaker";
import { type Env } from "../env";
import { type Keyring } from "../keyring";
import { type Ledger } from "../ledger/ledger";
import { type Index, type Oracle } from "../oracle";
import { Refusal } from "../refusal";
import { type Registry } from "../registry";
import { type Book, type OrderRow, type Top } from "./book";

/** What the Exchange asks of the others. */
export interface ExchangeWiring {
  readonly env: Env;
  readonly registry: Registry;
  readonly oracle: Oracle;
  readonly breaker: Breaker;
  readonly ledger: Ledger;
  readonly keyring: Keyring;
}

/** What one call knows about its market. */
export interface Session {
  readonly market: MarketId;
  /** As the call sees it: brought up to date as it takes. */
  readonly top: Top;
  readonly state: Trading;
  readonly index: Index;
}

const PLACES = 32;

/** Twin of contracts/engines/book/BookKeeper.sol: the books, their mid, and orders leaving them. */
export abstract class BookKeeper {
  protected readonly books = new Map<MarketId, Book>();
  protected readonly orders = new Map<number, OrderRow>();

  constructor(protected readonly wiring: ExchangeWiring) {}

  bookOf(market: MarketId): Book {
    const book = this.books.get(market);
    if (book === undefined) throw new Refusal("Exchange_UnknownMarket", { market });
    return book;
  }

  orderAt(account: AccountId, place: number): OrderRow | undefined {
    return this.orders.get(placeKey(account, place));
  }

  /** Reads what governs the market now and accrues it. To be called before the first change of a book. */
  protected enter(market: MarketId, top: Top): Session {
    const { breaker, oracle } = this.wiring;
    const session = { market, top, state: breaker.stateOf(market), index: oracle.read(market) };
    if (!this.#accrued(market)) this.#accrue(session);
    return session;
  }

  protected requireMayCancel(account: AccountId, caller: string): void {
    const { ledger, keyring } = this.wiring;
    if (ledger.ownerOf(account) !== caller) keyring.requireCancel(account, caller);
  }

  /** Samples the mid and accrues, unless that happened at this very time. */
  protected accrueOnce(market: MarketId): void {
    if (!this.#accrued(market)) this.enter(market, this.bookOf(market).top);
  }

  protected tradingOf(market: MarketId): TradingParameters {
    return this.wiring.registry.configOf(market).trading;
  }

  /** The key of the order behind an id; undefined when it rests no more. */
  protected restingKey(id: OrderId): number | undefined {
    const key = placeKey(orderAccount(id), orderIndex(id));
    const order = this.orders.get(key);
    return order !== undefined && order.lots !== 0n && order.sequence === orderSequence(id) ? key : undefined;
  }

  /** Takes one order out of book and Ledger. Only the last of a level can move the mid, so only then is it sampled first. */
  protected remove(key: number, reason: Removal): void {
    const order = this.orders.get(key);
    if (order === undefined) return;
    const { market, lots, isBuy, sequence, tick } = order;
    const account = accountId(Math.floor(key / 256));
    const place = key % 256;
    const book = this.bookOf(market);
    if (book.single(tick)) this.accrueOnce(market);
    book.unlink(key);
    this.wiring.ledger.release(account, market, isBuy, lots, place);
    this.say(market, account, toOrderId(account, place, sequence), lots, reason);
  }

  /** Removes all resting orders of an account, at most 32. @return how many. */
  protected removeAll(account: AccountId, reason: Removal): bigint {
    const { orders } = this.wiring.ledger.accountOf(account);
    let removed = 0n;
    for (let place = 0; place < PLACES; place += 1) {
      if ((orders & (1 << place)) === 0) continue;
      this.remove(placeKey(account, place), reason);
      removed += 1n;
    }
    return removed;
  }

  protected say(market: MarketId, account: AccountId, order: OrderId, lots: bigint, reason: Removal): void {
    this.wiring.env.emit({ kind: "OrderRemoved", market, account, order, lots, reason });
  }

  #accrued(market: MarketId): boolean {
    return this.wiring.ledger.marketOf(market).accruedAt === this.wiring.env.now;
  }

  /** A book in which nothing can trade says nothing about the price: its sample is 0, as if a side were missing. */
  #accrue({ market, top, state, index: { latest: index, live } }: Session): void {
    if (index === 0n) return;
    const { interestPpm, fundingCapPpm, impactNotional } = this.tradingOf(market);
    const quiet = state.grade >= Grade.Auction || !live;
    const midSamplePpb = quiet ? 0n : this.bookOf(market).midSample(top, impactNotional * WAD, index);
    this.wiring.ledger.accrue({ market, midSamplePpb, quiet, index, interestPpm, fundingCapPpm });
  }
}
