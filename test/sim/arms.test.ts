import { readFileSync } from "node:fs";

import { expect } from "chai";

import { engineFor } from "../../scripts/chain/engines";
import { catalogueText } from "../../scripts/run/catalogue";
import { type RunColumn } from "../../src/domain/run/artifact";
import { type Action } from "../../src/sim/engine/engine";
import { BlockSpace } from "../../src/sim/engine/blockSpace";
import { MEASURED_GAS, modelledGas } from "../../src/sim/engine/modelledGas";
import { changedArm, committedArm } from "../../src/sim/scenario/arm";
import { COMMITTED, readRules, RuleError, twinOnly } from "../../src/sim/scenario/rules";
import { simulate } from "../../src/sim/simulate";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { OrderKind } from "../../src/sim/world/view";
import { rejection } from "../support/rejection";
import { termsOf, WATCH } from "./bothEngines";

const TWIN_ONLY = ["oracle=weighted", "adl=queue", "adl=pro-rata-size", "liquidation=all-at-once"];

/** A small crash that exhausts the fund, under the committed rules but for these settings. */
async function tell(name: string, ...settings: string[]): Promise<RunColumn> {
  const terms = termsOf(name, 40, 20);
  const arm = changedArm(terms.arm, readRules(settings));
  return simulateOnTwin({ ...terms, arm }, { laws: "all", series: true });
}

describe("arms that the contracts do not have", () => {
  let committed: RunColumn;

  before(async () => {
    committed = await tell("fund-exhaustion");
  });

  it("are told from the others, explained, and run on the twin whatever was asked for", () => {
    for (const setting of TWIN_ONLY) {
      const rules = { ...COMMITTED, ...readRules([setting]) };
      expect(twinOnly(rules)).to.deep.equal([setting]);
      expect(engineFor({ kind: "hardhat" }, rules)).to.deep.equal({ kind: "twin" });
      const [key, value] = setting.split("=");
      expect(catalogueText()).to.match(new RegExp(`  ${key}=.*\n.*\n +on the twin alone: .*${value}`));
    }
    const contracts = readRules([
      "oracle=single",
      "adl=class",
      "liquidation=pieces",
      "gas=3000000",
      "halts=off",
    ]);
    expect(twinOnly({ ...COMMITTED, ...contracts })).to.deep.equal([]);
    expect(engineFor({ kind: "anvil" }, { ...COMMITTED, ...contracts })).to.deep.equal({ kind: "anvil" });
  });

  it("are refused on somebody else's chain and on any other", async () => {
    const rules = { ...COMMITTED, ...readRules(["adl=queue"]) };
    const url = "http://127.0.0.1:1";
    const refused = (engine: Parameters<typeof engineFor>[0], option: string): void => {
      expect(() => engineFor(engine, rules)).to.throw(RuleError, `no adl=queue: leave out ${option}`);
    };
    refused({ kind: "rpc", url }, "--rpc");
    refused({ kind: "fork", url, block: undefined }, "--fork");
    const terms = { ...termsOf("smoke", 4), arm: changedArm(committedArm(), { adl: "queue" }) };
    const never = () => Promise.reject(new Error("a chain was opened"));
    const host = { ...WATCH, openChain: never, artifacts: { read: never } as never };
    expect(await rejection(simulate(terms, host))).to.be.instanceOf(RuleError);
  });

  it("are refused where the value is none of the rule", () => {
    for (const setting of [
      "adl=lottery",
      "liquidation=never",
      "oracle=mean",
      "gas=0",
      "gas=1999999",
      "gas=1e9",
    ]) {
      expect(() => readRules([setting]), setting).to.throw(RuleError, "takes");
    }
  });

  for (const setting of TWIN_ONLY) {
    it(`${setting}: every cent is found, all that is needed is closed, and the column says what it is`, async () => {
      const { summary, rules } = await tell("fund-exhaustion", setting);
      const { money, adl, laws } = summary;
      expect(rules).to.include(`Run on the twin: the contracts have no ${setting}.`);
      expect(money.tokensHeld).to.equal(money.accounted);
      expect(BigInt(money.difference)).to.be.within(0n, 10_000n);
      expect([adl.events > 0, adl.closed, laws.violations]).to.deep.equal([true, adl.needed, []]);
      const missing = committed.summary.laws.ids.filter((id) => !laws.ids.includes(id));
      const excused: Record<string, string[]> = {
        "oracle=weighted": ["ORA-1"],
        "adl=queue": ["INS-1"],
      };
      expect(missing).to.deep.equal(excused[setting] ?? []);
      expect(rules.some((text) => text.startsWith("Not judged"))).to.equal(missing.length > 0);
    });
  }

  it("ADL rules change who is closed, not prices, liquidations or how much is closed at first", async () => {
    const [queue, size] = [
      await tell("fund-exhaustion", "adl=queue"),
      await tell("fund-exhaustion", "adl=pro-rata-size"),
    ];
    for (const { series, adl, summary } of [queue, size]) {
      expect(series.index).to.deep.equal(committed.series.index);
      const [first, need] = [adl[0], committed.adl[0]];
      expect([first?.account, first?.size, first?.deficit]).to.deep.equal([
        need?.account,
        need?.size,
        need?.deficit,
      ]);
      expect(first?.closed).to.not.deep.equal(need?.closed);
      expect(summary.traders.liquidated).to.be.closeTo(committed.summary.traders.liquidated, 3);
    }
    expect(queue.summary.adl.largestHaircutPpm).to.equal(1_000_000);
    const shares = size.summary.adl.byTier
      .map(({ shortClosedPpm }) => shortClosedPpm)
      .filter((ppm) => ppm > 0);
    expect(size.summary.adl.largestHaircutPpm).to.equal(Math.max(...shares));
  });

  it("one venue alone moves a mean, and not a median", async () => {
    const median = await tell("single-oracle-attack");
    const mean = await tell("single-oracle-attack", "oracle=weighted");
    const single = await tell("single-oracle-attack", "oracle=single");
    const low = ({ summary }: RunColumn): bigint => BigInt(summary.price.low);
    expect([low(median) > low(mean), low(mean) > low(single)]).to.deep.equal([true, true]);
  });
});

describe("room in a block", () => {
  const poke: Action = {
    kind: "intent",
    role: "keeper",
    intent: { kind: "poke" },
    sender: { address: "", account: 1, time: 0, lotSize: 1n, tickSize: 1n, unit: 1n },
  };
  const order = { isBuy: true, reduceOnly: false, tick: 1, lots: 1, lifeSec: 0 };

  it("costs what bench/gas.json has measured", () => {
    const measured = JSON.parse(readFileSync("bench/gas.json", "utf8")) as Record<string, number>;
    for (const [name, gas] of Object.entries(MEASURED_GAS))
      expect(gas, name).to.equal(BigInt(measured[name] ?? 0));
    const orders = [
      { ...order, kind: OrderKind.Limit },
      { ...order, kind: OrderKind.ImmediateOrCancel },
    ];
    const placed = modelledGas({ ...poke, intent: { kind: "place", orders } });
    expect(placed).to.equal(MEASURED_GAS["place.newPrice"] + MEASURED_GAS["open.makers1"]);
  });

  it("lets what does not fit wait, and go first in the next block; a call larger than a block goes alone", () => {
    const named = (role: string): Action => ({ ...poke, role });
    const space = new BlockSpace(modelledGas(poke) * 2n);
    const roles = (actions: readonly Action[]): string => actions.map(({ role }) => role).join("");
    expect(roles(space.fit(["a", "b", "c"].map(named)))).to.equal("ab");
    expect(roles(space.fit(["d", "e"].map(named)))).to.equal("cd");
    expect(roles(space.fit([]))).to.equal("e");
    expect(roles(space.fit([]))).to.equal("");
    const narrow = new BlockSpace(1n);
    expect(roles(narrow.fit(["a", "b"].map(named)))).to.equal("a");
    expect(roles(narrow.fit([]))).to.equal("b");
    expect(roles(new BlockSpace(undefined).fit(["a", "b", "c"].map(named)))).to.equal("abc");
  });

  it("makes keepers late in a crash", async () => {
    const [wide, narrow] = [
      await tell("fund-exhaustion", "gas=999999999999"),
      await tell("fund-exhaustion", "gas=2000000"),
    ];
    const { summary: free } = await tell("fund-exhaustion");
    expect(wide.summary).to.deep.equal(free);
    expect(narrow.rules.join()).to.contain("2,000,000 gas, modelled");
    expect(narrow.summary.laws.violations).to.deep.equal([]);
    expect(narrow.summary.transactions.failed).to.be.above(free.transactions.failed);
  });
});
