import { expect } from "chai";

import { planFrontRun } from "../../src/cex/misconduct/frontRunning";
import { isPossible, MisconductSchedule } from "../../src/cex/misconduct/schedule";
import { MISCONDUCT_KINDS, type Misconduct, type MisconductKind } from "../../src/cex/misconduct/switches";
import { underReported } from "../../src/cex/misconduct/underReporting";
import { type Level } from "../../src/cex/engine/orderBook";
import {
  DuplicateSwitchError,
  ImpossibleMisconductError,
  VenueConfigError,
} from "../../src/cex/model/errors";
import { type VenueKind } from "../../src/cex/model/config";
import { VENUE_KINDS } from "../../src/cex/venues/catalogue";
import { ModelVenue } from "../../src/cex/venues/modelVenue";
import { check, property } from "../math/property";
import { type Block, pair } from "./pair";
import { deposit, order, plainConfig, Scene, wad, who } from "./scene";

const [LOSER, INSIDER, OTHER, MAKER, TAKER] = [1, 2, 3, 4, 5];
const POOR = { house: { usd: wad(1_000), coin: 0n, token: 0n }, fund: 0n };
const page = (scene: Scene, n: number): ReturnType<Scene["venue"]["customerView"]> =>
  scene.venue.customerView(who(n));

describe("misconduct in trading", () => {
  it("favoured ADL spares the insider who is first in the queue, and closes the next", () => {
    const favoured: Misconduct = { kind: "favouredAdl", from: 2, insiders: [who(INSIDER)] };
    const config = plainConfig("typical", {
      capital: POOR,
      proofEverySec: undefined,
      liquidation: { mode: "full", feePpm: 0n },
    });
    const blocks: Block[] = [
      {
        intents: [deposit(LOSER, 250), deposit(INSIDER, 500), deposit(OTHER, 5_000), deposit(MAKER, 100_000)],
      },
      { intents: [order(LOSER, 50, 100), order(INSIDER, -50, 100, "ioc")] },
      { intents: [order(MAKER, 50, 100), order(OTHER, -50, 100, "ioc")] },
      { price: 94 },
    ];
    const { honest, crooked, truth, seen } = pair(config, favoured, blocks);
    expect([page(honest, INSIDER).size, page(honest, OTHER).size]).to.deep.equal([0n, wad(-50)]);
    expect([page(crooked, INSIDER).size, page(crooked, OTHER).size]).to.deep.equal([wad(-50), 0n]);
    // The page still shows the insider the first place in the queue.
    expect(page(crooked, INSIDER).lights).to.equal(5);
    const owners = [...new Set(truth.map((path) => path.split(".").slice(0, 2).join(".")))];
    expect(owners).to.deep.equal(["accounts.1", "accounts.2"]);
    expect(seen).to.deep.equal([]);
  });

  it("favoured ADL takes the insider when nobody else is left", () => {
    const favoured: Misconduct = { kind: "favouredAdl", from: 1, insiders: [who(INSIDER)] };
    const config = plainConfig("opaque", { capital: POOR, liquidation: { mode: "full", feePpm: 0n } });
    const blocks: Block[] = [
      { intents: [deposit(LOSER, 250), deposit(INSIDER, 500)] },
      { intents: [order(LOSER, 50, 100), order(INSIDER, -50, 100, "ioc")] },
      { price: 94 },
    ];
    const { crooked, truth } = pair(config, favoured, blocks);
    expect([page(crooked, INSIDER).size, truth]).to.deep.equal([0n, []]);
  });

  it("front-running makes the customer pay the last price for all of it, and the insider keeps the rest", () => {
    const front: Misconduct = {
      kind: "frontRunning",
      from: 3,
      insider: who(INSIDER),
      leastNotional: wad(500),
    };
    const blocks: Block[] = [
      { intents: [deposit(INSIDER, 1), deposit(MAKER, 100_000), deposit(TAKER, 100_000)] },
      { intents: [order(MAKER, -5, 100), order(MAKER, -5, 101), order(MAKER, -9, 102)] },
      { intents: [order(TAKER, 12, 103, "ioc")] },
    ];
    const { honest, crooked, truth } = pair(plainConfig("bestPractice"), front, blocks);
    // Honest: 5 x 100 + 5 x 101 + 2 x 102. Crooked: 10 at 101.99 from the insider, 2 at 102.
    expect([page(honest, TAKER).cost, page(crooked, TAKER).cost]).to.deep.equal([wad(1_209), wad("1223.9")]);
    expect([page(crooked, INSIDER).size, page(crooked, INSIDER).balance.usd]).to.deep.equal([
      0n,
      wad("15.9"),
    ]);
    expect(page(crooked, MAKER).cost).to.equal(page(honest, MAKER).cost);
    expect(page(crooked, INSIDER).orders).to.deep.equal([]);
    // What the insider gained the customer paid, and nobody else.
    const names = [...new Set(truth.map((path) => path.split(".").slice(0, 2).join(".")))];
    expect(names).to.deep.equal(["accounts.0", "accounts.2"]);
    // A complete feed gives it away: the order that arrived last traded first.
    const arrivals = crooked.venue.publicView().trades.map(({ takerSequence }) => takerSequence!);
    expect(arrivals[0]! > arrivals.at(-1)!).to.equal(true);
    const told = honest.venue.publicView().trades.map(({ takerSequence }) => takerSequence!);
    expect([...told].sort((a, b) => a - b)).to.deep.equal(told);
  });

  it("front-running costs the insider no fee", () => {
    const front: Misconduct = { kind: "frontRunning", from: 1, insider: who(INSIDER), leastNotional: 0n };
    const fees = plainConfig("opaque", { takerFeePpm: 1_000n, makerFeePpm: 0n });
    const scene = new Scene(fees, [front]);
    scene.step([deposit(INSIDER, 1), deposit(MAKER, 100_000), deposit(TAKER, 100_000)]);
    scene.step([order(MAKER, -5, 100), order(MAKER, -5, 102)]);
    const house = scene.venue.privateState().house.usd;
    scene.step([order(TAKER, 6, 103, "ioc")]);
    // Five bought at 100 and sold at 101.99; the customer alone pays for 5 x 101.99 + 102.
    expect(page(scene, INSIDER).balance.usd).to.equal(wad("10.95"));
    expect(scene.venue.privateState().house.usd - house).to.equal(wad("0.61195"));
  });

  it("front-running leaves small orders, post-only orders and single levels alone", () => {
    const front: Misconduct = {
      kind: "frontRunning",
      from: 1,
      insider: who(INSIDER),
      leastNotional: wad(500),
    };
    const blocks: Block[] = [
      { intents: [deposit(INSIDER, 1), deposit(MAKER, 100_000), deposit(TAKER, 100_000)] },
      { intents: [order(MAKER, -1, 100), order(MAKER, -90, 101)] },
      {
        intents: [order(TAKER, 4, 103, "ioc"), order(TAKER, 50, 101, "ioc"), order(TAKER, 9, 99, "postOnly")],
      },
    ];
    expect(pair(plainConfig(), front, blocks).truth).to.deep.equal([]);
  });

  property(
    "front-running earns on every size, and sells at a price that the customer accepts",
    300,
    (r, tell) => {
      const isBuy = r.chance(50);
      let price = 1_000n;
      const levels: Level[] = [...Array(1 + r.below(6)).keys()].map(() => {
        price += (isBuy ? 1n : -1n) * BigInt(1 + r.below(9));
        return { price, size: r.positive(20n) };
      });
      const limit = 1_000n + (isBuy ? 1n : -1n) * BigInt(r.below(60));
      const size = r.positive(90n);
      const plan = planFrontRun(levels, isBuy, limit, size, 1n);
      tell(isBuy, limit, size, levels.map((level) => `${level.price}x${level.size}`).join(" "));
      if (plan === undefined) return;
      const better = (a: bigint, b: bigint): boolean => (isBuy ? a < b : a > b);
      check(better(plan.takeLimit, plan.resalePrice), () => `buys at ${plan.takeLimit}`);
      check(!better(limit, plan.resalePrice), () => `sells at ${plan.resalePrice}`);
      check(plan.size > 0n && plan.size <= size, () => `takes ${plan.size}`);
      // What it offers is better than what is left in the book, so the customer comes to it first.
      const rest = levels.find((level) => better(plan.takeLimit, level.price));
      check(rest === undefined || !better(rest.price, plan.resalePrice), () => `behind ${rest?.price}`);
    },
  );

  it("under-reporting thins the feed and changes nothing else", () => {
    const thin: Misconduct = { kind: "underReporting", from: 1, keepOneIn: 3 };
    const config = plainConfig("bestPractice", { proofEverySec: undefined });
    const losers = [11, 12, 13, 14, 15];
    const blocks: Block[] = [
      { intents: [deposit(MAKER, 1_000_000), ...losers.map((n) => deposit(n, 60))] },
      { intents: [order(MAKER, -50, 100), ...losers.map((n) => order(n, 10, 100, "ioc"))] },
      { price: 93 },
    ];
    const { honest, crooked, truth, seen } = pair(config, thin, blocks);
    expect(truth).to.deep.equal([]);
    expect(honest.venue.publicView().liquidations).to.have.length(5);
    expect(crooked.venue.publicView().liquidations).to.have.length(2);
    expect(seen.every((path) => path.startsWith("liquidations."))).to.equal(true);
    // Each loser sees his own on his page in both worlds.
    for (const n of losers) expect(page(crooked, n).liquidations).to.deep.equal(page(honest, n).liquidations);
  });

  it("under-reporting counts on over blocks", () => {
    const terms = { kind: "underReporting", keepOneIn: 3 } as const;
    expect(underReported(["a", "b"], 0, terms)).to.deep.equal(["a"]);
    expect(underReported(["c", "d"], 2, terms)).to.deep.equal(["d"]);
    expect(underReported(["a", "b"], 0, undefined)).to.deep.equal(["a", "b"]);
  });

  it("the only oracle's key states any price, and closes whom it likes", () => {
    const lie: Misconduct = { kind: "oracleKey", from: 3, until: 4, factorPpm: 500_000n };
    const config = plainConfig("badDex");
    const blocks: Block[] = [
      { intents: [deposit(LOSER, 500), deposit(OTHER, 100_000)] },
      { intents: [order(OTHER, -100, 100), order(LOSER, 100, 100, "ioc")] },
      {},
    ];
    const { honest, crooked, seen } = pair(config, lie, blocks);
    expect([page(honest, LOSER).size, page(crooked, LOSER).size]).to.deep.equal([wad(100), 0n]);
    expect(crooked.venue.publicView().market.index).to.equal(wad(50));
    // No code changed for it.
    expect(seen.filter((path) => path.startsWith("chain.codeHash"))).to.deep.equal([]);
    crooked.step();
    expect(crooked.venue.publicView().market.index).to.equal(wad(100));
  });

  it("the oracle's lie does not feed on itself while nobody else speaks", () => {
    const lie: Misconduct = { kind: "oracleKey", from: 2, factorPpm: 500_000n };
    const scene = new Scene(plainConfig("badDex"), [lie]);
    scene.step();
    for (let block = 2; block < 5; block += 1) {
      scene.timeSec += 60;
      scene.venue.step({ timeSec: scene.timeSec, prices: { coin: [], token: 0n }, intents: [] });
      expect(scene.venue.publicView().market.index).to.equal(wad(50));
    }
  });

  it("on a chain everything else needs an upgrade, which everybody sees", () => {
    const theft: Misconduct = { kind: "keyTheft", from: 2, assets: ["usd"], sharePpm: 1_000_000n };
    const { crooked, seen } = pair(plainConfig("badDex"), theft, [{ intents: [deposit(1, 100)] }, {}]);
    expect(seen).to.deep.equal(["chain.codeHash", "chain.held.usd"]);
    expect(crooked.venue.publicView().chain!.held.usd).to.equal(0n);
  });
});

describe("switches", () => {
  const span = (from: number, until?: number): Misconduct => ({
    ...{ kind: "withdrawalFreeze", except: [], from },
    ...(until === undefined ? {} : { until }),
  });

  it("are on from their first block to the one before their last", () => {
    const schedule = new MisconductSchedule("venue", "opaque", [span(3, 5)]);
    expect([2, 3, 4, 5].map((block) => schedule.kindsAt(block).length)).to.deep.equal([0, 1, 1, 0]);
    expect(
      [2, 3, 4].map((block) => schedule.starting("withdrawalFreeze", block) !== undefined),
    ).to.deep.equal([false, true, false]);
    expect(schedule.active("lending", 3)).to.equal(undefined);
    expect(new MisconductSchedule("venue", "opaque", [span(1)]).kindsAt(1_000_000)).to.deep.equal([
      "withdrawalFreeze",
    ]);
  });

  it("refuse to be set twice, to hold no block, or to do what the venue cannot", () => {
    const make =
      (...all: Misconduct[]): (() => unknown) =>
      () =>
        new MisconductSchedule("venue", "opaque", all);
    expect(make(span(1), span(2))).to.throw(DuplicateSwitchError);
    expect(make(span(0))).to.throw(VenueConfigError);
    expect(make(span(3, 3))).to.throw(VenueConfigError);
    const oracle: Misconduct = { kind: "oracleKey", from: 1, factorPpm: 1n };
    expect(make(oracle)).to.throw(ImpossibleMisconductError);
    const hidden: Misconduct = { kind: "hiddenLiabilities", from: 1, accounts: [] };
    expect(() => new ModelVenue(plainConfig("badDex"), [hidden])).to.throw(ImpossibleMisconductError);
  });

  it("are each possible somewhere, and on a chain only what its state allows", () => {
    const where = (kind: MisconductKind): VenueKind[] =>
      VENUE_KINDS.filter((venue) => isPossible(venue, kind));
    for (const kind of MISCONDUCT_KINDS) expect(where(kind), kind).to.not.deep.equal([]);
    const notOnChain = MISCONDUCT_KINDS.filter((kind) => !isPossible("badDex", kind));
    expect(notOnChain).to.deep.equal(["borrowedReserves", "hiddenLiabilities", "underReporting"]);
    expect(where("oracleKey")).to.deep.equal(["badDex"]);
  });
});
