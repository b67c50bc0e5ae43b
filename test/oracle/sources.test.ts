import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { type HostileSource } from "../../typechain";
import {
  MARKET,
  type OracleWorld,
  WAD,
  configsOf,
  deployOracleWorld,
  roundIn,
  sayNow,
  useHostileSources,
} from "./fixture";
import { load } from "../support/load";

const PRICE = 25n * WAD;
const DAY = 86_400n;

interface World extends OracleWorld {
  readonly sources: HostileSource[];
}

async function world(): Promise<World> {
  const deployed = await deployOracleWorld();
  const sources: HostileSource[] = [];
  for (let i = 0; i < 8; i++) sources.push(await ethers.deployContract("HostileSource"));
  await sayNow(
    sources,
    sources.map(() => PRICE),
  );
  return { ...deployed, sources };
}

async function set({ oracle, governor }: World, configs: Awaited<ReturnType<typeof configsOf>>) {
  return oracle.connect(governor).setSources(MARKET, configs);
}

describe("PriceOracle: setSources", () => {
  it("sets 3 to 7 sources and emits them", async () => {
    const w = await load(world);
    for (const count of [3, 7, 4]) {
      const configs = await configsOf(w.sources.slice(0, count), [
        { maxAgeSec: DAY, maxConfidencePpm: 1_000_000n, pull: true },
      ]);
      const rows = configs.map((config) => Object.values(config));
      await expect(set(w, configs)).to.emit(w.oracle, "SourcesSet").withArgs(MARKET, rows);
      const kept = await w.oracle.sourcesOf(MARKET);
      expect(kept.map((row) => [...row])).to.deep.equal(rows);
      expect((await roundIn(w)).verdicts.length).to.equal(count);
    }
  });

  it("reverts for anybody without the governor's role", async () => {
    const w = await load(world);
    const configs = await configsOf(w.sources.slice(0, 3));
    for (const caller of [w.stranger, w.guardian]) {
      await expect(w.oracle.connect(caller).setSources(MARKET, configs))
        .to.be.revertedWithCustomError(w.oracle, "AccessManagedUnauthorized")
        .withArgs(caller.address);
    }
  });

  it("reverts on a market that is not listed", async () => {
    const w = await load(world);
    await expect(w.oracle.connect(w.governor).setSources(1, await configsOf(w.sources.slice(0, 3))))
      .to.be.revertedWithCustomError(w.oracle, "PriceOracle_UnknownMarket")
      .withArgs(1);
  });

  it("reverts on fewer than 3 or more than 7 sources", async () => {
    const w = await load(world);
    for (const count of [0, 2, 8]) {
      await expect(set(w, await configsOf(w.sources.slice(0, count))))
        .to.be.revertedWithCustomError(w.oracle, "PriceOracle_SourceCount")
        .withArgs(count, 3, 7);
    }
  });

  it("reverts on terms out of bounds, naming the source", async () => {
    const w = await load(world);
    const good = await configsOf(w.sources.slice(0, 4), [
      { weight: 9_999n },
      { weight: 9_999n },
      { weight: 9_999n },
      { weight: 9_999n },
    ]);
    const bad = [
      { weight: 0n },
      { weight: 10_001n },
      { maxAgeSec: 0n },
      { maxAgeSec: DAY + 1n },
      { maxConfidencePpm: 1_000_001n },
      { adapter: ZeroAddress },
      { adapter: w.stranger.address },
    ];
    for (const terms of bad) {
      for (const i of [0, 3]) {
        const configs = good.map((config, j) => (i === j ? { ...config, ...terms } : config));
        await expect(set(w, configs))
          .to.be.revertedWithCustomError(w.oracle, "PriceOracle_SourceTerms")
          .withArgs(i);
      }
    }
    await set(
      w,
      good.map((config) => ({ ...config, weight: 10_000n, maxAgeSec: DAY })),
    ); // the bounds themselves
  });

  it("reverts on the same adapter twice", async () => {
    const w = await load(world);
    const [a, b, c] = w.sources;
    await expect(set(w, await configsOf([a!, b!, c!, a!])))
      .to.be.revertedWithCustomError(w.oracle, "PriceOracle_DuplicateSource")
      .withArgs(await a!.getAddress());
  });

  it("reverts on a source with half of the weight or more", async () => {
    const w = await load(world);
    for (const [weights, heaviest, total] of [
      [[2n, 1n, 1n], 2n, 4n],
      [[1n, 1n, 9n], 9n, 11n],
    ] as const) {
      const configs = await configsOf(
        w.sources.slice(0, 3),
        weights.map((weight) => ({ weight })),
      );
      await expect(set(w, configs))
        .to.be.revertedWithCustomError(w.oracle, "PriceOracle_WeightDominates")
        .withArgs(heaviest, total);
    }
  });

  it("reverts when nothing changes", async () => {
    const w = await load(world);
    const configs = await configsOf(w.sources.slice(0, 3));
    await set(w, configs);
    await expect(set(w, configs))
      .to.be.revertedWithCustomError(w.oracle, "PriceOracle_Unchanged")
      .withArgs(MARKET);
    await set(w, await configsOf(w.sources.slice(0, 3), [{ pull: true }]));
  });

  it("keeps the newest timestamp of a source that stays, wherever it stands", async () => {
    const w = await load(world);
    const [a, b, c, d, e] = w.sources;
    await set(w, await configsOf([a!, b!, c!]));
    const { at } = await roundIn(w);
    await set(w, await configsOf([d!, e!, c!, a!]));
    for (const source of [a!, c!, d!, e!]) await source.say(PRICE, at - 1, 0);
    expect((await roundIn(w, 20)).verdicts).to.deep.equal([
      "Used",
      "Used",
      "OlderThanBefore",
      "OlderThanBefore",
    ]);
  });

  it("keeps prices of the old sources until a new round", async () => {
    const w = await load(world);
    await useHostileSources(w, [{}, {}, {}]);
    await set(w, await configsOf(w.sources.slice(0, 3)));
    const { at } = await roundIn(w);
    await set(w, await configsOf(w.sources.slice(3, 6)));
    const read = await w.oracle.read(MARKET);
    expect([read.latest, read.updatedAt, read.live]).to.deep.equal([PRICE, BigInt(at), true]);
    expect(await time.latest()).to.be.greaterThan(at);
  });
});
