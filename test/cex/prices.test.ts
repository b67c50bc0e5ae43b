import { expect } from "chai";

import { indexPrice, medianPrice } from "../../src/cex/engine/indexPrice";
import { markPrice, meanBasis, withSample } from "../../src/cex/engine/markPrice";
import { type IndexTerms, OWN_BOOK } from "../../src/cex/model/config";
import { NoIndexError } from "../../src/cex/model/errors";
import { type SourcePrice } from "../../src/cex/model/intents";
import { ModelVenue } from "../../src/cex/venues/modelVenue";
import { check, property } from "../math/property";
import { deposit, order, ownBookIndex, plainConfig, Scene, wad, who } from "./scene";

const terms = (sources: readonly string[], outlier: IndexTerms["outlier"] = "exclude"): IndexTerms => ({
  constituents: sources.map((source) => ({ source, weight: 1n })),
  outlierPpm: outlier === "exclude" ? 50_000n : 20_000n,
  outlier,
  staleSec: 10,
});
const said = (prices: Record<string, number>, timeSec = 100): Map<string, SourcePrice> =>
  new Map(Object.entries(prices).map(([source, price]) => [source, { source, price: wad(price), timeSec }]));

describe("index", () => {
  it("gives an outlier of more than 5 % no weight (Binance), or clamps it to 2 % (OKX)", () => {
    const prices = said({ a: 100, b: 100, c: 102, d: 60 });
    const four = ["a", "b", "c", "d"];
    expect(indexPrice(terms(four), prices, 0n, 100)).to.equal(wad(302) / 3n);
    expect(indexPrice(terms(four, "clamp"), prices, 0n, 100)).to.equal(wad(100 + 100 + 102 + 98) / 4n);
  });

  it("believes one or two constituents whatever they say", () => {
    expect(indexPrice(terms(["a"]), said({ a: 1 }), 0n, 100)).to.equal(wad(1));
    expect(indexPrice(terms(["a", "b"]), said({ a: 100, b: 40 }), 0n, 100)).to.equal(wad(70));
  });

  it("clamps nobody to a middle of two that weigh differently", () => {
    const [a, b] = terms(["a", "b"], "clamp").constituents;
    const uneven: IndexTerms = { ...terms([], "clamp"), constituents: [a!, { ...b!, weight: 3n }] };
    expect(indexPrice(uneven, said({ a: 100, b: 40 }), 0n, 100)).to.equal(wad(55));
  });

  it("gives no weight to what is older than 10 s, and none to silence", () => {
    const late = new Map([...said({ a: 100 }), ...said({ b: 40 }, 89)]);
    expect(indexPrice(terms(["a", "b"]), late, 0n, 99)).to.equal(wad(70));
    expect(indexPrice(terms(["a", "b"]), late, 0n, 100)).to.equal(wad(100));
    expect(indexPrice(terms(["a", "b"]), late, 0n, 111)).to.equal(undefined);
    expect(indexPrice(terms(["x"]), late, 0n, 100)).to.equal(undefined);
  });

  it("counts its own book like any other source", () => {
    expect(indexPrice(terms([OWN_BOOK]), new Map(), wad(7), 5)).to.equal(wad(7));
    expect(indexPrice(terms([OWN_BOOK, "a"]), said({ a: 9 }), wad(7), 100)).to.equal(wad(8));
  });

  property("lies within the range of what was said", 300, (r, tell) => {
    const names = ["a", "b", "c", "d", "e"].slice(0, 1 + r.below(5));
    const prices = new Map(
      names.map((source) => [source, { source, price: r.positive(wad(1_000)), timeSec: 100 }]),
    );
    const all = [...prices.values()].map(({ price }) => price);
    tell(all.join(" "));
    const answer = indexPrice(terms(names, r.chance(50) ? "clamp" : "exclude"), prices, 0n, 100)!;
    check(all.some((price) => price <= answer) && all.some((price) => price >= answer), () => `${answer}`);
  });

  it("keeps the last index when nobody speaks, and refuses to start without one", () => {
    const scene = new Scene();
    scene.move(120);
    const quiet = { coin: [], token: 0n };
    scene.venue.step({ timeSec: scene.timeSec + 60, prices: quiet, intents: [] });
    expect(scene.venue.publicView().market.index).to.equal(wad(120));
    const fresh = new ModelVenue(plainConfig());
    expect(() => fresh.step({ timeSec: 1, prices: quiet, intents: [] })).to.throw(NoIndexError);
    expect(fresh.publicView().block).to.equal(0);
  });

  it("follows its own book down when there is nothing else in it", () => {
    const scene = new Scene(plainConfig("opaque", { index: ownBookIndex }));
    scene.step([deposit(1, 10_000), deposit(2, 10_000)]);
    scene.step([order(1, 1, 60), order(2, -1, 60, "ioc")]);
    scene.step();
    expect(scene.venue.publicView().market.index).to.equal(wad(60));
  });
});

describe("mark and funding", () => {
  const base = { index: wad(100), last: wad(100), fundingPpb: 0n, leftSec: 0, periodSec: 28_800, basis: 0n };

  it("is the median of carried index, smoothed basis and last trade", () => {
    expect(markPrice({ ...base, last: wad(60) })).to.equal(wad(100));
    expect(markPrice({ ...base, last: wad(60), basis: wad(-10) })).to.equal(wad(90));
    expect(markPrice({ ...base, last: wad(105), basis: wad(-10) })).to.equal(wad(100));
    // 1 % a period, half of it left: 100.5.
    const carried = { ...base, fundingPpb: 10_000_000n, leftSec: 14_400, last: wad(200), basis: wad("0.2") };
    expect(markPrice(carried)).to.equal(wad("100.5"));
    expect(medianPrice([3n, 1n, 2n])).to.equal(2n);
    expect(medianPrice([1n, 4n])).to.equal(2n);
  });

  it("forgets the basis after its window", () => {
    let samples = withSample([], { timeSec: 100, basis: 10n }, 30);
    samples = withSample(samples, { timeSec: 129, basis: 20n }, 30);
    expect(meanBasis(samples)).to.equal(15n);
    samples = withSample(samples, { timeSec: 130, basis: 40n }, 30);
    expect(meanBasis(samples)).to.equal(30n);
    expect(meanBasis([])).to.equal(0n);
    expect(
      meanBasis([
        { timeSec: 1, basis: -3n },
        { timeSec: 1, basis: 0n },
      ]),
    ).to.equal(-2n);
  });

  it("lets longs pay shorts 0.01 % each eight hours when the book says nothing", () => {
    const scene = new Scene();
    scene.step([deposit(1, 1_000), deposit(2, 1_000)]);
    scene.deal(1, 2, 10, 100);
    const before = [1, 2].map((n) => scene.venue.customerView(who(n)).balance.usd);
    scene.step([], 28_800);
    const [long, short] = [1, 2].map((n, i) => scene.venue.customerView(who(n)).balance.usd - before[i]!);
    // 1,000 of notional at 0.01 %; the mark carries a part of it.
    expect(Number(long)).to.be.closeTo(-1e17, 1e14);
    expect(long! + short!).to.be.oneOf([0n, -1n]);
    const premium = scene.venue.publicView().market.fundingPpb;
    expect(premium).to.equal(100_000n);
  });

  it("forgets the premium of a period that has ended", () => {
    const scene = new Scene();
    // The first block of a period: its premium is nearly all that the period has seen.
    scene.timeSec = Math.ceil(scene.timeSec / 28_800) * 28_800;
    scene.step([deposit(1, 10_000), order(1, 1, 101), order(1, -1, 103)]);
    expect(scene.venue.publicView().market.fundingPpb > 19_000_000n).to.equal(true);
    scene.step([{ kind: "cancelAll", account: who(1) }], 28_799);
    scene.step([order(1, 1, 101), order(1, -1, 103)]);
    // Two per cent less the clamp of five basis points; not an average with the period before.
    expect(scene.venue.publicView().market.fundingPpb).to.equal(19_500_000n);
  });

  it("charges each period once, however long a step is", () => {
    const paid = (steps: readonly number[]): bigint => {
      const scene = new Scene();
      scene.step([deposit(1, 1_000), deposit(2, 1_000)]);
      scene.deal(1, 2, 10, 100);
      for (const seconds of steps) scene.step([], seconds);
      return scene.venue.customerView(who(2)).balance.usd;
    };
    const apart = paid([28_800, 28_800]);
    const together = paid([57_600]);
    expect(Number(apart - together)).to.be.closeTo(0, 1e14);
    expect(Number(apart - wad(1_000))).to.be.closeTo(2e17, 2e14);
  });
});
