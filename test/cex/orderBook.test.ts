import { expect } from "chai";

import { accountId, type AccountId } from "../../src/domain/ids";
import { type BookFill, OrderBook, type RestingOrder } from "../../src/cex/engine/orderBook";
import { check, property } from "../math/property";

const ANY = (): bigint => 1n << 100n;
const at = (n: number): AccountId => accountId(n);
const resting = (id: number, account: number, isBuy: boolean, price: bigint, size: bigint): RestingOrder => ({
  id,
  account: at(account),
  isBuy,
  price,
  size,
  reduceOnly: false,
});
const seen = (fills: readonly BookFill[]): [number, bigint, bigint][] =>
  fills.map(({ order, price, size }) => [order, price, size]);

describe("a venue's order book", () => {
  it("fills by price, then by time, at the makers' prices", () => {
    const book = new OrderBook();
    book.add(resting(1, 3, false, 102n, 5n));
    book.add(resting(2, 4, false, 101n, 5n));
    book.add(resting(3, 5, false, 101n, 5n));
    expect(seen(book.take({ account: at(9), isBuy: true, limit: 102n, size: 12n }, ANY))).to.deep.equal([
      [2, 101n, 5n],
      [3, 101n, 5n],
      [1, 102n, 2n],
    ]);
    expect(book.levels(false, 9)).to.deep.equal([{ price: 102n, size: 3n }]);
  });

  it("stops at the limit, and knows best, middle and depth", () => {
    const book = new OrderBook();
    expect([book.best(true), book.mid(), book.crosses(true, 1_000n)]).to.deep.equal([
      undefined,
      undefined,
      false,
    ]);
    book.add(resting(1, 3, true, 98n, 5n));
    book.add(resting(2, 3, true, 99n, 1n));
    book.add(resting(3, 4, true, 99n, 2n));
    book.add(resting(4, 4, false, 101n, 1n));
    expect([book.best(true), book.best(false), book.mid()]).to.deep.equal([99n, 101n, 100n]);
    expect([book.crosses(true, 100n), book.crosses(true, 101n), book.crosses(false, 99n)]).to.deep.equal([
      false,
      true,
      true,
    ]);
    expect(book.levels(true, 1)).to.deep.equal([{ price: 99n, size: 3n }]);
    expect(book.take({ account: at(9), isBuy: false, limit: 99n, size: 10n }, ANY)).to.have.length(2);
    expect(book.best(true)).to.equal(98n);
    expect(book.resting(at(3), true)).to.equal(5n);
  });

  it("removes a taker's own order as it meets it, and reduce-only makers that cannot reduce", () => {
    const book = new OrderBook();
    book.add(resting(1, 9, false, 100n, 5n));
    book.add({ ...resting(2, 4, false, 100n, 5n), reduceOnly: true });
    book.add({ ...resting(3, 5, false, 100n, 5n), reduceOnly: true });
    const reducible = (account: AccountId): bigint => (account === at(4) ? 3n : 0n);
    expect(seen(book.take({ account: at(9), isBuy: true, limit: 100n, size: 9n }, reducible))).to.deep.equal([
      [2, 100n, 3n],
    ]);
    expect(book.levels(false, 9)).to.deep.equal([]);
  });

  it("removes one order, or all of an account's", () => {
    const book = new OrderBook();
    const orders = new Map<number, RestingOrder>();
    for (const [id, account] of [
      [1, 3],
      [2, 4],
      [3, 3],
    ] as const) {
      orders.set(id, resting(id, account, true, 100n, 1n));
      book.add(orders.get(id)!);
    }
    book.remove(orders.get(2)!);
    // Again, and one that never was there: nothing happens.
    book.remove(orders.get(2)!);
    book.remove(resting(1, 3, true, 100n, 1n));
    expect([book.ordersOf(at(4)), book.ordersOf(at(3)).map(({ id }) => id)]).to.deep.equal([[], [1, 3]]);
    expect(book.levels(true, 9)).to.deep.equal([{ price: 100n, size: 2n }]);
    book.removeAll(at(3));
    expect(book.best(true)).to.equal(undefined);
  });

  property("fills as a list sorted anew for every order would", 200, (r, tell) => {
    const book = new OrderBook();
    let plain: (RestingOrder & { born: number })[] = [];
    for (let step = 0; step < 40; step += 1) {
      const isBuy = r.chance(50);
      const price = BigInt(95 + r.below(10));
      const size = BigInt(1 + r.below(9));
      tell(step, isBuy, price, size);
      const opposite = plain
        .filter((order) => order.isBuy !== isBuy && (isBuy ? order.price <= price : order.price >= price))
        .sort((a, b) => (a.price === b.price ? a.born - b.born : a.price < b.price === isBuy ? -1 : 1));
      const expected: [number, bigint, bigint][] = [];
      let left = size;
      for (const order of opposite) {
        if (left === 0n) break;
        const part = order.size < left ? order.size : left;
        expected.push([order.id, order.price, part]);
        order.size -= part;
        left -= part;
      }
      plain = plain.filter((order) => order.size > 0n);
      const fills = seen(book.take({ account: at(9), isBuy, limit: price, size }, ANY));
      check(String(fills) === String(expected), () => `${fills} but ${expected}`);
      if (left > 0n) {
        book.add(resting(step, 3, isBuy, price, left));
        plain.push({ ...resting(step, 3, isBuy, price, left), born: step });
      }
    }
  });
});
