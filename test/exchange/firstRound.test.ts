import { expect } from "chai";
import { ethers } from "hardhat";

import { WAD } from "../support/config";
import { type Fixture, deployFor } from "../support/fixture";
import { load } from "../support/load";
import { setPrice } from "../support/prices";
import { OrderKind } from "../support/trade";
import { type Trader, buy, sell, send, trader } from "./scene";

interface Young {
  readonly x: Fixture;
  readonly alice: Trader;
  readonly bob: Trader;
}

/** An exchange whose oracle has never made a round. */
async function young(): Promise<Young> {
  const x = await deployFor(await ethers.getSigners(), {});
  return { x, alice: await trader(x, 0, 10_000n * WAD), bob: await trader(x, 1, 10_000n * WAD) };
}

describe("Exchange: a market's first round", () => {
  it("is waited for: before it nothing accrues, no mid is measured and no order rests", async () => {
    const { x, alice } = await load(young);
    await x.exchange.poke(0);
    expect((await x.ledger.marketOf(0)).accruedAt).to.equal(0n);
    expect(await x.exchange.midSample(0)).to.equal(0n);
    await expect(send(x, alice, true, 30_000, 1))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_PriceUnavailable")
      .withArgs(0);
    expect((await x.ledger.accountOf(alice.account)).orders).to.equal(0n);
  });

  it("is enough to trade at: its price is both marks", async () => {
    const { x, alice, bob } = await load(young);
    await setPrice(x, 0, 30n * WAD);
    const { latest, previous, live } = await x.oracle.read(0);
    expect([latest, previous, live]).to.deep.equal([30n * WAD, 30n * WAD, true]);
    expect([await x.ledger.markOf(0, 0, true), await x.ledger.markOf(0, 1, true)]).to.deep.equal([
      30n * WAD,
      30n * WAD,
    ]);
    await sell(x, alice, 30_000, 10);
    expect((await buy(x, bob, 30_000, 10, { kind: OrderKind.ImmediateOrCancel })).filled).to.equal(10n);
    expect((await x.ledger.touched(bob.account, 0)).size).to.equal(WAD);
  });
});
