import { expect } from "chai";

import { WAD } from "../support/config";
import { load } from "../support/load";
import { orderRequest } from "../support/trade";
import { type Scene } from "../exchange/scene";
import { expectLaws } from "../liquidation/scene";
import { Random, SEED } from "../math/random";
import { naive } from "./naive";
import { type BookTerms, type DrawnOrder, drawBook } from "./randomBook";
import { auction, over, roundsIn, uncross } from "./scene";

const BOOKS = 24;
const TERMS: readonly BookTerms[] = [
  { orders: 3, spread: 2, traders: 3, unfit: 0 },
  { orders: 8, spread: 4, traders: 4, unfit: 0 },
  { orders: 20, spread: 30, traders: 4, unfit: 0 },
  { orders: 16, spread: 3_000, traders: 4, unfit: 0 },
];
const TICK = WAD / 1_000n;
const PPM = 1_000_000n;
const BAND_PPM = 50_000n;

/** Everybody places what was drawn for him. */
async function collect({ x, maker, second, taker, stranger }: Scene, drawn: readonly DrawnOrder[]) {
  for (const [i, { signer, account }] of [maker, second, taker, stranger].entries()) {
    const mine = drawn.filter(({ who }) => who === `trader ${i}`);
    if (mine.length === 0) continue;
    const terms = mine.map(({ isBuy, tick, lots }) => orderRequest({ account, isBuy, tick, lots }));
    await x.exchange.connect(signer).placeBatch(terms);
  }
}

/** The price and the volume of an auction by the definition, out of the orders themselves. */
function priceOf(drawn: readonly DrawnOrder[], index: bigint): [bigint, bigint] {
  const low = (index * (PPM - BAND_PPM) + TICK * PPM - 1n) / (TICK * PPM);
  const high = (index * (PPM + BAND_PPM)) / (TICK * PPM);
  const target = (2n * index + TICK - 1n) / (2n * TICK);
  const side = (isBuy: boolean) => drawn.filter((order) => order.isBuy === isBuy);
  const { tick, volume } = naive(side(true), side(false), Number(low), Number(high), Number(target));
  return volume === 0n ? [0n, 0n] : [BigInt(tick), volume];
}

describe("Auction: random books", () => {
  it(`have the price of the definition on the chain, before and after, seed ${SEED}`, async () => {
    let crossed = 0;
    for (let i = 0; i < BOOKS; i += 1) {
      const all = await load(auction);
      const { x } = all;
      const rng = new Random(`${SEED}: books of the chain ${i}`);
      const drawn = drawBook(rng, TERMS[i % TERMS.length]!);
      // Not on a tick, so that the band's edges and the nearest tick are rounded.
      const index = 30n * WAD + (BigInt(rng.below(4_000_000)) - 2_000_000n) * 10n ** 10n;
      await collect(all, drawn);
      await over(x, index);
      const expected = priceOf(drawn, index);
      expect(await x.auction.indicativeOf(0), `book ${i}`).to.deep.equal(expected);
      const [first] = roundsIn(x, await uncross(x, 1 + rng.below(9)));
      expect(first ?? [0n, 0n], `round of book ${i}`).to.deep.equal(expected);
      const { bestBid, bestAsk } = await x.exchange.topOf(0);
      expect(bestAsk === 0n || bestBid < bestAsk, `book ${i} is uncrossed`).to.equal(true);
      await expectLaws(x);
      if (first !== undefined) crossed += 1;
    }
    expect(crossed).to.be.above(BOOKS / 2);
  });
});
