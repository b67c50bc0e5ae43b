/**
 * The fault matrix of feeds: every fault in every position of 3 to 7 sources. A bad feed is left out, costs at most 120,000 gas and changes
 * nothing of the answer. And ORA-1 against a minority that lies as well as it can and chooses when to update.
 */
import { setCode, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { type ChainlinkSource, type HostileSource } from "../../typechain";
import { Random, SEED } from "../math/random";
import {
  MANNERS,
  MARKET,
  type Manner,
  type OracleWorld,
  type Verdict,
  WAD,
  configsOf,
  deployOracleWorld,
  roundIn,
  sayNow,
} from "../oracle/fixture";
import { load } from "../support/load";

const PRICE = 25n * WAD;
const MAX_AGE = 60n;
const BAD_SOURCE_GAS = 120_000n;
/** More than a good one costs, which is what a bad one is compared with. */
const GOOD_SOURCE_GAS = 20_000n;
const COUNTS = [3, 4, 5, 6, 7] as const;

interface Fault {
  readonly name: string;
  readonly verdict: Verdict;
  /** Makes `source` faulty for a round at `at`. */
  readonly make: (source: HostileSource, at: bigint) => Promise<unknown>;
}

const misbehaviour = (manner: Manner, verdict: Verdict = "Reverted"): Fault => ({
  name: manner,
  verdict,
  make: (source) => source.behave(MANNERS.indexOf(manner)),
});

const answer = (name: string, verdict: Verdict, say: (at: bigint) => [bigint, bigint, bigint]): Fault => ({
  name,
  verdict,
  make: (source, at) => source.say(...say(at)),
});

const FAULTS: readonly Fault[] = [
  misbehaviour("BurnGas"),
  misbehaviour("AnswerLong"),
  misbehaviour("AnswerLongAffordable"),
  misbehaviour("RevertLong"),
  misbehaviour("Revert"),
  misbehaviour("AnswerShort"),
  misbehaviour("AnswerOneMore"),
  misbehaviour("AnswerNothing"),
  misbehaviour("Write"),
  answer("stale", "Stale", (at) => [PRICE, at - MAX_AGE - 1n, 0n]),
  answer("without a time", "Stale", () => [PRICE, 0n, 0n]),
  answer("from the future", "Future", (at) => [PRICE, at + 1n, 0n]),
  answer("dirty in time", "Future", (at) => [PRICE, at | (1n << 200n), 0n]),
  answer("zero", "NonPositive", (at) => [0n, at, 0n]),
  answer("negative", "NonPositive", (at) => [MaxUint256, at, 0n]),
  answer("least negative", "NonPositive", (at) => [1n << 255n, at, 0n]),
  answer("too large", "TooLarge", (at) => [10n ** 26n + 1n, at, 0n]),
  answer("uncertain", "Uncertain", (at) => [PRICE, at, PRICE]),
  answer("dirty in confidence", "Uncertain", (at) => [PRICE, at, MaxUint256]),
];

async function eightSources() {
  const world = await deployOracleWorld();
  const sources: HostileSource[] = [];
  for (let i = 0; i < 7; ++i) sources.push(await ethers.deployContract("HostileSource"));
  const bare = await ethers.deployContract("HostileSource");
  return { ...world, sources, bare };
}

async function use(world: OracleWorld, sources: readonly HostileSource[]): Promise<void> {
  await world.oracle.connect(world.governor).setSources(MARKET, await configsOf(sources));
  await sayNow(
    sources,
    sources.map(() => PRICE),
  );
  await roundIn(world, 10);
}

describe("feeds: every fault in every position", () => {
  for (const count of COUNTS) {
    it(`is left out of ${count} sources for at most 120,000 gas, and changes nothing of the answer`, async () => {
      const world = await load(eightSources);
      const sources = world.sources.slice(0, count);
      await use(world, sources);
      let dearest = 0n;
      for (let position = 0; position < count; ++position) {
        const source = sources[position]!;
        for (const { name, verdict, make } of FAULTS) {
          await sayNow([source], [PRICE]);
          const good = await roundIn(world, 10);
          const at = BigInt((await time.latest()) + 10);
          await make(source, at);
          const bad = await roundIn(world, Number(at) - (await time.latest()));
          const expected: Verdict[] = Array.from({ length: count }, () => "Used");
          expected[position] = verdict;
          expect(bad.verdicts, `${name} in ${position} of ${count}`).to.deep.equal(expected);
          expect([bad.status, bad.price]).to.deep.equal(["Live", PRICE]);
          const cost = bad.gasUsed - good.gasUsed + GOOD_SOURCE_GAS;
          if (cost > dearest) dearest = cost;
        }
        await sayNow([source], [PRICE]);
      }
      expect(dearest).to.be.within(STIPENDED, BAD_SOURCE_GAS);
    });

    it(`is no code in any of ${count} positions`, async () => {
      const world = await load(eightSources);
      const good = world.sources.slice(0, count - 1);
      await setCode(await world.bare.getAddress(), await ethers.provider.getCode(good[0]!));
      for (let position = 0; position < count; ++position) {
        const sources = [...good.slice(0, position), world.bare, ...good.slice(position)];
        const code = await ethers.provider.getCode(good[0]!);
        await setCode(await world.bare.getAddress(), code);
        await world.oracle.connect(world.governor).setSources(MARKET, await configsOf(sources));
        await sayNow(
          good,
          good.map(() => PRICE),
        );
        await setCode(await world.bare.getAddress(), "0x");
        const round = await roundIn(world, 10);
        expect(round.verdicts[position]).to.equal("Reverted");
        expect([round.status, round.price]).to.deep.equal(["Live", PRICE]);
      }
    });
  }

  it("is none of decimals: 0 to 36 in every position of 3 sources say the same", async () => {
    const world = await load(eightSources);
    const byDecimals: { source: ChainlinkSource; say: () => Promise<unknown> }[] = [];
    for (let decimals = 0; decimals <= 36; ++decimals) {
      const feed = await ethers.deployContract("MockV3Aggregator", [decimals, 25n * 10n ** BigInt(decimals)]);
      const source = await ethers.deployContract("ChainlinkSource", [feed, ZeroAddress, 0]);
      byDecimals.push({ source, say: () => feed.updateAnswer(25n * 10n ** BigInt(decimals)) });
    }
    for (let first = 0; first < 37; ++first) {
      const three = [0, 12, 24].map((step) => byDecimals[(first + step) % 37]!);
      const configs = await configsOf(three.map(({ source }) => source));
      await world.oracle.connect(world.governor).setSources(MARKET, configs);
      for (const { say } of three) await say();
      const round = await roundIn(world, 10);
      expect([round.price, round.dispersionPpm, round.status]).to.deep.equal([PRICE, 0n, "Live"]);
    }
  });
});

/** A burnt stipend is seen in the dearest fault: the matrix measures what it says. */
const STIPENDED = 100_000n;

const LIARS_ROUNDS = 40;
const PPM = 1_000_000n;
const LIMIT_PPM = 30_000n;

describe(`ORA-1 against the best of lies, seed ${SEED}`, () => {
  for (const count of COUNTS) {
    it(`holds with ${count} sources: a minority that sees all and chooses its words and its moment`, async () => {
      const random = new Random(`${SEED}/feeds/${count}`);
      const world = await load(eightSources);
      const sources = world.sources.slice(0, count);
      await use(world, sources);
      const liars = Math.ceil(count / 2) - 1;
      let tries = 0;
      for (let i = 0; i < LIARS_ROUNDS; ++i) {
        const spread = BigInt(random.below(20_000));
        const honest = sources
          .slice(liars)
          .map(() => PRICE + (PRICE * BigInt(random.below(Number(spread) + 1))) / PPM);
        const [low, high] = [least(honest), most(honest)];
        await time.increase(6);
        for (const [j, price] of honest.entries()) await sources[liars + j]!.sayNow(price);
        // He tries what he can think of without a round, and makes the one that moves the answer farthest.
        let best = { words: [] as bigint[], moved: -1n };
        for (const words of lies(low, high, liars, random)) {
          for (const [j, word] of words.entries()) await speak(sources[j]!, word);
          const { price } = await world.oracle.peek(MARKET);
          const moved = price === 0n ? -1n : price > high ? price - high : price < low ? low - price : 0n;
          if (moved > best.moved) best = { words, moved };
          ++tries;
        }
        for (const [j, word] of best.words.entries()) await speak(sources[j]!, word);
        const round = await roundIn(world, 6);
        if (round.status === "NoQuorum") continue;
        expect(round.price, `round ${i}`).to.be.within(low, high);
      }
      expect(tries).to.be.greaterThanOrEqual(LIARS_ROUNDS * 6);
    });
  }
});

const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b));
const most = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b));

/** 0 is silence. */
async function speak(source: HostileSource, price: bigint): Promise<void> {
  if (price === 0n) await source.behave(MANNERS.indexOf("Revert"));
  else await source.sayNow(price);
}

/** Words worth trying: far off, just beyond the honest, at the edge of agreement, silence, and some of each. */
function lies(low: bigint, high: bigint, liars: number, random: Random): bigint[][] {
  const edge = (high * LIMIT_PPM) / PPM;
  const words = [high + 1n, low - 1n, high + edge, low - edge, high * 1_000n, low / 1_000n, 0n];
  const same = words.map((word) => Array.from({ length: liars }, () => word));
  const mixed = Array.from({ length: 3 }, () => Array.from({ length: liars }, () => random.pick(words)));
  return [...same, ...mixed];
}
