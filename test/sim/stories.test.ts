import { expect } from "chai";

import { type RunColumn } from "../../src/domain/run/artifact";
import { ATTEMPT_KINDS, ATTEMPTS } from "../../src/sim/world/attempts";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { onChain, onTwin, termsOf } from "./bothEngines";
import { ON_TWIN, tell } from "./tell";
import { withoutGas } from "./withoutGas";

type Group = RunColumn["people"][number];

const USD = 10n ** 18n;
const DAY_SEC = 86_400;
const dollars = (wad: string): number => Number(BigInt(wad) / USD);

/** People of a role; fails when the run has none. */
function group({ people }: RunColumn, role: string): Group {
  return people.find((one) => one.role === role) ?? expect.fail(`no ${role} took part`);
}

function countOf({ states }: Group, wanted: string): number {
  return states.find(({ state }) => state === wanted)?.count ?? 0;
}

function refusalsTo({ summary }: RunColumn, wanted: string): Record<string, number> {
  const own = summary.transactions.failures.filter(({ role }) => role === wanted);
  return Object.fromEntries(own.map(({ error, count }) => [error, count]));
}

function sumOf({ people }: RunColumn, of: (one: Group) => string): number {
  return people.reduce((sum, one) => sum + dollars(of(one)), 0);
}

describe("stories with a cast of their own, told in short", () => {
  const found = new Map<string, RunColumn>();
  const story = (name: string): RunColumn => found.get(name) ?? expect.fail(`${name} was not run`);

  for (const name of ON_TWIN) {
    it(`${name} runs to its end, every cent is found, and no law is broken`, async () => {
      const column = await tell(name, {}, "twin");
      found.set(name, column);
      const { money, laws } = column.summary;
      const asked = name === "stop-orders" ? 30 : 29;
      expect([column.complete, laws.violations, laws.ids.length]).to.deep.equal([true, [], asked]);
      expect(money.tokensHeld).to.equal(money.accounted);
      expect(BigInt(money.difference)).to.be.within(0n, 10_000n);
    });
  }

  it("a run asks for about a quarter of all deposits, and every payout is made", () => {
    const run = story("ftx-run");
    const share = sumOf(run, ({ withdrawn }) => withdrawn) / sumOf(run, ({ deposited }) => deposited);
    expect(share).to.be.within(0.15, 0.4);
    const savers = group(run, "saver");
    expect([refusalsTo(run, "saver"), countOf(savers, "was refused")]).to.deep.equal([{}, 0]);
    expect(countOf(savers, "stayed")).to.be.above(0);
    expect(dollars(savers.profit)).to.equal(0);
  });

  it("an insider's every attempt is refused, each by its own error, and he ends with nothing", () => {
    const run = story("bybit-insider");
    const insider = group(run, "insider");
    expect([insider.withdrawn, insider.equity]).to.deep.equal(["0", "0"]);
    const refused = refusalsTo(run, "insider");
    const errors = new Set(ATTEMPT_KINDS.map((kind): string => ATTEMPTS[kind].refusal));
    expect(new Set(Object.keys(refused))).to.deep.equal(errors);
    // An attempt every half minute for half an hour, the last one after the last block.
    expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).to.equal(60);
  });

  it("a token of somebody's own printing is no collateral, and lends nobody anything", () => {
    const run = story("house-token-collateral");
    const affiliate = group(run, "affiliate");
    expect([dollars(affiliate.withdrawn), countOf(affiliate, "was refused")]).to.deep.equal([0, 1]);
    const refused = refusalsTo(run, "affiliate");
    expect(Object.keys(refused).sort()).to.deep.equal([
      "ERC20InsufficientAllowance",
      "Ledger_InsufficientCash",
    ]);
    expect(new Set(Object.values(refused)).size).to.equal(1);
  });

  it("a depeg halts nothing: the exchange does not see it, and pays everybody in the token", () => {
    const run = story("stablecoin-depeg");
    expect([run.halts, run.summary.badDebt.negativeEquity]).to.deep.equal([[], "0"]);
    expect(countOf(group(run, "hedger"), "hedge broken")).to.equal(0);
    expect(refusalsTo(run, "saver")).to.deep.equal({});
  });

  it("the first lender's failure is the last one where deposits are paid", () => {
    const { states } = group(story("contagion"), "lender");
    expect(states).to.deep.equal([
      { state: "failed in round 1", count: 1 },
      { state: "solvent", count: 7 },
    ]);
    // The two who had lent to it took home what they lost on it.
    expect(dollars(group(story("contagion"), "lender").withdrawn)).to.equal(200_000);
  });

  it("a deal with oneself costs more than fund, fees and counterparties give", () => {
    const run = story("self-deal-insurance");
    const dealers = group(run, "self-dealer");
    expect(dollars(dealers.profit)).to.be.below(0);
    expect(dollars(dealers.outside)).to.be.below(-10_000);
    expect(run.liquidations.some(({ role }) => role === "self-dealer")).to.equal(true);
  });

  it("a hunter has people liquidated whom a price without him would not have reached", async () => {
    const run = story("liquidation-hunt");
    expect(countOf(group(run, "liquidation hunter"), "hunted")).to.equal(1);
    expect(run.summary.traders.liquidated).to.be.above(0);
    // The same path with nobody pushing, and the same coin.
    expect(story("whale-attack").summary.traders.liquidated).to.equal(0);
  });

  it("a push of one venue earns nothing against the median, and gains against a single source", async () => {
    // At the scenario's own pace: whoever closes in blocks of a quarter of a minute comes too late.
    const whale = async (oracle: "single" | "median"): Promise<Group> =>
      group(await tell("whale-attack", { oracle, block: 5 }, "twin"), "whale");
    const [single, median] = [await whale("single"), await whale("median")];
    expect(dollars(median.profit)).to.be.below(0);
    expect(dollars(single.equity)).to.be.above(dollars(median.equity));
    expect(dollars(single.profit)).to.be.above(0);
  });

  it("a deleveraging breaks the hedges of those who carry no risk", async () => {
    const hedgers = group(await tell("fund-exhaustion", {}, "twin"), "hedger");
    expect(countOf(hedgers, "hedge broken")).to.be.above(0);
  });

  it("a market whose oracle is dead ends at one price, and everybody takes his money home", () => {
    const { settlement, summary, people } = story("dead-oracle");
    const { settled, woundUp } = settlement ?? expect.fail("the market lived");
    const { t, price, index } = settled ?? expect.fail("the market was not settled");
    // Sources are trusted for a minute after their last word.
    expect(t).to.be.within(4 * DAY_SEC + 480, 4 * DAY_SEC + 1_800);
    expect(BigInt(price)).to.be.above(BigInt(index));
    expect(woundUp.length).to.be.above(0);
    expect(woundUp.every((one) => one.t > 3 * DAY_SEC && BigInt(one.equity) < 0n)).to.equal(true);
    expect([summary.liquidation.calls, summary.badDebt.negativeEquity]).to.deep.equal([0, "0"]);
    const inside = people.filter(({ states }) => states.some(({ state }) => state === "stayed"));
    expect(inside).to.deep.equal([]);
    const left = sumOf(story("dead-oracle"), ({ equity }) => equity);
    expect(left).to.be.below(100);
    expect(refusalsTo(story("dead-oracle"), "saver")).to.deep.equal({});
  });

  it("collateral that falls everywhere is sold in pieces, and its owners pay, not who has cash", () => {
    const run = story("collateral-depeg");
    const { claims, sales, conceded, price, cap, pledged } =
      run.collateral ?? expect.fail("nothing was pledged");
    expect(Number(price.low) / Number(price.open)).to.be.within(0.6, 0.7);
    expect(sales.length).to.be.above(5);
    expect([claims.unsecured, run.summary.fund.covered, run.summary.badDebt.deficit]).to.deep.equal([
      "0",
      "0",
      "0",
    ]);
    expect(dollars(claims.end)).to.be.below(dollars(claims.worst) / 4);
    expect(dollars(conceded)).to.be.above(0);
    const buyers = group(run, "collateral buyer");
    expect(dollars(buyers.profit)).to.be.above(0);
    expect(dollars(group(run, "pledger").profit)).to.be.below(-dollars(buyers.profit));
    expect(refusalsTo(run, "pledger")).to.deep.equal({ CollateralVault_CapReached: 3 });
    expect(countOf(group(run, "pledger"), "refused by the cap")).to.equal(3);
    expect(BigInt(pledged)).to.be.at.most(BigInt(cap));
  });

  it("collateral that falls on one venue is nothing to the median, and everything to a single source", async () => {
    const median = story("collateral-one-venue");
    expect([median.collateral?.sales, median.summary.traders.liquidated]).to.deep.equal([[], 0]);
    const single = await tell("collateral-one-venue", { oracle: "single" }, "twin");
    expect(single.summary.traders.liquidated).to.be.above(5);
    expect(single.collateral?.sales.length).to.be.above(5);
    expect(dollars(group(single, "collateral buyer").profit)).to.be.above(50_000);
  });

  it("contracts take, judge and sell collateral as their twin does", async () => {
    const terms = termsOf("collateral-depeg", 12, 30);
    const [twin, chain] = [await onTwin(terms), await onChain(terms)];
    expect(twin.events).to.deep.equal(chain.events);
    expect(withoutGas(twin.column)).to.deep.equal(withoutGas(chain.column));
    expect(chain.column.collateral?.sales.length).to.be.above(0);
  });

  it("contracts end a dead market as their twin does, over both jumps of the clock", async () => {
    const terms = termsOf("dead-oracle", 12, 30);
    const [twin, chain] = [await onTwin(terms), await onChain(terms)];
    expect(twin.events).to.deep.equal(chain.events);
    expect(withoutGas(twin.column)).to.deep.equal(withoutGas(chain.column));
    expect(chain.column.settlement?.settled).to.not.equal(null);
    expect(chain.column.summary.oracleSec.noQuorum).to.be.above(4 * DAY_SEC);
  });

  it("contracts refuse insiders and pay savers as their twin does", async () => {
    const terms = termsOf("bybit-insider", 8, 30);
    const [twin, chain] = [await onTwin(terms), await onChain(terms)];
    expect(twin.events).to.deep.equal(chain.events);
    expect(withoutGas(twin.column)).to.deep.equal(withoutGas(chain.column));
    expect(dollars(group(chain.column, "saver").withdrawn)).to.be.above(0);
  });

  it("bars of an asset at a hundredth of the price make as sensible a run", async () => {
    const { bars, ...rest } = termsOf("oct10", 16, 15, "POL");
    const { summary } = await simulateOnTwin({ bars, ...rest }, { laws: "all", series: false });
    expect([bars.asset, summary.laws.violations]).to.deep.equal(["POL", []]);
    const { open, low } = summary.price;
    expect(BigInt(open)).to.be.within((22n * USD) / 100n, (24n * USD) / 100n);
    // The lows of the three venues that evening were 0.1152, 0.15 and 0.20; a median lies between the outer two.
    expect(BigInt(low)).to.be.within((15n * USD) / 100n, (20n * USD) / 100n);
    expect(summary.traders.liquidated).to.be.within(3, 20);
    expect(summary.oracleSec.noQuorum).to.be.within(300, 1_500);
  });
});
