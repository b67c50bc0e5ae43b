import { expect } from "chai";

import { GridTrader } from "../../src/sim/agents/gridTrader";
import { DeltaNeutralHedger } from "../../src/sim/agents/hedger";
import { Affiliate, Insider } from "../../src/sim/agents/insiders";
import { Lender, LenderCircle } from "../../src/sim/agents/lenders";
import { Withdrawer } from "../../src/sim/agents/withdrawer";
import { ATTEMPT_KINDS } from "../../src/sim/world/attempts";
import { Grade, type OwnView } from "../../src/sim/world/view";
import { ordersOf, seen } from "./seen";

const CALM = { doubtPpm: 0, settlementPpm: 1_000_000 };

describe("delta-neutral hedger", () => {
  const TERMS = {
    venue: 1,
    lots: 100,
    enterFrom: 0,
    enterUntil: 10,
    every: 6,
    tolerancePpm: 20_000,
    slippagePpm: 5_000,
    patience: 2,
  };

  it("buys its coins in parts, and sells as much here", () => {
    const hedger = new DeltaNeutralHedger(TERMS);
    expect(hedger.act(seen({ step: 4 }))).to.deep.equal([{ kind: "tradeOutside", venue: 1, lots: 50 }]);
    const [short] = ordersOf(hedger.act(seen({ step: 12 }, { outsideLots: 100, lots: -40 })));
    expect(short).to.include({ isBuy: false, lots: 60, reduceOnly: false });
    expect(hedger.act(seen({ step: 18 }, { outsideLots: 100, lots: -99 }))).to.deep.equal([]);
    expect(hedger.state).to.equal("hedged");
  });

  it("knows that its hedge was broken when its short shrinks without it, and restores it", () => {
    const hedger = new DeltaNeutralHedger(TERMS);
    hedger.act(seen({ step: 12 }, { outsideLots: 100, lots: -100 }));
    const [again] = ordersOf(hedger.act(seen({ step: 18 }, { outsideLots: 100, lots: -70 })));
    expect([again?.isBuy, again?.lots, hedger.state]).to.deep.equal([false, 30, "hedge broken"]);
  });

  it("sells coins where the book does not take the rest of the short", () => {
    const hedger = new DeltaNeutralHedger(TERMS);
    const halted = { grade: Grade.Halted };
    const own = { outsideLots: 100, lots: -70 };
    expect(hedger.act(seen({ ...halted, step: 12 }, own))).to.deep.equal([]);
    expect(hedger.act(seen({ ...halted, step: 18 }, own))).to.deep.equal([]);
    const sold = hedger.act(seen({ ...halted, step: 24 }, own));
    expect(sold).to.deep.equal([{ kind: "tradeOutside", venue: 1, lots: -30 }]);
  });

  it("needs a larger short when it is paid in a token that is worth less, and does not call its own buying a broken hedge", () => {
    const hedger = new DeltaNeutralHedger(TERMS);
    const news = { doubtPpm: 0, settlementPpm: 800_000 };
    const [more] = ordersOf(hedger.act(seen({ step: 12, news }, { outsideLots: 100, lots: -100 })));
    expect(more).to.include({ isBuy: false, lots: 25 });
    const [less] = ordersOf(hedger.act(seen({ step: 18, news: CALM }, { outsideLots: 100, lots: -125 })));
    expect(less).to.include({ isBuy: true, lots: 25, reduceOnly: true });
    hedger.act(seen({ step: 19 }, { outsideLots: 100, lots: -100 }));
    expect(hedger.state).to.equal("hedged");
  });
});

describe("grid trader", () => {
  const TERMS = { stepPpm: 5_000, lines: 3, shown: 2, size: 20_000 * 10, lifeSec: 300 };

  it("rests on the lines next to its position, and moves them when one is hit", () => {
    const trader = new GridTrader(TERMS);
    const drawn = ordersOf(trader.act(seen()));
    expect(drawn.map(({ isBuy, tick }) => [isBuy, tick])).to.deep.equal([
      [true, 19_900],
      [false, 20_100],
      [true, 19_800],
      [false, 20_200],
    ]);
    expect(trader.act(seen({ step: 301 }))).to.deep.equal([]);
    const moved = ordersOf(trader.act(seen({ step: 302, index: 19_900 }, { lots: 10 })));
    expect(moved.map(({ tick }) => tick)).to.deep.equal([19_800, 20_000, 19_700, 20_100]);
  });

  it("buys no more beyond its last line", () => {
    const trader = new GridTrader(TERMS);
    trader.act(seen());
    const full = ordersOf(trader.act(seen({ step: 302, index: 19_600 }, { lots: 30 })));
    expect(full.every(({ isBuy }) => !isBuy)).to.equal(true);
  });
});

describe("withdrawer", () => {
  const FEAR = {
    haltPpm: 60_000,
    spreadPpm: 12_000,
    wideSpreadPpm: 20_000,
    refusalPpm: 7_000,
    herdPpm: 500_000,
    forgetPpm: 0,
  };
  const TERMS = { role: "saver", fear: FEAR, threshold: 100_000, parts: 4, every: 6, patience: 3, dust: 10 };
  const saver = (terms: Partial<typeof TERMS> = {}) => new Withdrawer({ ...TERMS, ...terms });

  it("doubts for what everybody can see, each by its own measure", () => {
    const seenOf = { deposited: 1_000, paid: 0, refused: 0 };
    const cases = [
      [{ grade: Grade.Halted }, 5_000],
      [{ live: false }, 5_000],
      [{ asks: [{ tick: 20_500, lots: 1 }] }, 1_000],
      [{ bids: [] }, 1_000],
      [{ payouts: { ...seenOf, refused: 2 } }, 14_000],
      [{ payouts: { ...seenOf, paid: 100 } }, 50_000],
      [{ news: { ...CALM, doubtPpm: 321 } }, 321],
      [{}, 0],
    ] as const;
    for (const [market, doubt] of cases) {
      const one = saver();
      one.act(seen(market));
      expect(one.doubtPpm, JSON.stringify(market)).to.equal(doubt);
    }
  });

  it("forgets what nothing feeds", () => {
    const one = saver({ fear: { ...FEAR, forgetPpm: 120_000 } });
    one.act(seen({ news: { ...CALM, doubtPpm: 50_000 } }));
    one.act(seen());
    expect(one.doubtPpm).to.equal(49_500);
  });

  it("withdraws in parts once it doubts enough, each when the last one was paid", () => {
    const one = saver();
    const news = { ...CALM, doubtPpm: 100_000 };
    const at = (step: number, own: Partial<OwnView>) => one.act(seen({ step, news }, own));
    expect(one.act(seen({ step: 299 }, { equity: 4_000 }))).to.deep.equal([]);
    expect(at(300, { equity: 4_000 })).to.deep.equal([{ kind: "withdraw", amount: 1_000 }]);
    expect(at(301, { equity: 3_000, withdrawn: 1_000 })).to.deep.equal([]);
    expect(at(306, { equity: 3_000, withdrawn: 1_000 })).to.deep.equal([{ kind: "withdraw", amount: 1_000 }]);
    expect(one.state).to.equal("withdrew");
  });

  it("wants everything when its own payout does not come, and remembers that it was refused", () => {
    const one = saver();
    const news = { ...CALM, doubtPpm: 100_000 };
    one.act(seen({ step: 300, news }, { equity: 4_000 }));
    expect(one.act(seen({ step: 303, news: CALM }, { equity: 4_000 }))).to.deep.equal([]);
    const all = seen({ step: 306, news: CALM }, { equity: 4_000 });
    expect(one.act(all)).to.deep.equal([{ kind: "withdraw", amount: 4_000 }]);
    expect([one.state, one.doubtPpm]).to.deep.equal(["was refused", 1_000_000]);
  });

  it("closes a position before it asks", () => {
    const [close] = ordersOf(saver({ threshold: 0 }).act(seen({}, { lots: 30 })));
    expect(close).to.include({ isBuy: false, lots: 30, reduceOnly: true });
  });
});

describe("lenders", () => {
  /** Everybody at the venue, which pays or does not. @return the rounds in which they fail. */
  function play(pays: boolean): number[] {
    const circle = new LenderCircle(6, 2, 100);
    const lenders = Array.from(
      { length: 6 },
      (_, place) =>
        new Lender({ place, failsAt: place === 0 ? 3 : undefined, patience: 4, every: 2 }, circle),
    );
    const withdrawn = lenders.map(() => 0);
    for (let step = 0; step < 60; step += 1) {
      lenders.forEach((lender, i) => {
        for (const intent of lender.act(seen({ step }, { withdrawn: withdrawn[i] ?? 0 }))) {
          if (pays && intent.kind === "withdraw") withdrawn[i] = (withdrawn[i] ?? 0) + intent.amount;
        }
      });
    }
    return lenders.map((_, i) => circle.roundOf(i));
  }

  it("stop failing after the first where the venue pays", () => {
    expect(play(true)).to.deep.equal([1, 0, 0, 0, 0, 0]);
  });

  it("fail in rounds, from lender to lender, where it does not", () => {
    expect(play(false)).to.deep.equal([1, 4, 3, 3, 2, 2]);
  });
});

describe("insiders", () => {
  it("try everything in turn, on accounts that are not theirs", () => {
    const insider = new Insider({ from: 10, every: 5 });
    expect(insider.act(seen({ step: 9 }))).to.deep.equal([]);
    const intents = ATTEMPT_KINDS.flatMap((_, i) => insider.act(seen({ step: 10 + 5 * i })));
    expect(intents.map((intent) => intent.kind === "attempt" && intent.what)).to.deep.equal(ATTEMPT_KINDS);
    for (const intent of intents) expect(intent).to.have.property("target").that.is.within(2, 8);
    expect(insider.act(seen({ step: 11 }))).to.deep.equal([]);
  });

  it("the affiliate asks for a loan again and again, and says whether it got one", () => {
    const affiliate = new Affiliate({ from: 10, every: 5, loan: 900 });
    expect(affiliate.act(seen({ step: 10 })).map(({ kind }) => kind)).to.deep.equal(["attempt", "withdraw"]);
    expect(affiliate.state).to.equal("was refused");
    affiliate.act(seen({ step: 11 }, { withdrawn: 900 }));
    expect(affiliate.state).to.equal("borrowed");
  });
});
