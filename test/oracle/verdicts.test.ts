import { setCode, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import hre from "hardhat";

import { type HostileSource } from "../../typechain";
import {
  type Manner,
  type OracleWorld,
  type Round,
  type Verdict,
  WAD,
  deployOracleWorld,
  misbehave,
  roundIn,
  sayNow,
  useHostileSources,
} from "./fixture";
import { load } from "../support/load";

const PRICE = 25n * WAD;
const MAX_PRICE = 10n ** 26n;
const MAX_AGE = 60;
/** What a bad source may cost in all. */
const BAD_SOURCE_GAS = 120_000n;
/** More than a good one costs in these tests, which is what a bad one is compared with. */
const GOOD_SOURCE_GAS = 20_000n;
/** Between the rounds of a test [s]: longer than any price may be old. */
const PAUSE = 200;

interface World extends OracleWorld {
  readonly sources: HostileSource[];
}

async function threeSources(): Promise<World> {
  const world = await deployOracleWorld();
  const sources = await useHostileSources(world, [{}, {}, {}]);
  await sayNow(sources, [PRICE, PRICE, PRICE]);
  await roundIn(world);
  return { ...world, sources };
}

/** What one source answers, relative to the moment of the round. */
interface Answer {
  readonly price?: bigint;
  readonly timestamp?: (now: bigint) => bigint;
  readonly confidence?: bigint;
}

/** Makes a round in which the source at `position` answers as told and the others well. */
async function roundWith(world: World, position: number, answer: Answer): Promise<Round> {
  const at = BigInt((await time.latest()) + PAUSE);
  const timestamp = answer.timestamp?.(at) ?? at;
  await world.sources[position]!.say(answer.price ?? PRICE, timestamp, answer.confidence ?? 0n);
  return roundIn(world, Number(at) - (await time.latest()));
}

function expectLeftOut(round: Round, position: number, verdict: Verdict): void {
  const expected: Verdict[] = ["Used", "Used", "Used"];
  expected[position] = verdict;
  expect(round.verdicts).to.deep.equal(expected);
  expect(round.status).to.equal("Live");
  expect(round.price).to.equal(PRICE);
}

describe("PriceOracle: verdicts", () => {
  const answers: readonly (readonly [string, Verdict, Answer])[] = [
    ["zero", "NonPositive", { price: 0n }],
    ["a negative price", "NonPositive", { price: MaxUint256 }],
    ["the smallest negative price", "NonPositive", { price: 1n << 255n }],
    ["a price just over the bound", "TooLarge", { price: MAX_PRICE + 1n }],
    ["the largest signed price", "TooLarge", { price: (1n << 255n) - 1n }],
    ["a stale price", "Stale", { timestamp: (now) => now - BigInt(MAX_AGE) - 1n }],
    ["a price without a time", "Stale", { timestamp: () => 0n }],
    ["a price from the next second", "Future", { timestamp: (now) => now + 1n }],
    ["a time with dirty upper bits", "Future", { timestamp: (now) => now | (1n << 200n) }],
    ["the largest time", "Future", { timestamp: () => MaxUint256 }],
    ["too wide a confidence", "Uncertain", { confidence: PRICE / 100n + 1n }],
    ["a confidence over the price", "Uncertain", { confidence: PRICE + 1n }],
    ["a confidence with dirty upper bits", "Uncertain", { confidence: MaxUint256 }],
  ];

  const used: readonly (readonly [string, Answer])[] = [
    ["a price as old as allowed", { timestamp: (now) => now - BigInt(MAX_AGE) }],
    ["a price of this very second", { timestamp: (now) => now }],
    ["a confidence as wide as allowed", { confidence: PRICE / 100n }],
  ];

  for (const position of [0, 1, 2]) {
    describe(`source ${position} of 3`, () => {
      for (const [what, verdict, answer] of answers) {
        it(`leaves out ${what} as ${verdict}`, async () => {
          const world = await load(threeSources);
          expectLeftOut(await roundWith(world, position, answer), position, verdict);
        });
      }

      it("leaves out a price older than the one used before", async () => {
        const world = await load(threeSources);
        const { at } = await roundIn(world, 10);
        await world.sources[position]!.say(PRICE, at - 1, 0);
        expectLeftOut(await roundIn(world, 20), position, "OlderThanBefore");
      });

      it("uses a price as old as the one used before", async () => {
        const world = await load(threeSources);
        const { at } = await roundIn(world, 10);
        await world.sources[position]!.say(PRICE, at, 0);
        expect((await roundIn(world, 20)).verdicts).to.deep.equal(["Used", "Used", "Used"]);
      });

      for (const [what, answer] of used) {
        it(`uses ${what}`, async () => {
          const world = await load(threeSources);
          const round = await roundWith(world, position, answer);
          expect(round.verdicts).to.deep.equal(["Used", "Used", "Used"]);
        });
      }
    });
  }

  it("uses a price that is no surer than it is large, where the source's terms allow that", async () => {
    const world = await load(deployOracleWorld);
    const sources = await useHostileSources(world, [{ maxConfidencePpm: 1_000_000n }, {}, {}]);
    await sayNow(sources, [PRICE, PRICE, PRICE]);
    const at = BigInt(await time.latest()) + 10n;
    for (const [confidence, verdict] of [
      [PRICE, "Used"],
      [PRICE + 1n, "Uncertain"],
    ] as const) {
      await sources[0]!.say(PRICE, at, confidence);
      expect((await roundIn(world, 20)).verdicts).to.deep.equal([verdict, "Used", "Used"]);
    }
  });

  it("uses the largest price and the smallest", async () => {
    const world = await load(threeSources);
    await sayNow(world.sources, [MAX_PRICE, MAX_PRICE, MAX_PRICE]);
    expect((await roundIn(world)).price).to.equal(MAX_PRICE);
    await sayNow(world.sources, [1n, 1n, 1n]);
    expect((await roundIn(world)).price).to.equal(1n);
  });

  it("tells how far apart the smallest and the largest price are without overflow", async () => {
    const world = await load(threeSources);
    await sayNow(world.sources, [1n, 1n, MAX_PRICE]);
    expect((await roundIn(world)).dispersionPpm).to.equal(0n);
    await sayNow(world.sources, [MAX_PRICE, 1n, 0n]);
    const round = await roundIn(world);
    expect(round.dispersionPpm).to.equal((1n << 24n) - 1n);
    expect(round.status).to.equal("NoQuorum");
  });
});

describe("PriceOracle: hostile sources", () => {
  const manners: readonly Manner[] = [
    "Revert",
    "RevertLong",
    "BurnGas",
    "AnswerLong",
    "AnswerLongAffordable",
    "AnswerShort",
    "AnswerOneMore",
    "AnswerNothing",
    "Write",
  ];

  for (const position of [0, 1, 2]) {
    for (const manner of manners) {
      it(`survives ${manner} in position ${position} for at most 120,000 gas`, async () => {
        const world = await load(threeSources);
        const good = await roundIn(world, 10);
        await misbehave(world.sources[position]!, manner);
        const bad = await roundIn(world, 10);
        expectLeftOut(bad, position, "Reverted");
        expect(bad.gasUsed - good.gasUsed + GOOD_SOURCE_GAS).to.be.lessThan(BAD_SOURCE_GAS);
      });
    }

    it(`survives a source without code in position ${position}`, async () => {
      const world = await load(threeSources);
      await setCode(await world.sources[position]!.getAddress(), "0x");
      expectLeftOut(await roundIn(world), position, "Reverted");
    });
  }

  it("survives all sources burning their gas, and says so", async () => {
    const world = await load(threeSources);
    for (const source of world.sources) await misbehave(source, "BurnGas");
    const round = await roundIn(world);
    expect(round.verdicts).to.deep.equal(["Reverted", "Reverted", "Reverted"]);
    expect(round.status).to.equal("NoQuorum");
    expect(round.gasUsed).to.be.lessThan(3n * BAD_SOURCE_GAS + 60_000n);
  });

  it("reverts rather than ask a source with less gas than its whole stipend", async function () {
    // Instrumented code needs more gas elsewhere in a round, so that other bounds are met first.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const world = await load(threeSources);
    const { gasUsed } = await roundIn(world, 10);
    await time.increase(10);
    // Enough for the round, not for a round with whole stipends: the last source would be starved and left out.
    for (const gasLimit of [gasUsed, gasUsed + 40_000n]) {
      await expect(world.oracle.update.staticCall(0, { gasLimit })).to.be.revertedWithCustomError(
        world.oracle,
        "PriceOracle_GasTooLow",
      );
    }
    await world.oracle.update.staticCall(0, { gasLimit: gasUsed + 120_000n });
  });

  it("never leaves a good source out for want of gas, whatever the gas limit", async () => {
    const world = await load(threeSources);
    await time.increase(10);
    for (let gasLimit = 60_000n; gasLimit < 420_000n; gasLimit += 7_919n) {
      const status = await world.oracle.update.staticCall(0, { gasLimit }).catch(() => 1n);
      expect(status, `gas limit ${gasLimit}`).to.equal(1n);
    }
  });
});
