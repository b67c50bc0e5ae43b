import { type BookEvent, type ExchangeEvent, type LedgerEvent } from "../../domain/events";
import { type MarketId, orderIndex, orderSequence, placeKey } from "../../domain/ids";
import { Book, type BookRows, emptyBook, type LevelRow, type OrderRow } from "../../twin/book/book";
import { Env } from "../../twin/env";
import { bitmapOf, levelPlace } from "../state/explain/exchange";
import { type Place } from "../state/place";
import { EXCHANGE } from "../state/places";
import { type ExpectedWord, exactly } from "./expectedWord";

type Placed = Extract<BookEvent, { readonly kind: "OrderPlaced" }>;
type Removed = Extract<BookEvent, { readonly kind: "OrderRemoved" }>;
type Uncrossed = Extract<BookEvent, { readonly kind: "OrderUncrossed" }>;
type UncrossSet = Extract<BookEvent, { readonly kind: "UncrossSet" }>;
type Filled = Extract<LedgerEvent, { readonly kind: "Filled" }>;

/** A book, and the ticks of each side that ever held orders. */
interface Ticked {
  readonly book: Book;
  readonly bids: Set<number>;
  readonly asks: Set<number>;
}

/** All that the words of the books follow from, as plain data. */
export interface BookWordsState {
  readonly orders: Map<number, OrderRow>;
  readonly books: Map<
    MarketId,
    { readonly rows: BookRows; readonly bids: Set<number>; readonly asks: Set<number> }
  >;
}

/**
 * Exchange: words of levels and orders to the bit, also what they keep of the past: neighbours that an order once had, lots before the
 * block, removed orders' sequences. The twin's queues are fed with what was placed, filled and removed.
 */
export class BookWords {
  readonly #env = new Env();
  readonly #orders: Map<number, OrderRow>;
  readonly #books: Map<MarketId, Ticked>;

  /** Goes on from where another one stood. */
  constructor(from?: BookWordsState) {
    this.#orders = from?.orders ?? new Map();
    const books = [...(from?.books ?? [])];
    this.#books = new Map(
      books.map(([market, { rows, ...ticks }]) => [market, { ...ticks, book: this.#bookOf(rows) }]),
    );
  }

  get state(): BookWordsState {
    const books = [...this.#books].map(
      ([market, { book, ...ticks }]) => [market, { ...ticks, rows: book.rows }] as const,
    );
    return { orders: this.#orders, books: new Map(books) };
  }

  event(event: ExchangeEvent): void {
    this.#env.block = event.block;
    if (event.kind === "OrderPlaced") this.#place(event);
    else if (event.kind === "Filled") this.#fill(event);
    else if (event.kind === "OrderRemoved") this.#remove(event);
    else if (event.kind === "OrderUncrossed") this.#uncross(event);
    else if (event.kind === "UncrossSet") this.#set(event);
    else if (event.kind === "BookOpened") {
      const book = this.#bookOf(emptyBook(event.tickSize, event.lotSize));
      this.#books.set(event.market, { book, bids: new Set(), asks: new Set() });
    }
  }

  *words(): Iterable<ExpectedWord> {
    for (const [key, order] of this.#orders) yield exactly(EXCHANGE.orders.at(key), orderWord(order));
    for (const [market, { book, bids, asks }] of this.#books) {
      const top = EXCHANGE.books.at(market).member("top");
      yield exactly(top.member("tickSize"), book.top.tickSize);
      yield exactly(top.member("lotSize"), book.top.lotSize);
      yield exactly(top.member("uncross"), BigInt(book.top.uncross));
      for (const isBid of [true, false]) {
        const ticks = isBid ? bids : asks;
        yield* bitmapWords(bitmapOf(market, isBid), book, isBid, ticks);
        for (const tick of ticks) {
          const level = book.levelOf(isBid, tick);
          if (level !== undefined) yield exactly(levelPlace(market, isBid, tick), levelWord(level));
        }
      }
    }
  }

  #place({ market, account, order: id, isBuy, tick, lots, expiry, reduceOnly }: Placed): void {
    const { book, bids, asks } = this.#of(market);
    (isBuy ? bids : asks).add(tick);
    const sequence = orderSequence(id);
    const order = { lots, tick, expiry, isBuy, reduceOnly, market, next: 0, prev: 0, sequence };
    book.append(placeKey(account, orderIndex(id)), order);
    this.#env.journal.commit();
  }

  /** All that were met, in the order of the book: those that were not filled left it too. */
  #fill({ market, fills }: Filled): void {
    const { book } = this.#of(market);
    for (const { maker, orderIndex: index, lots } of fills) {
      const key = placeKey(maker, index);
      const order = book.orderOf(key);
      if (order === undefined) throw new RangeError(`no order was ever placed at ${key}`);
      book.settle(book.open(order.isBuy, order.tick), key, lots === 0n ? order.lots : lots);
    }
    this.#env.journal.commit();
  }

  /** A bid that is used up is unlinked: nobody met it. */
  #uncross({ market, account, order: id, lots }: Uncrossed): void {
    const { book } = this.#of(market);
    const key = placeKey(account, orderIndex(id));
    const order = book.orderOf(key);
    if (order === undefined) throw new RangeError(`no order was ever placed at ${key}`);
    if (order.lots === lots) book.unlink(key);
    else book.settle(book.open(true, order.tick), key, lots);
    this.#env.journal.commit();
  }

  #set({ market, uncross }: UncrossSet): void {
    this.#of(market).book.setUncross(uncross);
    this.#env.journal.commit();
  }

  /** Whoever a taker met is gone already. */
  #remove({ market, account, order }: Removed): void {
    const { book } = this.#of(market);
    const key = placeKey(account, orderIndex(order));
    if ((book.orderOf(key)?.lots ?? 0n) > 0n) book.unlink(key);
    this.#env.journal.commit();
  }

  #bookOf(rows: BookRows): Book {
    return new Book(this.#env, this.#orders, rows);
  }

  #of(market: MarketId) {
    const found = this.#books.get(market);
    if (found === undefined) throw new RangeError(`market ${market} has no book`);
    return found;
  }
}

/** Which levels hold orders, as TickBitmap marks them: three tiers of words, a bit for each that is not empty below it. */
function* bitmapWords(
  place: Place,
  book: Book,
  isBid: boolean,
  ticks: ReadonlySet<number>,
): Iterable<ExpectedWord> {
  const [leaves, branches] = [new Map<number, bigint>(), new Map<number, bigint>()];
  let root = 0n;
  for (const tick of ticks) {
    const [leaf, branch] = [tick >> 8, tick >> 16];
    const held = book.levelOf(isBid, tick)?.head !== 0;
    leaves.set(leaf, (leaves.get(leaf) ?? 0n) | bitOf(tick, held));
    branches.set(branch, (branches.get(branch) ?? 0n) | bitOf(leaf, held));
    root |= bitOf(branch, held);
  }
  yield exactly(place.member("root"), root);
  for (const [branch, word] of branches) yield exactly(place.member("branches").at(branch), word);
  for (const [leaf, word] of leaves) yield exactly(place.member("leaves").at(leaf), word);
}

function bitOf(index: number, set: boolean): bigint {
  return set ? 1n << BigInt(index & 255) : 0n;
}

/** As Words.packOrder. */
function orderWord(order: OrderRow): bigint {
  const { lots, tick, expiry, isBuy, reduceOnly, market, next, prev, sequence } = order;
  const flags = (isBuy ? 1n : 0n) | (reduceOnly ? 2n : 0n);
  return (
    lots |
    (BigInt(tick) << 64n) |
    (BigInt(expiry) << 88n) |
    (flags << 120n) |
    (BigInt(market) << 128n) |
    (BigInt(next) << 136n) |
    (BigInt(prev) << 176n) |
    (BigInt(sequence) << 216n)
  );
}

/** As Words.packLevel. */
function levelWord({ head, tail, lots, lotsBefore, changedIn }: LevelRow): bigint {
  return (
    BigInt(head) | (BigInt(tail) << 40n) | (lots << 80n) | (lotsBefore << 144n) | (BigInt(changedIn) << 208n)
  );
}
