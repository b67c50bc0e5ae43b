import { readFileSync } from "node:fs";

import { expect } from "chai";

import { anvilBinary } from "../../scripts/chain/anvilChain";
import { defaultEngine } from "../../scripts/chain/engines";
import { committedExchange } from "../../scripts/run/committed";
import { runArm } from "../../scripts/run/arm";
import { type ArmTask } from "../../scripts/run/messages";
import { type RunColumn, type RunResult } from "../../src/domain/run/artifact";
import { hashOf } from "../../src/domain/run/canonical";
import { LAWS } from "../../src/laws/registry";
import { type AssetBars, type Bar } from "../../src/sim/bars/bars";
import { parseRows, selectAsset } from "../../src/sim/bars/parse";
import { makeResult } from "../../src/sim/record/result";
import { changedArm, committedArm } from "../../src/sim/scenario/arm";
import { OCT10 } from "../../src/sim/scenario/catalogue/oct10";
import { type Scenario } from "../../src/sim/scenario/scenario";
import { withoutGas } from "./withoutGas";

const DAY_SEC = 86_400;
const FILE = "data/oct10/bars.csv";

/** Five minutes from the middle of the fall, few people: enough for trades, a halt and somebody's end. */
const SHORT: Scenario = {
  ...OCT10,
  name: "test",
  offsetSec: 2_600,
  warmupSec: 100,
  replaySec: 200,
  blockSec: 5,
  sampleSec: 10,
  crowd: { holders: 24, makers: 2, noise: 1, momentum: 1 },
  lawsEvery: 100,
};

const AVAX = selectAsset(parseRows(readFileSync(FILE, "utf8"), FILE), "AVAX", FILE);
const PROTECTED = committedArm();
const UNPROTECTED = changedArm(PROTECTED, { oracle: "single", halts: false, insurance: 25_000n });

interface Finding {
  readonly column: RunColumn;
  readonly result: RunResult;
}

async function replay(changes: Partial<ArmTask> = {}, stopAfter = Infinity): Promise<Finding> {
  const usual: ArmTask = {
    scenario: SHORT,
    arm: PROTECTED,
    bars: AVAX,
    seed: 1n,
    engine: { kind: defaultEngine() },
  };
  const task = { ...usual, ...changes };
  let blocks = 0;
  const column = await runArm(task, {
    onBlock: (done) => (blocks = done),
    stopped: () => blocks >= stopAfter,
  });
  return { column, result: makeResult({ ...task, base: committedExchange().base }, [column]) };
}

/** The same bars, each changed. */
function mapBars(bars: AssetBars, change: (bar: Bar) => Bar): AssetBars {
  return { ...bars, venues: bars.venues.map((venue) => ({ ...venue, bars: venue.bars.map(change) })) };
}

describe("replay", () => {
  let first: Finding;

  before(async () => {
    first = await replay();
  });

  it("drives the contracts: people trade, prices arrive, laws are judged and every cent is found", () => {
    const { summary, series } = first.column;
    expect(summary.transactions.sent).to.be.above(100);
    expect(Math.max(...series.openInterest)).to.be.above(1_000);
    expect(BigInt(summary.price.low)).to.be.below(BigInt(summary.price.open));
    expect(first.column.halts.map(({ trip }) => trip)).to.deep.equal(["day level 1"]);
    expect(summary.traders.liquidated).to.be.above(0);
    // ADL-2 is a bench's; a simulation has no gateways.
    const judged = LAWS.map(({ id }) => id).filter((id) => id !== "ADL-2" && id !== "GATE-1");
    expect([...summary.laws.ids].sort()).to.deep.equal(judged.sort());
    expect(summary.laws.checks).to.be.above(20);
    expect(summary.laws.violations).to.deep.equal([]);
    const { tokensHeld, accounted, cash, difference } = summary.money;
    expect(BigInt(tokensHeld) - BigInt(cash)).to.equal(BigInt(difference));
    expect(tokensHeld).to.equal(accounted);
    expect(BigInt(difference)).to.be.within(0n, 10_000n);
  });

  it("finds the same again from the same seed, and something else from another", async () => {
    const again = await replay();
    expect(hashOf(again.result)).to.equal(hashOf(first.result));
    const other = await replay({ seed: 2n });
    expect(other.column.series).to.not.deep.equal(first.column.series);
  });

  it("finds the same on Hardhat's network, gas included", async function () {
    if (anvilBinary() === undefined) this.skip();
    const { result } = await replay({ engine: { kind: "hardhat" } });
    expect(result).to.deep.equal(first.result);
  });

  it("finds the same a day later: nobody reads the clock", async () => {
    const shifted = mapBars(AVAX, (bar) => ({ ...bar, time: bar.time + DAY_SEC }));
    const bars = { ...shifted, start: AVAX.start + DAY_SEC, end: AVAX.end + DAY_SEC };
    const later = await replay({ bars });
    expect(later.result.bars).to.deep.equal(first.result.bars);
    expect(withoutGas(later.column)).to.deep.equal(withoutGas(first.column));
  });

  it("finds the same up to a moment whatever the bars after it say: nobody reads ahead", async () => {
    const cut = 120;
    const moment = AVAX.start + SHORT.offsetSec + SHORT.warmupSec + cut;
    const doubled = (bar: Bar): Bar =>
      bar.time < moment
        ? bar
        : { ...bar, open: bar.open * 2n, high: bar.high * 2n, low: bar.low * 2n, close: bar.close * 2n };
    const { column } = await replay({ bars: mapBars(AVAX, doubled) });
    // A bar that begins at the moment is known ten seconds later.
    const known = column.series.t.filter((t) => t < cut + 10).length;
    const upTo = ({ series }: RunColumn) => Object.values(series).map((values) => cutTo(values, known));
    expect(upTo(column)).to.deep.equal(upTo(first.column));
    const before = ({ liquidations }: RunColumn) => liquidations.filter(({ t }) => t < cut + 10);
    expect(before(column)).to.deep.equal(before(first.column));
    expect(column.series.index).to.not.deep.equal(first.column.series.index);
  });

  it("shows the other rules to the same people: one source, no halt", async () => {
    const other = await replay({ arm: UNPROTECTED });
    expect(other.result.population).to.deep.equal(first.result.population);
    expect(other.column.halts).to.deep.equal([]);
    expect(new Set(other.column.sources.map(({ venue }) => venue)).size).to.equal(1);
    expect(BigInt(other.column.summary.fund.start)).to.be.below(BigInt(first.column.summary.fund.start));
  });

  it("replays any asset: its ticks and lots follow from its first price", async () => {
    const cheap = (value: bigint): bigint => value / 500n;
    const bars = mapBars({ ...AVAX, asset: "PENNY" }, (bar) => ({
      ...bar,
      open: cheap(bar.open),
      high: cheap(bar.high),
      low: cheap(bar.low),
      close: cheap(bar.close),
    }));
    const { column } = await replay({ bars });
    expect(column.parameters["trading"]?.["tickSize"]).to.equal(`${10n ** 12n}`);
    expect(column.parameters["margin"]?.["lotSize"]).to.equal(`${10n ** 20n}`);
    expect(Math.max(...column.series.openInterest)).to.be.above(1_000);
  });

  it("stops when it is asked to, with what it has, marked as incomplete", async () => {
    const { column, result } = await replay({}, 23);
    expect([column.complete, result.complete]).to.deep.equal([false, false]);
    expect(column.blocks).to.equal(23);
    expect(column.series.t).to.deep.equal([0, 10]);
    expect(first.column.complete).to.equal(true);
  });
});

/** The first samples of one series; the venues' lie one level deeper. */
function cutTo(values: readonly unknown[], count: number): unknown {
  const isVenue = (value: unknown): value is { price: unknown[] } =>
    typeof value === "object" && value !== null && "price" in value;
  return values.some(isVenue)
    ? values.map((value) => (isVenue(value) ? value.price.slice(0, count) : value))
    : values.slice(0, count);
}
