import { expect } from "chai";

import { freshExchange, type Fixture } from "../support/fixture";
import { WAD, withoutHalts } from "../support/config";
import { load } from "../support/load";
import { advance, setPrice } from "../support/prices";
import { lots, openFunded, OrderKind, place, ticks } from "../support/trade";

const PRICE = 30n * WAD;
const HOURS_8 = 28_800n;

/** One class may hold 100 units at this price. */
const tight = () =>
  freshExchange({
    parameters: (committed) => ({
      ...withoutHalts(committed),
      margin: { ...committed.margin, openInterestCap: 3_000n },
    }),
  });

/**
 * A taker who reduces with one maker and would turn with the next, but may not (the class opposite is full): what is stored must be
 * measured by the class that holds it.
 */
describe("regression: a taker who may not turn", () => {
  const order = (x: Fixture, account: bigint, isBuy: boolean, size: bigint) => ({
    account,
    isBuy,
    tick: ticks(x, PRICE),
    lots: lots(x, size),
  });

  it("keeps its cash in its own class's index", async () => {
    const x = await load(tight);
    const [t, m1, m2, s, l] = x.users;
    const [taker, first, second, short, long] = [
      await openFunded(x, t!, 10_000n * WAD),
      await openFunded(x, m1!, 10_000n * WAD),
      await openFunded(x, m2!, 10_000n * WAD),
      await openFunded(x, s!, 10_000n * WAD),
      await openFunded(x, l!, 10_000n * WAD),
    ];
    await x.ledger.connect(m1!).setTier(first, 0, 1);
    await x.ledger.connect(m2!).setTier(second, 0, 1);
    await x.ledger.connect(l!).setTier(long, 0, 2);
    await setPrice(x, 0, PRICE);
    // The short class of tier 0 is full but for 2 units.
    await place(x, l!, order(x, long, true, 98n * WAD));
    await place(x, s!, order(x, short, false, 98n * WAD));
    // The taker is long 10 in tier 0.
    await place(x, m1!, order(x, first, false, 10n * WAD));
    await place(x, t!, order(x, taker, true, 10n * WAD));
    // Longs pay.
    await advance(HOURS_8);
    await setPrice(x, 0, PRICE);
    await setPrice(x, 0, PRICE);

    await place(x, m1!, order(x, first, true, 4n * WAD));
    await place(x, m2!, order(x, second, true, 11n * WAD));
    const sell = { ...order(x, taker, false, 15n * WAD), kind: OrderKind.ImmediateOrCancel };
    const { filled } = await place(x, t!, sell);
    expect(filled).to.equal(lots(x, 4n * WAD));

    const touched = await x.ledger.touched(taker, 0);
    expect(touched.size).to.equal(6n * WAD);
    // It was written this very second: nothing can be owed.
    expect(touched.cash).to.equal(0n);
  });
});
