import { expect } from "chai";
import fc from "fast-check";

import { isPossible } from "../../src/cex/misconduct/schedule";
import { type Misconduct } from "../../src/cex/misconduct/switches";
import { type Asset, ASSETS } from "../../src/cex/model/assets";
import { type OrderKind, type Intent } from "../../src/cex/model/intents";
import { type PrivateState } from "../../src/cex/publication/privateState";
import { VENUE_KINDS } from "../../src/cex/venues/catalogue";
import { type StepReport } from "../../src/cex/venues/venue";
import { check } from "../math/property";
import { ownBookIndex, plainConfig, Scene, wad, who } from "./scene";

const SEED = 10_102_025;
const RUNS = 120;
const BLOCKS = 25;
const [AFFILIATE, CROWD, RUNNER, INSIDER] = [2, 8, 9, 1];

const account = fc.integer({ min: 1, max: CROWD }).map(who);
const asset = fc.constantFrom<Asset>("usd", "usd", "usd", "coin", "token");
const amount = fc.bigInt({ min: 1n, max: wad(3_000) });
const kind = fc.constantFrom<OrderKind>("limit", "limit", "postOnly", "ioc");

/** Prices as distance from the outside price, on the tick; sizes of some dozen units and some wei. */
const place = fc.record({
  kind: fc.constant("place" as const),
  account,
  isBuy: fc.boolean(),
  order: kind,
  price: fc.integer({ min: -300, max: 300 }).map((ticks) => BigInt(ticks) * wad("0.01")),
  size: fc.bigInt({ min: 1n, max: wad(60) }),
  reduceOnly: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
});

const intent: fc.Arbitrary<Intent> = fc.oneof(
  { weight: 6, arbitrary: place },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("deposit" as const, "withdraw"), account, asset, amount }),
  },
  { weight: 1, arbitrary: account.map((id) => ({ kind: "cancelAll" as const, account: id })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("setLeverage" as const),
      account,
      leverage: fc.bigInt({ min: 1n, max: 125n }),
    }),
  },
);

/** One of each kind that moves money or decides who pays; each is on or off. */
const SWITCHES: readonly Misconduct[] = [
  { kind: "lending", from: 5, asset: "usd", perBlock: wad(500), most: wad(5_000) },
  { kind: "exemptAccount", from: 3, account: who(AFFILIATE), creditLine: wad(20_000) },
  { kind: "tokenCollateral", from: 2, weightPpm: 900_000n },
  { kind: "hiddenLiabilities", from: 4, accounts: [who(3), who(4)] },
  { kind: "borrowedReserves", from: 1, most: { usd: wad(9_000), coin: wad(9_000), token: wad(9_000) } },
  { kind: "favouredAdl", from: 1, insiders: [who(INSIDER)] },
  { kind: "frontRunning", from: 1, insider: who(RUNNER), leastNotional: wad(100) },
  { kind: "underReporting", from: 1, keepOneIn: 2 },
  { kind: "forgedBalance", from: 7, account: who(5), asset: "usd", amount: wad(777) },
  { kind: "withdrawalFreeze", from: 8, until: 12, except: [who(INSIDER)] },
  { kind: "keyTheft", from: 15, assets: ASSETS, sharePpm: 700_000n },
  { kind: "oracleKey", from: 9, until: 11, factorPpm: 900_000n },
];

const world = fc.record({
  kind: fc.constantFrom(...VENUE_KINDS),
  mode: fc.constantFrom("full" as const, "byBracket" as const),
  ownBook: fc.boolean(),
  fund: fc.constantFrom(0n, wad(200), wad(50_000)),
  switches: fc.subarray([...SWITCHES]),
  blocks: fc.array(
    fc.record({
      price: fc.integer({ min: 85, max: 115 }),
      token: fc.integer({ min: 0, max: 3 }),
      seconds: fc.constantFrom(1, 5, 7_200),
      intents: fc.array(intent, { minLength: 4, maxLength: 16 }),
    }),
    { minLength: BLOCKS, maxLength: BLOCKS },
  ),
});

const counted = {
  trades: 0,
  liquidations: 0,
  byBook: 0,
  byFund: 0,
  byAdl: 0,
  payouts: 0,
  refusals: 0,
  overdrafts: 0,
};

describe("the law of conservation", function () {
  this.timeout(180_000);

  it(`holds to the wei on every kind of venue, whatever is switched on (${RUNS} x ${BLOCKS} blocks)`, () => {
    fc.assert(
      fc.property(fc.noBias(world), ({ kind: venueKind, mode, ownBook, fund, switches, blocks }) => {
        const house = { usd: wad(1_000), coin: 0n, token: wad(1_000) };
        const config = plainConfig(venueKind, {
          capital: { house, fund },
          liquidation: { mode, feePpm: 5_000n },
          ...(ownBook ? { index: ownBookIndex } : {}),
          takerFeePpm: 500n,
          makerFeePpm: 200n,
          fund: { unwindPpm: 300_000n, slippagePpm: 20_000n },
          proofEverySec: venueKind === "opaque" || venueKind === "badDex" ? undefined : 7,
        });
        const possible = switches.filter((one) => isPossible(venueKind, one.kind));
        const scene = new Scene(config, possible);
        fundCrowd(scene);
        for (const { price, token, seconds, intents } of blocks) {
          scene.price = wad(price);
          scene.token = wad(token);
          const report = scene.step(
            intents.map((one) => nearTo(wad(price), one)),
            seconds,
          );
          judge(scene.venue.privateState(), possible);
          count(report, scene.venue.privateState());
        }
      }),
      // No bias to small values: large positions are what goes wrong.
      { seed: SEED, numRuns: RUNS },
    );
    console.log(`      ${JSON.stringify(counted)}`);
    for (const [what, times] of Object.entries(counted)) expect(times, what).to.be.greaterThan(20);
  });

  it("says the same twice for the same input", () => {
    const run = (): string => {
      const scene = new Scene(plainConfig("bestPractice"), [SWITCHES[0]!, SWITCHES[6]!]);
      fundCrowd(scene);
      const views: unknown[] = [];
      for (const intents of fc.sample(fc.array(intent, { maxLength: 10 }), { seed: SEED, numRuns: 20 })) {
        views.push(
          scene.step(intents.map((one) => nearTo(wad(100), one))),
          scene.venue.publicView(),
          scene.venue.customerView(who(3)),
        );
      }
      return JSON.stringify([views, scene.venue.privateState()], (_, v: unknown) =>
        typeof v === "bigint" ? `${v}` : v,
      );
    };
    const first = run();
    expect(first.length).to.be.greaterThan(10_000);
    expect(run()).to.equal(first);
  });
});

/** An order's distance made a price. */
function nearTo(price: bigint, one: Intent): Intent {
  return one.kind === "place" ? { ...one, price: price + one.price } : one;
}

function fundCrowd(scene: Scene): void {
  const money: Intent[] = [];
  for (let n = 1; n <= CROWD; n += 1) {
    money.push({ kind: "deposit", account: who(n), asset: "usd", amount: wad(100 * n * n) });
    money.push({ kind: "deposit", account: who(n), asset: "token", amount: wad(100) });
    money.push({ kind: "setLeverage", account: who(n), leverage: BigInt(20 + 10 * n) });
  }
  scene.step(money);
}

/** What must be so after every block of every venue. */
function judge(state: PrivateState, switches: readonly Misconduct[]): void {
  for (const one of ASSETS) check(state.gap[one] === 0n, () => `${one} is off by ${state.gap[one]}`);
  check(state.sizeGap === 0n, () => `sizes are off by ${state.sizeGap}`);
  const exempt = switches.some((one) => one.kind === "exemptAccount") ? who(AFFILIATE) : undefined;
  for (const { account: id, equity, size, cost } of state.accounts) {
    // The front-runner has no order of its own: it ends every block flat, and never poorer.
    check(id !== who(RUNNER) || size === 0n, () => `the front-runner is left with ${size}`);
    check(size !== 0n || cost === 0n, () => `flat account ${id} has a cost of ${cost}`);
    check(equity >= 0n || id === exempt, () => `account ${id} is left with ${equity}`);
  }
  for (const place of Object.values(state.places)) {
    for (const one of ASSETS) check(place[one] >= 0n, () => `${one} below zero somewhere`);
  }
}

function count(report: StepReport, state: PrivateState): void {
  counted.trades += report.trades.length;
  counted.liquidations += report.liquidations.length;
  counted.byBook += report.liquidations.filter((one) => one.bookSize > 0n).length;
  counted.byFund += report.liquidations.filter((one) => one.fundSize > 0n).length;
  counted.byAdl += report.deleveragings.length;
  counted.payouts += report.payouts.length;
  counted.refusals += report.refusals.length;
  counted.overdrafts += state.accounts.filter(({ balance }) => balance.usd < 0n).length;
}
