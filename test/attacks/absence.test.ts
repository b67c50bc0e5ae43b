/**
 * Keepers are gone for an hour and for a day. What accounts owe beyond what they have stays within formula S-19 (docs/SPEC.md), at every
 * moment; and once one keeper is back, everybody can be settled.
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { badDebtBound } from "../../src/math/badDebt";
import { refusalOf } from "../../src/sdk/refusal";
import { Random, SEED } from "../math/random";
import {
  type Scene,
  type Trader,
  Tier,
  expectLaws,
  healthOf,
  liquidate,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { setPrice } from "../support/prices";

const LEVERAGES = [2n, 5n, 10n, 25n, 50n] as const;
const HOUR = 3_600;

interface World extends Scene {
  readonly longs: readonly Trader[];
  readonly shorts: readonly Trader[];
}

/** A long and a short in every tier, as leveraged as they may be; the fund cannot take anything over. */
async function world(): Promise<World> {
  const x = await setScene({
    fund: 0n,
    funding: true,
    parameters: { liquidation: { fundBudget: 0n, fundLeakPerHour: 0n } },
  });
  const [longs, shorts] = [[], []] as [Trader[], Trader[]];
  for (const tier of Object.values(Tier)) {
    const deposit = wad((30_000 / Number(LEVERAGES[tier]!)) * 1.05);
    const long = await trader(x, 1 + tier, deposit, tier);
    const short = await trader(x, 7 + tier, deposit, tier);
    await trade(x, long, short, wad(1_000));
    longs.push(long);
    shorts.push(short);
  }
  return { ...x, longs, shorts };
}

/** What everybody owes beyond what he has, at mark. */
async function owed(s: World): Promise<bigint> {
  let sum = 0n;
  for (const one of [...s.longs, ...s.shorts]) {
    const { equity } = await healthOf(s, one);
    if (equity < 0n) sum -= equity;
  }
  return sum;
}

async function boundAt(s: World, low: bigint, high: bigint, sec: number): Promise<bigint> {
  const classes = [];
  for (const longs of [true, false]) {
    for (const [tier, leverage] of LEVERAGES.entries()) {
      const { openInterest } = await s.ledger.classOf(0, longs, tier);
      classes.push({ openInterest, leverage });
    }
  }
  const { leashPpm } = s.config.markets[0]!.parameters.margin;
  const { fundingCapPpm } = s.config.markets[0]!.parameters.trading;
  return badDebtBound(classes, { low, high, leashPpm, fundingCapPpm, sec: BigInt(sec) });
}

/** The index walks through `path` in equal steps over `sec`; nobody liquidates. @return debt and bound at the end. */
async function absent(s: World, path: readonly bigint[], sec: number) {
  const begun = await time.latest();
  let [low, high] = [wad(30), wad(30)];
  let debt = 0n;
  let bound = 0n;
  for (const price of path) {
    await time.increase(Math.floor(sec / path.length) - 6);
    await setPrice(s, 0, price);
    await s.exchange.poke(0);
    if (price < low) low = price;
    if (price > high) high = price;
    debt = await owed(s);
    bound = await boundAt(s, low, high, (await time.latest()) - begun);
    expect(debt, `at ${price}`).to.be.lessThanOrEqual(bound);
  }
  return { debt, bound };
}

function walk(random: Random, steps: number, ppm: number): bigint[] {
  const path: bigint[] = [];
  let price = wad(30);
  for (let i = 0; i < steps; ++i) {
    price += (price * BigInt(random.below(2 * ppm + 1) - ppm)) / 1_000_000n;
    path.push(price);
  }
  return path;
}

const line = (to: number, steps: number): bigint[] =>
  Array.from({ length: steps }, (_, i) => wad(30 + ((to - 30) * (i + 1)) / steps));

describe(`keepers absent, seed ${SEED}`, () => {
  for (const [name, sec, to] of [
    ["an hour, while the index falls by 12 %", HOUR, 26.4],
    ["an hour, while it rises by 15 %", HOUR, 34.5],
    ["a day, while it falls by 45 %", 24 * HOUR, 16.5],
    ["a day, while it rises by 60 %", 24 * HOUR, 48],
  ] as const) {
    it(`for ${name}: bad debt stays within S-19, and is settled when one is back`, async () => {
      const s = await load(world);
      const { debt, bound } = await absent(s, line(to, 12), sec);
      expect(debt, "there is some").to.be.greaterThan(0n);
      // One side loses and the bound counts both, with funding and leash at their caps.
      expect(debt).to.be.greaterThan(bound / 6n);
      await setPrice(s, 0, wad(to));
      await s.exchange.poke(0);
      for (const one of [...s.longs, ...s.shorts]) {
        await liquidate(s, one).catch((error: unknown) =>
          expect(refusalOf(error)?.error).to.match(/Liquidator_(Healthy|Waiting|NoPosition)/),
        );
      }
      for (const one of [...s.longs, ...s.shorts])
        expect((await healthOf(s, one)).equity).to.be.greaterThanOrEqual(0n);
      const { deficit } = await s.ledger.totals();
      expect(deficit).to.be.lessThanOrEqual(bound);
      await expectLaws(s);
    });
  }

  it("for an hour and for a day of any weather: within S-19 at every round", async () => {
    const random = new Random(`${SEED}/absence`);
    let seen = 0;
    for (const [sec, steps, ppm] of [
      [HOUR, 20, 20_000],
      [HOUR, 20, 60_000],
      [24 * HOUR, 30, 40_000],
      [24 * HOUR, 30, 90_000],
    ] as const) {
      const s = await load(world);
      const { debt } = await absent(s, walk(random, steps, ppm), sec);
      if (debt > 0n) seen += 1;
    }
    expect(seen).to.be.greaterThan(1);
  });
});
