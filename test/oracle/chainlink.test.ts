import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { type ChainlinkSource } from "../../typechain";
import { MARKET, WAD, configsOf, deployOracleWorld, roundIn } from "./fixture";
import { load } from "../support/load";

const GRACE = 3_600;
const UP = 0n;
const DOWN = 1n;
const EVER = 1_700_000_000;

async function sourceOf(
  feed: { getAddress(): Promise<string> },
  sequencer?: { getAddress(): Promise<string> },
) {
  const uptime = sequencer === undefined ? ZeroAddress : await sequencer.getAddress();
  const grace = sequencer === undefined ? 0 : GRACE;
  return ethers.deployContract("ChainlinkSource", [await feed.getAddress(), uptime, grace]);
}

async function priceOf(source: ChainlinkSource): Promise<bigint> {
  return (await source.read()).price;
}

async function plain() {
  const feed = await ethers.deployContract("MockV3Aggregator", [8, 25_12345678n]);
  return { feed, source: await sourceOf(feed) };
}

async function onRollup() {
  const feed = await ethers.deployContract("MockV3Aggregator", [8, 25_00000000n]);
  const sequencer = await ethers.deployContract("MockV3Aggregator", [0, UP]);
  return { feed, sequencer, source: await sourceOf(feed, sequencer) };
}

describe("ChainlinkSource", () => {
  it("reads Chainlink's own aggregator, with its time and no confidence", async () => {
    const { feed, source } = await load(plain);
    expect([...(await source.read())]).to.deep.equal([
      251234567800000000n * 100n,
      await feed.latestTimestamp(),
      0n,
    ]);
    expect(await source.feed()).to.equal(await feed.getAddress());
    expect(await source.sequencerFeed()).to.equal(ZeroAddress);
    expect(await source.gracePeriodSec()).to.equal(0n);
    expect(await source.description()).to.equal("Chainlink v0.8/tests/MockV3Aggregator.sol");
  });

  it("reads feeds with 0 to 36 decimals (row 14)", async () => {
    for (let decimals = 0; decimals <= 36; decimals++) {
      // 7 units and the last digit that the feed can tell.
      const answer = 7n * 10n ** BigInt(decimals) + 1n;
      const source = await sourceOf(await ethers.deployContract("MockV3Aggregator", [decimals, answer]));
      const tail = decimals <= 18 ? 10n ** BigInt(18 - decimals) : 0n;
      expect(await priceOf(source), `${decimals} decimals`).to.equal(7n * WAD + tail);
    }
  });

  it("reverts at construction on more than 36 decimals", async () => {
    const feed = await ethers.deployContract("MockV3Aggregator", [37, 1]);
    const factory = await ethers.getContractFactory("ChainlinkSource");
    await expect(factory.deploy(feed, ZeroAddress, 0))
      .to.be.revertedWithCustomError(factory, "ChainlinkSource_Decimals")
      .withArgs(37, 36);
  });

  it("reverts at construction on a grace period without a sequencer feed, or too long", async () => {
    const { feed } = await load(plain);
    const factory = await ethers.getContractFactory("ChainlinkSource");
    await expect(factory.deploy(feed, ZeroAddress, 1))
      .to.be.revertedWithCustomError(factory, "ChainlinkSource_NoSequencerFeed")
      .withArgs(1);
    await expect(factory.deploy(feed, feed, 86_401))
      .to.be.revertedWithCustomError(factory, "ChainlinkSource_GracePeriod")
      .withArgs(86_401, 86_400);
    expect(await (await factory.deploy(feed, feed, 86_400)).gracePeriodSec()).to.equal(86_400n);
  });

  it("tells zero and negative answers as 0, which the oracle refuses", async () => {
    const { feed, source } = await load(plain);
    for (const answer of [0n, -1n, -(1n << 255n)]) {
      await feed.updateAnswer(answer);
      expect(await priceOf(source)).to.equal(0n);
    }
  });

  it("reverts on an answer that leaves 256 bits", async () => {
    const { feed, source } = await load(plain);
    await feed.updateAnswer((1n << 255n) - 1n);
    await expect(source.read()).to.be.revertedWithPanic(0x11);
  });

  it("reverts on a round that is not complete", async () => {
    const feed = await ethers.deployContract("LaggingAggregator");
    const source = await sourceOf(feed);
    await feed.set(EVER, 10);
    expect(await priceOf(source)).to.equal(25n * WAD);
    for (const [updatedAt, answeredIn] of [
      [0, 10],
      [EVER, 9],
    ] as const) {
      await feed.set(updatedAt, answeredIn);
      await expect(source.read())
        .to.be.revertedWithCustomError(source, "ChainlinkSource_IncompleteRound")
        .withArgs(10, answeredIn, updatedAt);
    }
  });

  describe("on a rollup", () => {
    it("reverts while the sequencer is down", async () => {
      const { sequencer, source } = await load(onRollup);
      await time.increase(GRACE);
      expect(await priceOf(source)).to.equal(25n * WAD);
      await sequencer.updateAnswer(DOWN);
      await expect(source.read())
        .to.be.revertedWithCustomError(source, "ChainlinkSource_SequencerDown")
        .withArgs(await time.latest());
    });

    it("reverts until the grace period after its return is over", async () => {
      const { sequencer, source } = await load(onRollup);
      await sequencer.updateAnswer(DOWN);
      await sequencer.updateAnswer(UP);
      const until = (await time.latest()) + GRACE;
      await time.increaseTo(until - 1);
      await expect(source.read())
        .to.be.revertedWithCustomError(source, "ChainlinkSource_SequencerGrace")
        .withArgs(until - 1, until);
      await time.increaseTo(until);
      expect(await priceOf(source)).to.equal(25n * WAD);
    });

    it("reverts on an uptime feed that was never written", async () => {
      const { sequencer, source } = await load(onRollup);
      await sequencer.updateRoundData(7, UP, 0, 0);
      await expect(source.read())
        .to.be.revertedWithCustomError(source, "ChainlinkSource_IncompleteRound")
        .withArgs(0, 0, 0);
    });

    it("leaves the index without quorum while the sequencer is down, and brings it back", async () => {
      const world = await deployOracleWorld();
      const sequencer = await ethers.deployContract("MockV3Aggregator", [0, UP]);
      await time.increase(GRACE);
      const feeds = [];
      const sources = [];
      for (let i = 0; i < 3; i++) {
        feeds.push(await ethers.deployContract("MockV3Aggregator", [8, 25_00000000n]));
        sources.push(await sourceOf(feeds[i]!, sequencer));
      }
      await world.oracle.connect(world.governor).setSources(MARKET, await configsOf(sources));
      expect((await roundIn(world)).status).to.equal("Live");
      await sequencer.updateAnswer(DOWN);
      const down = await roundIn(world);
      expect([down.status, ...down.verdicts]).to.deep.equal(["NoQuorum", "Reverted", "Reverted", "Reverted"]);

      await sequencer.updateAnswer(UP);
      await time.increase(GRACE);
      for (const feed of feeds) await feed.updateAnswer(26_00000000n);
      expect((await roundIn(world)).price).to.equal(26n * WAD);
    });
  });

  describe("on a feed that clamps its answers (row 21)", () => {
    const MIN = 1_00000000n;
    const MAX = 100_00000000n;
    const clamped = (answer: bigint) => ethers.deployContract("ClampedAggregator", [8, answer, MIN, MAX]);

    for (const behind of [false, true]) {
      it(`reverts at its limits${behind ? ", behind a proxy" : ""}`, async () => {
        const feed = await clamped(25_00000000n);
        const proxy = await ethers.deployContract("AggregatorProxyDouble", [await feed.getAddress()]);
        const source = await sourceOf(behind ? proxy : feed);
        for (const inside of [MIN + 1n, MAX - 1n]) {
          await feed.updateAnswer(inside);
          expect(await priceOf(source)).to.equal(inside * 10n ** 10n);
        }
        for (const at of [MIN, MAX, MIN - 1n, MAX + 1n]) {
          await feed.updateAnswer(at);
          await expect(source.read())
            .to.be.revertedWithCustomError(source, "ChainlinkSource_AtLimit")
            .withArgs(at, MIN, MAX);
        }
      });
    }

    it("asks the aggregator that the proxy has now, which may have no limits", async () => {
      const wide = await ethers.deployContract("MockV3Aggregator", [8, 100_00000000n]);
      const narrow = await clamped(100_00000000n);
      const proxy = await ethers.deployContract("AggregatorProxyDouble", [await wide.getAddress()]);
      const source = await sourceOf(proxy);
      expect(await priceOf(source)).to.equal(100n * WAD);
      await proxy.setAggregator(narrow);
      await expect(source.read()).to.be.revertedWithCustomError(source, "ChainlinkSource_AtLimit");
    });

    it("takes limits of which one is missing for none", async () => {
      const half = await ethers.deployContract("HalfClampedAggregator", [8, 25_00000000n]);
      expect(await priceOf(await sourceOf(half))).to.equal(25n * WAD);
    });
  });
});
