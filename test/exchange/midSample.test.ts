import { mine, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { WAD } from "../support/config";
import { load } from "../support/load";
import { setPrice } from "../support/prices";
import { type Scene, buy, scene, sell, standing } from "./scene";

const INDEX = 30n * WAD;
const TICK = 10n ** 15n;
const LOT = 10n ** 17n;
const IMPACT = 2_000n * WAD;
const LEVELS = 4;

type Levels = readonly (readonly [tick: number, lots: number])[];

/** Twin of Book.midSample. */
function midSample(bids: Levels, asks: Levels): bigint {
  const bid = impactPrice(bids);
  const ask = impactPrice(asks);
  if (bid === 0n || ask === 0n) return 0n;
  const distance = (bid + ask - 2n * INDEX) * 10n ** 9n;
  const down = distance / (2n * INDEX);
  return distance < 0n && distance % (2n * INDEX) !== 0n ? down - 1n : down;
}

function impactPrice(levels: Levels): bigint {
  let left = IMPACT;
  let base = 0n;
  for (const [tick, lots] of levels.slice(0, LEVELS)) {
    const price = BigInt(tick) * TICK;
    const worth = (BigInt(lots) * LOT * price) / WAD;
    if (worth >= left) return (IMPACT * WAD) / (base + (left * WAD) / price);
    left -= worth;
    base += BigInt(lots) * LOT;
  }
  return 0n;
}

async function quote({ x, maker }: Scene, bids: Levels, asks: Levels): Promise<void> {
  for (const [tick, lots] of bids) await buy(x, maker, tick, lots);
  for (const [tick, lots] of asks) await sell(x, maker, tick, lots);
  await mine();
}

describe("Exchange: the mid", () => {
  const cases: readonly [name: string, bids: Levels, asks: Levels][] = [
    ["within the best levels", [[29_990, 700]], [[30_030, 700]]],
    ["exactly at the end of a level", [[25_000, 800]], [[32_000, 625]]],
    [
      "over several levels",
      [
        [29_990, 100],
        [29_970, 300],
        [29_900, 400],
      ],
      [
        [30_010, 1],
        [30_500, 1],
        [30_501, 700],
      ],
    ],
    ["below the index", [[29_000, 700]], [[29_001, 700]]],
    [
      "with all of four levels",
      [
        [29_990, 1],
        [29_989, 1],
        [29_988, 1],
        [29_987, 700],
      ],
      [[30_010, 700]],
    ],
  ];
  for (const [name, bids, asks] of cases) {
    it(`is measured ${name}`, async () => {
      const s = await load(scene);
      await quote(s, bids, asks);
      const expected = midSample(bids, asks);
      expect(expected).to.not.equal(0n);
      expect(await s.x.exchange.midSample(0)).to.equal(expected);
    });
  }

  const missing: readonly [name: string, bids: Levels, asks: Levels][] = [
    ["there are no asks", [[29_990, 700]], []],
    ["there are no bids", [], [[30_010, 700]]],
    ["the asks lack depth", [[29_990, 700]], [[30_010, 600]]],
    [
      "the bids have their depth in the fifth level",
      [
        [29_990, 1],
        [29_989, 1],
        [29_988, 1],
        [29_987, 1],
        [29_986, 700],
      ],
      [[30_010, 700]],
    ],
  ];
  for (const [when, bids, asks] of missing) {
    it(`counts 0 when ${when}`, async () => {
      const s = await load(scene);
      await quote(s, bids, asks);
      expect(await s.x.exchange.midSample(0)).to.equal(0n);
    });
  }

  it("is accrued by a poke, weighted by time", async () => {
    const s = await load(standing);
    const { accruedAt, basisPpb } = await s.x.ledger.marketOf(0);
    await time.setNextBlockTimestamp(accruedAt + 15n);
    await s.x.exchange.poke(0);
    const sample = await s.x.exchange.midSample(0);
    expect(sample).to.be.within(1n, 2_500_000n);
    expect((await s.x.ledger.marketOf(0)).basisPpb).to.equal(basisPpb + ((sample - basisPpb) * 15n) / 30n);
  });

  it("counts depth that was pulled from a level that stays from the last accrual on, up to the leash", async () => {
    const s = await load(scene);
    const { x, second } = s;
    await buy(x, second, 29_990, 700);
    await quote(
      s,
      [
        [29_990, 1],
        [29_000, 700],
      ],
      [[30_010, 700]],
    );
    await setPrice(x, 0, INDEX);
    await x.exchange.poke(0);
    expect((await x.ledger.marketOf(0)).basisPpb).to.equal(0n);
    await time.increase(35);
    await x.exchange.connect(second.signer).cancelAll(second.account);
    await x.exchange.poke(0);
    expect((await x.ledger.marketOf(0)).basisPpb).to.equal(-2_500_000n);
  });

  it("is accrued as 0 while nothing can match", async () => {
    const s = await load(standing);
    await s.x.breaker.connect(s.x.guardian).tighten(0, 2, 10_000, 10_000, 300);
    await time.increase(30);
    await s.x.exchange.poke(0);
    expect((await s.x.ledger.marketOf(0)).basisPpb).to.equal(0n);
  });
});
