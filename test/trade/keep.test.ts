import { expect } from "chai";
import { ethers } from "hardhat";

import { accountId, marketId } from "../../src/domain/ids";
import { type Chore } from "../../src/sdk/keep/chores";
import { answers, FeedError } from "../../src/sdk/keep/doubles";
import { keepOnce } from "../../src/sdk/keep/keep";
import { reports } from "../../src/sdk/keep/reports";
import { auction, over, uncrossOf } from "../auction/scene";
import { buy, sell } from "../exchange/scene";
import { desk, trust } from "../gateways/scene";
import { healthOf, moveTo, setScene, sizeOf, trade, trader, wad } from "../liquidation/scene";
import { type Fixture } from "../support/fixture";
import { load } from "../support/load";
import { advance, setFeeds } from "../support/prices";
import { rejection } from "../support/rejection";

const ROUND_GAP_SEC = 5;
const DAY_SEC = 86_400;
const LEVERAGE_10 = 3;

/** Lets a stranger keep the exchange once. @return what was done, the account numbers left out. */
async function kept(x: Fixture, account?: bigint): Promise<string[]> {
  const signer = x.users[8]!;
  const done: string[] = [];
  const sent = await keepOnce(ethers.provider, x.deployment, {
    address: signer.address,
    account: account === undefined ? undefined : accountId(account),
    send: async ({ to, data, does }: Chore) => {
      await (await signer.sendTransaction({ to, data })).wait();
      done.push(does);
    },
  });
  expect(sent).to.equal(done.length);
  return done;
}

async function indebted() {
  const x = await setScene();
  const [long, short] = [await trader(x, 1, wad(400), LEVERAGE_10), await trader(x, 2, wad(100_000))];
  await trade(x, long, short, wad(100));
  await buy(x, short, 26_400, 10_000);
  return { x, long };
}

/** @param reward of the owner's stop [native], for which his wallet has nothing */
async function watched(reward = 0n) {
  const d = await desk();
  const triggers = await ethers.deployContract("TriggerOrders", [d.x.deployment.addresses]);
  const gateways = [await triggers.getAddress()];
  const expiry = (await ethers.provider.getBlock("latest"))!.timestamp + DAY_SEC;
  await trust(d, triggers);
  const terms = {
    account: d.owner.account,
    market: 0,
    isBuy: false,
    above: false,
    throughHalts: true,
    trailBps: 0,
  };
  const stop = { ...terms, slippageBps: 30, expiry, since: 0, lots: 100, price: wad(29.95), reward };
  await triggers.connect(d.owner.signer).place(stop);
  return { ...d, triggers, x: { ...d.x, deployment: { ...d.x.deployment, gateways } } };
}

const rewarded = () => watched();

describe("keeping an exchange going", () => {
  it("makes a round where one is due, and sends nothing that would be refused", async () => {
    const { x } = await load(indebted);
    await advance(ROUND_GAP_SEC);
    expect(await kept(x)).to.deep.equal(["ask the sources of market 0, AVAX"]);
    expect(await kept(x)).to.deep.equal([]);
  });

  it("liquidates whoever is below maintenance margin, for the account that is named, and nobody without one", async () => {
    const { x, long } = await load(indebted);
    await moveTo(x, wad(26.5));
    await setFeeds(x, 0, wad(26.5));
    const before = await healthOf(x, long);
    expect(before.equity).to.be.lessThan(before.maintenanceMargin);
    expect((await kept(x)).filter((does) => does.startsWith("liquidate"))).to.deep.equal([]);
    const cash = (await x.ledger.accountOf(x.keeper.account)).cash;
    const done = await kept(x, x.keeper.account);
    expect(done).to.include(`liquidate account ${long.account} in market 0`);
    const after = await healthOf(x, long);
    expect(after.equity).to.be.at.least(after.maintenanceMargin);
    expect((await x.ledger.accountOf(x.keeper.account)).cash).to.be.greaterThan(cash);
    expect(await sizeOf(x, long)).to.be.lessThan(wad(100));
  });

  it("uncrosses a book after its auction, to the end", async () => {
    const { x, maker, taker } = await load(auction);
    await buy(x, maker, 30_010, 100);
    await sell(x, taker, 29_990, 100);
    expect(await kept(x)).not.to.include("step the uncross of market 0");
    await over(x);
    expect(await uncrossOf(x)).not.to.equal(0n);
    expect(await kept(x)).to.include("step the uncross of market 0");
    expect(await uncrossOf(x)).to.equal(0n);
    expect(await sizeOf(x, maker.account)).to.equal(wad(10));
  });

  it("executes a trigger of the deployment's gateways when mark reaches it, not before", async () => {
    const { x, owner, triggers } = await load(rewarded);
    await advance(ROUND_GAP_SEC);
    expect(await kept(x)).not.to.include("execute trigger 1");
    await moveTo(x, wad(29.7));
    await buy(x, { signer: x.users[1]!, account: owner.account + 1n }, 29_690, 500);
    expect(await kept(x)).to.include("execute trigger 1");
    expect(await sizeOf(x, owner.account)).to.equal(0n);
    await expect(triggers.triggerOf(1)).to.be.revertedWithCustomError(triggers, "TriggerOrders_Unknown");
  });
});

describe("keeping an exchange with a trigger whose owner cannot pay for it", () => {
  const penniless = () => watched(1_000_000n);

  it("executes it for nothing, and does the rest", async () => {
    const { x, owner } = await load(penniless);
    await moveTo(x, wad(29.7));
    await buy(x, { signer: x.users[1]!, account: owner.account + 1n }, 29_690, 500);
    await advance(ROUND_GAP_SEC);
    const done = await kept(x);
    expect(done).to.include("execute trigger 1, waiving its reward");
    expect(done).to.include("ask the sources of market 0, AVAX").and.not.to.include("execute trigger 1");
    expect(await sizeOf(x, owner.account)).to.equal(0n);
  });
});

describe("what doubles of a local chain answer", () => {
  it("is what is said, for every double of a market", async () => {
    const { x } = await load(indebted);
    const calls = await answers(ethers.provider, x.deployment, marketId(0), "28.5", x.users[8]!.address);
    expect(calls).to.have.length(x.feeds[0]!.length);
    for (const { to, data } of calls) await x.users[8]!.sendTransaction({ to, data });
    await advance(ROUND_GAP_SEC);
    await kept(x);
    expect((await x.oracle.read(0)).latest).to.equal(wad(28.5));
  });

  it("is refused where a feed is no double, or a market has none", async () => {
    const { x } = await load(indebted);
    const { deployment } = x;
    const feed = deployment.addresses.token;
    const other = { ...deployment, markets: [{ id: 0, symbol: "AVAX", sources: [{ adapter: feed, feed }] }] };
    for (const [where, market] of [
      [other, 0],
      [deployment, 9],
    ] as const) {
      const asked = answers(ethers.provider, where, marketId(market), "28.5", x.users[8]!.address);
      expect(await rejection(asked)).to.be.instanceOf(FeedError);
    }
  });
});

describe("what reporters say whose keys a local chain holds", () => {
  async function signed(known: number, threshold: number) {
    const { x } = await indebted();
    const ours = x.users.slice(0, known).map(({ address }) => address);
    const strangers = Array.from({ length: 3 - known }, () => ethers.Wallet.createRandom().address);
    const reporters = [...ours, ...strangers].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    const source = await ethers.deployContract("SignedSource", ["AVAX, signed", reporters, threshold]);
    const adapter = await source.getAddress();
    const rest = x.deployment.markets[0]!.sources;
    const markets = [{ id: 0, symbol: "AVAX", sources: [...rest, { adapter, feed: null }] }];
    return { x, source, deployment: { ...x.deployment, markets } };
  }
  const two = () => signed(2, 2);
  const few = () => signed(1, 2);

  it("is signed by as many as the source needs, and brought by anybody", async () => {
    const { x, source, deployment } = await load(two);
    const calls = await reports(ethers.provider, deployment, marketId(0), "28.5");
    expect(calls).to.have.length(1);
    for (const { to, data } of calls) await x.users[8]!.sendTransaction({ to, data });
    expect((await source.read()).price).to.equal(wad(28.5));
  });

  it("is nothing where too few keys are there, where nobody reports, and in a market that is none", async () => {
    const { x, deployment } = await load(few);
    const none = { ...deployment, markets: [{ id: 1, symbol: "AVAX", sources: [notOurs(x)] }] };
    for (const [where, market] of [
      [deployment, 0],
      [none, 1],
      [deployment, 9],
    ] as const)
      expect(await reports(ethers.provider, where, marketId(market), "28.5")).to.deep.equal([]);
  });

  /** A contract that is no signed source. */
  function notOurs({ deployment }: Fixture) {
    return { adapter: deployment.addresses.token, feed: null };
  }
});
