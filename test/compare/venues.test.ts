import { expect } from "chai";

import { compareResult, type CompareRequest, type WatchedRun } from "../../src/compare/compare";
import { References } from "../../src/compare/outcomes/reference";
import { liquidatedOutcome } from "../../src/compare/outcomes/liquidated";
import { betterThanGlasshouse } from "../../src/compare/result/better";
import { venueRecord } from "../../src/compare/result/venueRecord";
import { type VenueTrace } from "../../src/compare/trace/trace";
import { keptAt } from "../../src/compare/wealth";
import { parseCompare, sealCompare } from "../../src/domain/run/compareCanonical";
import { type CompareArtifact } from "../../src/domain/run/compareArtifact";
import { canonicalJson } from "../../src/domain/run/canonical";
import { renderReport } from "../../src/report/render";
import { sealRun } from "../../src/domain/run/canonical";
import { sampleResult } from "../report/sampleRun";
import { storyFigures } from "../../src/compare/story";
import { adaptively, glasshouse, marketOf, onTape, termsOf } from "./scene";

const FTX = termsOf("ftx-run", 20);
const META = { createdAt: "2025-10-10T00:00:00Z", command: "npm run compare", versions: {}, wallSec: 1 };

function artifactOf(run: WatchedRun, traces: readonly VenueTrace[]): CompareArtifact {
  const request = { terms: run.market.terms } as unknown as CompareRequest;
  const references = new References(run.market);
  const compared = { complete: true, columns: [run.column], traces, references };
  const extra = { complete: true, wealth: null, knowledge: null };
  return sealCompare(compareResult(request, compared, `0x${"0".repeat(64)}`, extra), META);
}

describe("venues side by side", function () {
  this.timeout(120_000);
  let own: WatchedRun;
  let opaque: VenueTrace;
  let tape: VenueTrace;

  before(async () => {
    own = await glasshouse(FTX);
    opaque = adaptively(own.market, "opaque");
    tape = onTape(own, "opaque");
  });

  it("tells both stories as shares of what customers brought, asked for and are owed", () => {
    const found = storyFigures(own.trace, opaque);
    expect(found.asked).to.be.within(0.05, 1);
    expect(found.paid).to.equal(1);
    expect(found.missing).to.equal(0);
    expect(found.opaqueUnpaid).to.be.greaterThan(0.05);
    expect(found.opaqueCoinsGone).to.equal(null);
    const custody = { ...opaque.custody, coinOwed: 10n, coinHeld: 3n };
    expect(storyFigures(own.trace, { ...opaque, custody }).opaqueCoinsGone).to.equal(0.7);
    const withdrawals = { ...own.trace.withdrawals, paid: { count: 1, amount: 0n } };
    expect(storyFigures({ ...own.trace, withdrawals }, opaque).paid).to.equal(0);
  });

  it("FTX: a venue that lent out what it owes stops paying, and Glasshouse pays whoever asks", () => {
    const { asked, paid, refused, pending } = own.trace.withdrawals;
    expect(Number(asked.amount) / 1e18).to.be.above(100_000);
    expect([paid, refused.count, pending.count]).to.deep.equal([asked, 0, 0]);
    expect(opaque.misconduct).to.include("lending");
    expect(opaque.withdrawals.pending.count).to.be.above(0);
    expect(opaque.withdrawals.paid.amount < opaque.withdrawals.asked.amount).to.equal(true);
    expect(opaque.custody.held < opaque.custody.owed).to.equal(true);
  });

  it("FTX: the same venue without its misconduct pays everybody", () => {
    const honest = adaptively(own.market, "opaque", false);
    const { asked, paid, refused, pending } = honest.withdrawals;
    expect(asked.count).to.be.above(0);
    expect([paid.amount + refused.amount, pending.count]).to.deep.equal([asked.amount, 0]);
    expect(honest.custody.held >= honest.custody.owed).to.equal(true);
    expect(keptAt(honest).saver).to.equal(1);
    expect(keptAt(opaque).saver).to.be.below(0.5);
    expect(keptAt(own.trace).saver).to.equal(1);
  });

  it("plays the same intents: as many as Glasshouse was sent, at the same outside prices, in the same blocks", () => {
    expect(tape.intents.sent).to.equal(own.trace.intents.sent);
    expect(tape.blocks.map(({ t }) => t)).to.deep.equal(own.trace.blocks.map(({ t }) => t));
    const wishes = own.tape.reduce((sum, { intents }) => sum + intents.length, 0);
    expect(wishes).to.equal(own.trace.intents.sent);
    // The tape asks for what Glasshouse's people asked; theirs paid, this one did not.
    expect(tape.withdrawals.asked).to.deep.equal(own.trace.withdrawals.asked);
    expect(tape.withdrawals.paid.amount < tape.withdrawals.asked.amount).to.equal(true);
  });

  it("repeats: the same people at the same venue leave the same trace", () => {
    const text = (trace: VenueTrace): string =>
      JSON.stringify(trace, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
    expect(text(adaptively(marketOf(FTX), "opaque"))).to.equal(text(opaque));
  });

  it("Bybit: 70 % of one asset is gone where keys reach all of it, a tenth of that behind a custodian", () => {
    const market = marketOf(termsOf("bybit-insider", 10, 330));
    const references = new References(market);
    const gone = (kind: "opaque" | "bestPractice", misconduct = true) =>
      venueRecord(adaptively(market, kind, misconduct), references).outcomes.missing.coinPpm;
    expect(gone("opaque")).to.deep.equal({ measured: true, value: 700_000 });
    expect(gone("opaque", false)).to.deep.equal({ measured: true, value: 0 });
    const custodian = gone("bestPractice");
    expect(custodian.measured && custodian.value).to.be.within(69_000, 71_000);
    // Nobody can bring a coin to Glasshouse: not measured, which is not zero.
    const here = venueRecord(own.trace, new References(own.market)).outcomes.missing;
    expect([here.amount, here.coinPpm.measured]).to.deep.equal(["0", false]);
  });

  it("counts who was liquidated though the reference never reached him, by venues that the index leaves out", async () => {
    const terms = termsOf("single-oracle-attack", 30);
    const references = new References(marketOf(terms));
    const [committed, single] = [await glasshouse(terms), await glasshouse(terms, { oracle: "single" })];
    const judged = ({ trace }: WatchedRun) => {
      const reference = references.without(trace.sources);
      expect(reference.measured).to.equal(true);
      return liquidatedOutcome(trace, reference);
    };
    expect(single.trace.sources).to.deep.equal(["north"]);
    const wrong = judged(single);
    expect(wrong.unreached.measured && wrong.unreached.value).to.be.above(0);
    const right = judged(committed);
    expect(right.unreached).to.deep.equal({ measured: true, value: 0 });
    const inBuckets = wrong.curve.reduce((sum, { liquidated }) => sum + liquidated, 0);
    expect(inBuckets).to.equal(wrong.liquidated);
  });

  it("does not measure where the index uses every venue that is known", () => {
    const market = marketOf(termsOf("smoke", 10));
    const none = new References(market).without(market.venues);
    expect(none.measured).to.equal(false);
    const outcome = liquidatedOutcome(own.trace, none);
    expect([
      outcome.unreached.measured,
      outcome.curve.some(({ unreached }) => unreached.measured),
    ]).to.deep.equal([false, false]);
    const some = new References(market).without(market.venues.slice(1));
    expect(some.measured && some.value.venues).to.deep.equal(market.venues.slice(0, 1));
  });

  it("reads its artifact back, refuses another's hash, and names whoever came out better", () => {
    const artifact = artifactOf(own, [own.trace, opaque, tape]);
    const json = canonicalJson(artifact);
    expect(canonicalJson(parseCompare(json))).to.equal(json);
    expect(() => parseCompare(json.replace('"complete":true', '"complete":false'))).to.throw("the hash");
    expect(() => parseCompare("{}")).to.throw("not a comparison: schema");
    const [glass, venue] = artifact.result.venues;
    const lucky = structuredClone(venue!);
    lucky.outcomes.liquidated.liquidated = glass!.outcomes.liquidated.liquidated - 1;
    const found = betterThanGlasshouse([glass!, lucky]);
    expect(found.map(({ measure }) => measure)).to.include("accounts liquidated");
    lucky.outcomes.liquidated.liquidated = glass!.outcomes.liquidated.liquidated;
    expect(betterThanGlasshouse([glass!, lucky]).map(({ measure }) => measure)).to.not.include(
      "accounts liquidated",
    );
  });

  it("shows the comparison beside its run, better venues marked, and what comes from outside escaped", () => {
    const artifact = artifactOf(own, [own.trace, { ...opaque, title: "<script>" }]);
    const run = sealRun(sampleResult(), { ...META, replayStart: 1_760_129_400, engines: ["twin"] });
    const page = renderReport(run, { compare: artifact });
    expect(page).to.contain("Venues side by side").and.to.contain("&lt;script&gt;, people react");
    expect(page).to.not.contain("<script>, people");
    expect(page.includes("&#9650;</span>")).to.equal(artifact.result.better.length > 0);
    expect(renderReport(run)).to.not.contain("Venues side by side");
  });
});
