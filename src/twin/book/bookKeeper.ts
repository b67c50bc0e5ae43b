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
import { Grade, Removal } from "../../domain/names";
import { type TradingParameters } from "../../domain/marketParameters";
import { WAD } from "../../math/bounds";
import { type Breaker, type Trading } from "../breaker";
import { type Env } from "../env";
import { type Keyring } from "../keyring";
import { type Ledger } from "../ledger/ledger";
import { type Accrual } from "../ledger/waterfall";
import { type Index, type Oracle } from "../oracle";
import { Refusal } from "../refusal";
import { type Registry } from "../registry";
import { type Book, COLLECTED, type OrderRow, type Top } from "./book";

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

  hasBook(market: MarketId): boolean {
    return this.books.has(market) && this.bookOf(market).top.tickSize !== 0n;
  }

  bookOf(market: MarketId): Book {
    const book = this.books.get(market);
    if (book === undefined) throw new Refusal("Exchange_UnknownMarket", { market });
    return book;
  }

  orderAt(account: AccountId, place: number): OrderRow | undefined {
    return this.orders.get(placeKey(account, place));
  }

  /** Reads what governs the market now. */
  protected enter(market: MarketId, top: Top): Session {
    const { breaker, oracle } = this.wiring;
    return { market, top, state: breaker.stateOf(market), index: oracle.read(market) };
  }

  protected requireMayCancel(account: AccountId, caller: string): void {
    const { ledger, keyring } = this.wiring;
    if (ledger.ownerOf(account) !== caller) keyring.requireCancel(account, caller);
  }

  /** Samples the mid and accrues, unless that happened at this very time. */
  protected accrueOnce(market: MarketId): void {
    if (!this.accrued(market)) this.accrue(this.enter(market, this.bookOf(market).top));
  }

  /** Has no part of this second's change of mark and funding left to come? */
  protected accrued(market: MarketId): boolean {
    return this.wiring.ledger.marketOf(market).accruedAt === this.wiring.env.now;
  }

  /** To be called before the first change of a book. */
  protected accrue(session: Session): void {
    // Before the first round there is neither mark nor position.
    if (session.index.latest !== 0n) this.wiring.ledger.accrue(this.sample(session));
  }

  /** What this second does to mark and funding. A book in which nothing can trade says nothing: its sample is 0. */
  protected sample({ market, top, state, index: { latest: index, live } }: Session): Accrual {
    const { interestPpm, fundingCapPpm, impactNotional } = this.tradingOf(market);
    const quiet = state.grade >= Grade.Auction || !live || top.uncross !== 0;
    const midSamplePpb = quiet ? 0n : this.bookOf(market).midSample(top, impactNotional * WAD, index);
    return { market, midSamplePpb, quiet, index, interestPpm, fundingCapPpm };
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

  /** Takes one order out of book and Ledger. */
  protected remove(key: number, reason: Removal): void {
    const order = this.orders.get(key);
    if (order === undefined) return;
    const { market, lots, isBuy } = order;
    this.#unlink(key, order, reason, undefined);
    this.wiring.ledger.release(accountId(Math.floor(key / 256)), market, isBuy, lots, key % 256);
  }

  /** Removes all resting orders of an account, at most 32; the mid of market `sampled` is sampled already. @return how many. */
  protected removeAll(account: AccountId, reason: Removal, sampled: MarketId | undefined): bigint {
    const places = this.wiring.ledger.releaseAll(account);
    let removed = 0n;
    for (let place = 0; place < PLACES; place += 1) {
      if ((places & (1 << place)) === 0) continue;
      const key = placeKey(account, place);
      const order = this.orders.get(key);
      if (order !== undefined) this.#unlink(key, order, reason, sampled);
      removed += 1n;
    }
    return removed;
  }

  protected say(market: MarketId, account: AccountId, order: OrderId, lots: bigint, reason: Removal): void {
    this.wiring.env.emit({ kind: "OrderRemoved", market, account, order, lots, reason });
  }

  protected setUncross(market: MarketId, uncross: number): void {
    this.bookOf(market).setUncross(uncross);
    this.wiring.env.emit({ kind: "UncrossSet", market, uncross });
  }

  /** Takes one order out of the book. The mid is sampled first where a level goes with it. */
  #unlink(key: number, order: OrderRow, reason: Removal, sampled: MarketId | undefined): void {
    const { market, lots, sequence, tick, isBuy } = order;
    const account = accountId(Math.floor(key / 256));
    const book = this.bookOf(market);
    const until = book.top.uncross;
    if (until > COLLECTED && (reason === Removal.Cancelled || reason === Removal.Liquidated)) {
      if (reason === Removal.Cancelled && this.wiring.env.now < BigInt(until)) throw uncrossing(market);
      this.setUncross(market, until - 1);
    }
    if (market !== sampled && book.single(isBuy, tick)) this.accrueOnce(market);
    book.unlink(key);
    this.say(market, account, toOrderId(account, key % 256, sequence), lots, reason);
  }
}

export function uncrossing(market: MarketId): Refusal {
  return new Refusal("Exchange_Uncrossing", { market });
}
