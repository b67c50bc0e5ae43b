import { expect } from "chai";

import { type AssetBars } from "../../src/sim/bars/bars";
import { committedExchange } from "../../scripts/run/committed";
import { BarFeed } from "../../src/sim/bars/feed";
import { committedArm } from "../../src/sim/scenario/arm";
import { configure } from "../../src/sim/setup/exchange";
import { unitsFor } from "../../src/sim/world/units";

const bar = (time: number, close: bigint) => ({
  time,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1n,
  trades: 1,
});

const DATA: AssetBars = {
  asset: "AVAX",
  start: 100,
  end: 160,
  venues: [
    { venue: "a", pair: "A", barSec: 10, bars: [bar(100, 10n), bar(110, 11n), bar(150, 15n)] },
    { venue: "b", pair: "B", barSec: 10, bars: [bar(120, 20n)] },
  ],
};

describe("bar feed", () => {
  it("hands out a bar only once it is complete", () => {
    const feed = new BarFeed(DATA);
    expect(feed.advance(109)).to.deep.equal([]);
    expect(feed.prices()[0]!.price).to.equal(0n);
    expect(feed.advance(110)).to.deep.equal([{ venue: "a", price: 10n, time: 110, source: 0 }]);
  });

  it("skips to the newest complete bar and keeps a silent venue's price with its age", () => {
    const feed = new BarFeed(DATA);
    expect(feed.advance(130)).to.deep.equal([
      { venue: "a", price: 11n, time: 120, source: 0 },
      { venue: "b", price: 20n, time: 130, source: 1 },
    ]);
    expect(feed.advance(150)).to.deep.equal([]);
    expect(feed.prices()).to.deep.equal([
      { venue: "a", price: 11n, time: 120 },
      { venue: "b", price: 20n, time: 130 },
    ]);
    expect(feed.advance(160).map(({ price }) => price)).to.deep.equal([15n]);
  });

  it("knows the close of a longer bar no sooner than it ends", () => {
    const minutes = { ...DATA, venues: [{ venue: "a", pair: "A", barSec: 60, bars: [bar(100, 10n)] }] };
    const feed = new BarFeed(minutes);
    expect(feed.advance(159)).to.deep.equal([]);
    expect(feed.advance(160)).to.deep.equal([{ venue: "a", price: 10n, time: 160, source: 0 }]);
  });

  it("refuses to go back", () => {
    const feed = new BarFeed(DATA);
    feed.advance(120);
    expect(() => feed.advance(119)).to.throw(RangeError, "bars play forward only: 119 after 120");
  });

  it("tells the same story whatever comes later", () => {
    const short = { ...DATA, venues: [{ ...DATA.venues[0]!, bars: DATA.venues[0]!.bars.slice(0, 2) }] };
    const [long, cut] = [new BarFeed(DATA), new BarFeed(short)];
    long.advance(140);
    cut.advance(140);
    expect(long.prices()[0]).to.deep.equal(cut.prices()[0]);
  });
});

describe("feeds of another asset", () => {
  const { base } = committedExchange();
  const doubles = (price: bigint) => {
    const units = unitsFor(price);
    const [market] = configure(base, DATA, units, committedArm()).markets;
    return market!.sources.flatMap(({ feed }) =>
      feed.kind === "chainlinkDouble" ? [{ decimals: feed.decimals, answer: feed.answer, units }] : [],
    );
  };

  it("answer as committed where that is no coarser than a tick", () => {
    const committed = base.markets[0]!.sources.flatMap(({ feed }) =>
      feed.kind === "chainlinkDouble" ? [feed.decimals] : [],
    );
    expect(committed).to.not.be.empty;
    for (const price of [26_680_000_000_000_000_000n, 4_000_000n * 10n ** 18n, 10n ** 15n]) {
      expect(doubles(price).map(({ decimals }) => decimals)).to.deep.equal(committed);
    }
  });

  it("answer finer for a coin of a millionth of a dollar, whose price they would round to a per cent", () => {
    const [before] = doubles(10n ** 18n);
    for (const { decimals, answer, units } of doubles(10n ** 12n)) {
      expect(10n ** BigInt(18 - decimals) <= units.tickSize).to.equal(true);
      expect(answer).to.equal(before!.answer * 10n ** BigInt(decimals - before!.decimals));
    }
  });
});
