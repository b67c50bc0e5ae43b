import { expect } from "chai";
import { time } from "@nomicfoundation/hardhat-network-helpers";

import { type Point, decide } from "../../src/math/weightedMedian";
import { type HostileSource } from "../../typechain";
import { Random, SEED } from "../math/random";
import {
  type OracleWorld,
  ROUND_GAP,
  type Round,
  STATUSES,
  WAD,
  deployOracleWorld,
  misbehave,
  roundIn,
  useHostileSources,
} from "./fixture";
import { drawLiars, drawWeights } from "./medianCases";
import { load } from "../support/load";

const MARKETS = 12;
const ROUNDS = 12;
const LIMIT_PPM = 30_000n;
const PPM = 1_000_000n;

/** One market's sources, and who of them obeys the attacker. */
interface Attacked {
  readonly sources: HostileSource[];
  readonly weights: bigint[];
  readonly liars: boolean[];
}

/** Honest sources follow a walk with some noise and lag, and fail at times. */
async function speakHonestly(source: HostileSource, truth: bigint, random: Random): Promise<bigint | null> {
  if (random.chance(12)) {
    await misbehave(source, random.pick(["Revert", "BurnGas", "AnswerShort"] as const));
    return null;
  }
  const noisePpm = BigInt(random.below(random.chance(20) ? 60_000 : 4_000));
  const price = truth + (truth * noisePpm) / PPM;
  await source.say(price, await time.latest(), 0);
  return price;
}

/** Liars say what suits them: all the same far-off price, anything, or nothing at all. */
async function lie(source: HostileSource, truth: bigint, random: Random): Promise<void> {
  const roll = random.below(10);
  if (roll < 5) await source.say(truth / 2n, await time.latest(), 0);
  else if (roll < 8) await source.say(random.positive(10n ** 26n), await time.latest(), 0);
  else await misbehave(source, "Revert");
}

function expectHonest(
  round: Round,
  honest: readonly bigint[],
  honestWeight: bigint,
  configured: bigint,
): void {
  if (round.status === "NoQuorum") return;
  const inside = honest.some((p) => p <= round.price) && honest.some((p) => p >= round.price);
  const near = honest.some((p) => {
    const distance = p > round.price ? p - round.price : round.price - p;
    return distance * PPM <= round.price * LIMIT_PPM;
  });
  // The law itself where honest answers have a majority; else within the dispersion that counts as agreement.
  if (2n * honestWeight > configured || round.status === "Degraded") expect(inside).to.equal(true);
  else expect(inside || near).to.equal(true);
}

describe(`PriceOracle: ORA-1 with ${MARKETS} sets of sources, ${ROUNDS} rounds each, seed ${SEED}`, () => {
  it("answers within the honest sources' range whenever a lying minority chooses to update", async () => {
    const random = new Random(`${SEED}/ora1`);
    const world: OracleWorld = await load(deployOracleWorld);
    const seen = new Map<string, number>();
    for (let m = 0; m < MARKETS; m++) {
      const weights = drawWeights(random);
      const terms = weights.map((weight) => ({ weight }));
      const attacked = {
        sources: await useHostileSources(world, terms),
        weights,
        liars: drawLiars(random, weights),
      };
      for (const status of await attack(world, attacked, random))
        seen.set(status, (seen.get(status) ?? 0) + 1);
    }
    console.log(`      rounds: ${[...seen].map(([status, count]) => `${status} ${count}`).join(", ")}`);
    for (const status of STATUSES.slice(1)) expect(seen.get(status), status).to.be.greaterThan(2);
  });

  /** The attacker sees what everybody says and makes a round at each moment that he likes. */
  async function attack(world: OracleWorld, { sources, weights, liars }: Attacked, random: Random) {
    const configured = weights.reduce((a, b) => a + b, 0n);
    const statuses: string[] = [];
    let truth = 25n * WAD;
    while (statuses.length < ROUNDS) {
      truth += (truth * BigInt(random.below(40_001) - 20_000)) / PPM;
      const honest: bigint[] = [];
      let honestWeight = 0n;
      for (const [i, source] of sources.entries()) {
        if (liars[i]) {
          await lie(source, truth, random);
          continue;
        }
        const said = await speakHonestly(source, truth, random);
        if (said === null) continue;
        honest.push(said);
        honestWeight += weights[i]!;
      }
      const now = await time.latest();
      const { updatedAt } = await world.oracle.slotOf(0);
      if (BigInt(now + 1) < updatedAt + BigInt(ROUND_GAP)) await time.increase(ROUND_GAP);

      const peeked = await world.oracle.peek(0);
      const wanted = peeked.price !== 0n && (peeked.price < truth || random.chance(60));
      if (!wanted && random.chance(50)) continue;
      const round = await roundIn(world, 1);
      expectHonest(round, honest, honestWeight, configured);
      await expectTwin(world, round, weights, configured);
      statuses.push(round.status);
    }
    return statuses;
  }

  async function expectTwin(world: OracleWorld, round: Round, weights: bigint[], configured: bigint) {
    const [event] = await world.oracle.queryFilter(
      world.oracle.filters.RoundMade(),
      await time.latestBlock(),
    );
    const points: Point[] = event!.args.quotes.map(({ price }, i) =>
      round.verdicts[i] === "Used" ? { price, weight: weights[i]! } : { price: 0n, weight: 0n },
    );
    const twin = decide(points, configured, LIMIT_PPM);
    expect([round.price, round.dispersionPpm, round.status]).to.deep.equal([
      twin.price,
      twin.dispersionPpm,
      STATUSES[Number(twin.status)],
    ]);
  }
});
