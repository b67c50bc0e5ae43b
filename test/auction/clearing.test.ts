import { deepStrictEqual } from "node:assert/strict";

import { expect } from "chai";

import { type EventBody } from "../../src/domain/events";
import { type Snapshot } from "../../src/domain/snapshot";
import { clearingPrice } from "../../src/laws/replay/auctionWatch";
import { checkState } from "../../src/laws/registry";
import { Random, SEED } from "../math/random";
import { naive } from "./naive";
import { type BookTerms, collected, drawBook, uncross } from "./randomBook";

const BOOKS = 120;
const TERMS: readonly BookTerms[] = [
  { orders: 3, spread: 2, traders: 3, unfit: 0 },
  { orders: 12, spread: 4, traders: 4, unfit: 0 },
  { orders: 40, spread: 30, traders: 6, unfit: 0 },
  { orders: 40, spread: 3_000, traders: 5, unfit: 0 },
];
const WILD: BookTerms = { orders: 60, spread: 25, traders: 5, unfit: 15 };

function pricedIn(said: readonly EventBody[]) {
  return said.flatMap((event) => (event.kind === "RoundPriced" ? [event] : []));
}

function bookOf({ markets }: Snapshot) {
  const book = markets[0]?.book;
  if (book === undefined) throw new RangeError("no market");
  return book;
}

describe("Auction: the clearing price", () => {
  it(`is that of the definition in random books, seed ${SEED}`, () => {
    let crossed = 0;
    for (let i = 0; i < BOOKS; i += 1) {
      const rng = new Random(`${SEED}: clearing price ${i}`);
      const { scene } = collected(drawBook(rng, TERMS[i % TERMS.length]!));
      const before = scene.snapshot;
      if (bookOf(before).uncross === 0) continue;
      const [first] = pricedIn(uncross(scene, 3));
      if (first === undefined) continue;
      crossed += 1;
      const { bids, asks } = bookOf(before);
      const { tick, volume } = naive(bids, asks, first.low, first.high, first.target);
      expect([first.tick, first.volume], `book ${i}`).to.deep.equal([tick, volume]);
      expect(clearingPrice(bids, asks, first), `the law's, book ${i}`).to.deep.include({ tick, volume });
    }
    expect(crossed).to.be.above(BOOKS / 2);
  });

  it(`and what trades are the same whatever the steps are, seed ${SEED}`, () => {
    let removed = 0;
    for (let i = 0; i < BOOKS / 6; i += 1) {
      const orders = drawBook(new Random(`${SEED}: steps ${i}`), i % 2 === 0 ? WILD : TERMS[2]!);
      const outcomes = [1, 2, 7, 1_000].map((steps) => {
        const { scene } = collected(orders);
        const said = uncross(scene, steps);
        expect(checkState(scene.snapshot), `book ${i}, steps of ${steps}`).to.deep.equal([]);
        removed += said.filter(({ kind }) => kind === "OrderRemoved").length;
        return { said: traded(said), left: withoutHistory(scene.snapshot) };
      });
      for (const other of outcomes.slice(1)) deepStrictEqual(other, outcomes[0], `book ${i}`);
    }
    expect(removed, "orders fell out").to.be.above(20);
  });
});

/** What happened, without how it was cut: prices and fills in their order, and removals, which are told after a call's fills. */
function traded(said: readonly EventBody[]) {
  const fills = said.flatMap((event) =>
    event.kind === "Filled"
      ? event.fills
          .filter(({ lots }) => lots > 0n)
          .map(({ maker, lots, tick }) => `${event.taker} buys ${lots} of ${maker} at ${tick}`)
      : [],
  );
  const removals = said.flatMap((e) => (e.kind === "OrderRemoved" ? [`${e.order}: ${e.reason}`] : []));
  return { fills, removals, prices: pricedIn(said).map(({ tick, volume }) => `${volume} at ${tick}`) };
}

/** Calls differ, and with them numbers of blocks and entries; everything else may not. */
function withoutHistory({ history: _history, block: _block, ...snapshot }: Snapshot) {
  return snapshot;
}
