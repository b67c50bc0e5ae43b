import { expect } from "chai";
import { ethers } from "hardhat";

import { expectLaws, wad } from "../liquidation/scene";
import { withoutHalts } from "../support/config";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { openFunded, orderRequest, place } from "../support/trade";

describe("Ledger: the ends of its numbers", () => {
  const cheap = () =>
    freshExchange({
      price: 10n ** 10n,
      parameters: (committed) =>
        withoutHalts(
          changed(committed, {
            margin: { lotSize: 10n ** 12n },
            trading: { tickSize: 10n ** 6n, maxPriceAgeSec: 600n },
          }),
        ),
    });

  /** At 0.00001 a unit, the largest size is worth ten millions. */
  const memecoin = () =>
    freshExchange({
      price: 10n ** 13n,
      parameters: (committed) =>
        withoutHalts(
          changed(committed, {
            margin: { lotSize: 10n ** 24n, concentration: 10n ** 12n },
            trading: { tickSize: 10n ** 9n },
          }),
        ),
    });

  it("reverts when the resting lots of one side leave 64 bits", async () => {
    const x = await load(cheap);
    const [user] = x.users;
    const account = await openFunded(x, user!, wad(10_000_000));
    const lots = 10n ** 18n; // the largest size, in the smallest lots
    const order = () =>
      x.exchange.connect(user!).place(orderRequest({ account, isBuy: true, tick: 9_000, lots }));
    for (let i = 0; i < 18; ++i) await order();
    await expect(order())
      .to.be.revertedWithCustomError(x.ledger, "Ledger_SizeTooLarge")
      .withArgs(19n * lots, 2n ** 64n - 1n);
    expect((await x.accountLens.positionOf(account, 0)).bids).to.equal(18n * lots);
  });

  it("remove the order of a maker who would pass the largest size, and let the taker through to the next", async () => {
    const x = await load(memecoin);
    const traders = [];
    for (const who of x.users.slice(0, 4)) {
      traders.push({ who, account: await openFunded(x, who, wad(50_000_000)) });
    }
    const [a, b, c, d] = traders;
    const order = (o: typeof a, isBuy: boolean, lots: bigint, tick = 10_000) =>
      place(x, o!.who, { account: o!.account, isBuy, tick, lots });
    await order(a, true, 900_000n);
    await order(b, false, 900_000n);
    await order(a, true, 200_000n); // would make 1.1e12 base units of at most 1e12
    await order(d, true, 200_000n, 9_999);
    expect((await order(c, false, 200_000n, 9_990)).filled).to.equal(200_000n);
    expect((await x.ledger.touched(a!.account, 0)).size).to.equal(9n * 10n ** 29n);
    expect((await x.ledger.accountOf(a!.account)).orders).to.equal(0n);
    expect((await x.ledger.touched(d!.account, 0)).size).to.equal(2n * 10n ** 29n);
    await expectLaws(x);
  });

  it("reverts when a taker would pass the largest size, and lets the waterfall go on without a receiver who would", async () => {
    const x = await load(memecoin);
    const traders = [];
    for (const who of x.users.slice(0, 4)) {
      traders.push({ who, account: await openFunded(x, who, wad(50_000_000)) });
    }
    const [a, b, c, d] = traders;
    const order = (o: typeof a, isBuy: boolean, lots: bigint) =>
      x.exchange.connect(o!.who).place(orderRequest({ account: o!.account, isBuy, tick: 10_000, lots }));
    await order(b, false, 900_000n);
    await order(a, true, 900_000n);
    await order(d, false, 100_001n);
    await expect(order(a, true, 100_001n))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_SizeTooLarge")
      .withArgs(1_000_001n * 10n ** 24n, 10n ** 30n);
    await order(c, true, 100_001n);
    const give = (size: bigint) =>
      x.ledger
        .connect(ethers.provider)
        .transferPosition.staticCall(0, c!.account, a!.account, size, 10n ** 13n, false, {
          from: x.deployment.addresses.liquidator,
        });
    expect([await give(10n ** 29n), await give(10n ** 29n + 1n)]).to.deep.equal([true, false]);
    expect((await x.ledger.touched(a!.account, 0)).size).to.equal(9n * 10n ** 29n);
    await expectLaws(x);
  });

  it("reverts when asked for the mark of a market without a price", async () => {
    const x = await load(cheap);
    await expect(x.ledger.markOf(7, 0, true))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_PriceUnavailable")
      .withArgs(7);
  });
});
