import { expect } from "chai";
import { ethers } from "hardhat";

import { WAD, withoutHalts } from "../support/config";
import { deployExchange } from "../support/fixture";
import { configure } from "../support/govern";
import { load } from "../support/load";
import { advance, holdPrice, setPrice } from "../support/prices";
import { OrderKind, lots, openFunded, place, ticks } from "../support/trade";

const MARKET = 0;
const HOUSE = 1;
const PRICE = 30n * WAD;

const fiveSourcesTwoMarkets = () =>
  deployExchange({ sources: 5, markets: 2, tokenDecimals: 18, price: 12n * WAD, parameters: withoutHalts });

describe("the fixture", () => {
  it("has a live market at its first price in both rounds, and a seeded Ledger", async () => {
    const x = await load(deployExchange);
    const index = await x.oracle.read(MARKET);
    expect([index.latest, index.previous, index.live, index.degraded]).to.deep.equal([
      PRICE,
      PRICE,
      true,
      false,
    ]);
    expect((await x.ledger.accountOf(HOUSE)).cash).to.equal(WAD);
    expect(await x.token.balanceOf(x.vault)).to.equal(x.wholeToken);
  });

  it("lets funded accounts trade with each other", async () => {
    const x = await load(deployExchange);
    const [alice, bob] = x.users;
    const maker = await openFunded(x, alice!, 1_000n * WAD);
    const taker = await openFunded(x, bob!, 1_000n * WAD);
    const at = { tick: ticks(x, PRICE), lots: lots(x, 10n * WAD) };

    const resting = await place(x, alice!, { account: maker, isBuy: false, ...at });
    expect(resting.order).to.be.greaterThan(0n);
    expect(resting.filled).to.equal(0n);
    const kind = OrderKind.ImmediateOrCancel;
    const taken = await place(x, bob!, { account: taker, isBuy: true, kind, ...at });
    expect([taken.order, taken.filled]).to.deep.equal([0n, at.lots]);

    expect((await x.accountLens.positionOf(maker, MARKET)).size).to.equal(-10n * WAD);
    expect((await x.accountLens.positionOf(taker, MARKET)).size).to.equal(10n * WAD);
  });

  it("moves prices by one round or by both", async () => {
    const x = await load(deployExchange);
    await setPrice(x, MARKET, 31n * WAD);
    const one = await x.oracle.read(MARKET);
    expect([one.latest, one.previous]).to.deep.equal([31n * WAD, PRICE]);
    await holdPrice(x, MARKET, 29n * WAD);
    const both = await x.oracle.read(MARKET);
    expect([both.latest, both.previous]).to.deep.equal([29n * WAD, 29n * WAD]);
  });

  it("moves the clock by exactly what it is told", async () => {
    await load(deployExchange);
    const before = (await ethers.provider.getBlock("latest"))!.timestamp;
    await advance(17);
    expect((await ethers.provider.getBlock("latest"))!.timestamp).to.equal(before + 17);
  });

  it("has as many markets and sources as asked for, with the parameters asked for", async () => {
    const x = await load(fiveSourcesTwoMarkets);
    for (const market of [0, 1]) {
      expect((await x.oracle.sourcesOf(market)).length).to.equal(5);
      expect((await x.oracle.read(market)).latest).to.equal(12n * WAD);
      expect((await x.registry.breakerOf(market)).haltBudgetSec).to.equal(0n);
    }
    expect(await x.token.decimals()).to.equal(18);
  });

  it("changes parameters by governance, after its delay", async () => {
    const x = await load(deployExchange);
    const committed = x.config.markets[MARKET]!.parameters;
    await configure(x, MARKET, withoutHalts(committed));
    expect((await x.registry.breakerOf(MARKET)).haltBudgetSec).to.equal(0n);
  });

  for (const decimals of [0, 2, 18, 27]) {
    it(`works with a token of ${decimals} decimals`, async () => {
      const x = await deployExchange({ tokenDecimals: decimals });
      const account = await openFunded(x, x.users[0]!, 5n * WAD);
      expect((await x.ledger.accountOf(account)).cash).to.equal(5n * WAD);
    });
  }

  it("takes a hostile token while it behaves", async () => {
    const hostile = await ethers.deployContract("FeeToken", [6, 0]);
    const x = await deployExchange({ token: { address: await hostile.getAddress(), decimals: 6 } });
    await hostile.setFeeBps(100);
    await expect(openFunded(x, x.users[0]!, WAD))
      .to.be.revertedWithCustomError(x.vault, "Vault_UnsupportedToken")
      .withArgs(990_000, 1_000_000);
  });
});
