import { type Snapshot } from "../../src/domain/snapshot";
import { type LawId } from "../../src/laws/law";
import { withAccount, withBook, withEvent, withFirst, withLaterOrderFirst, withPosition } from "./edit";
import { judgeReplay } from "./judges";
import { type Lie } from "./lies";
import { MAKER, MARKET, RICH } from "./story";

type BookLaw = "BOOK-1" | "BOOK-2" | "BOOK-3" | "BOOK-4";
type State = (id: LawId, says: string, lie: (truth: Snapshot) => Snapshot) => Lie;

/** What the laws of the book must not let pass. @param state a lie about the last state of the story */
export function bookLies(state: State): Readonly<Record<BookLaw, readonly [Lie, ...Lie[]]>> {
  return {
    "BOOK-1": [
      state("BOOK-1", "best bid at best ask", (s) =>
        withBook(s, MARKET, (book) => ({ ...book, bestBid: book.bestAsk })),
      ),
    ],
    "BOOK-2": [
      state("BOOK-2", "a lot more at a level than in its orders", (s) =>
        withBook(s, MARKET, (book) => ({
          ...book,
          bids: withFirst(book.bids, (level) => ({ ...level, lots: level.lots + 1n })),
        })),
      ),
      state("BOOK-2", "an order that points to nobody before it", (s) =>
        withAccount(s, MAKER, (account) => ({
          ...account,
          orders: account.orders.map((order) => ({ ...order, prev: 0 })),
        })),
      ),
      state("BOOK-2", "a level that the bitmap has lost", (s) =>
        withBook(s, MARKET, (book) => ({ ...book, bids: book.bids.slice(1) })),
      ),
      state("BOOK-2", "levels out of order", (s) =>
        withBook(s, MARKET, (book) => ({ ...book, bids: book.bids.toReversed() })),
      ),
      state("BOOK-2", "a tail that is not the last", (s) =>
        withBook(s, MARKET, (book) => ({
          ...book,
          bids: withFirst(book.bids, (level) => ({ ...level, tail: level.head })),
        })),
      ),
    ],
    "BOOK-3": [
      {
        says: "the second in a queue came first",
        found: ({ history }) =>
          judgeReplay("BOOK-3", { ...history, events: withLaterOrderFirst(history.events, RICH) }),
      },
      {
        says: "a fill at another price than the order's",
        found: ({ history }) => {
          const events = withEvent(history.events, "Filled", (e) => ({
            ...e,
            fills: withFirst(e.fills, (fill) => ({ ...fill, tick: fill.tick + 1 })),
          }));
          return judgeReplay("BOOK-3", { ...history, events });
        },
      },
    ],
    "BOOK-4": [
      state("BOOK-4", "a lot reserved too many", (s) =>
        withPosition(s, MAKER, MARKET, (p) => ({ ...p, stored: { ...p.stored, bids: p.stored.bids + 1n } })),
      ),
      state("BOOK-4", "a lot reserved too few", (s) =>
        withPosition(s, RICH, MARKET, (p) => ({ ...p, stored: { ...p.stored, asks: p.stored.asks - 1n } })),
      ),
    ],
  };
}
