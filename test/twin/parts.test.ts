import { expect } from "chai";

import { accountId, marketId } from "../../src/domain/ids";
import { Journal } from "../../src/twin/journal";
import { Refusal } from "../../src/twin/refusal";
import { Ticks } from "../../src/twin/book/ticks";
import { Twin } from "../../src/twin/twin";
import { AVAX } from "../../deploy/config/avax";
import { differences } from "../../src/domain/differences";

const TERMS = {
  decimals: 6,
  addresses: { ledger: "ledger", fund: "fund", vault: "vault", collateral: "collateral", token: "token" },
  guardian: "guardian",
  firstEpochEnd: 86_400,
};
const MOMENT = { timestamp: 1_000, block: 1 };
const MARKET = marketId(0);
const ACCOUNT = accountId(3);

/** A twin with one market, seeded, and an account of "owner". */
function deployed(): Twin {
  const twin = new Twin(TERMS);
  const adapters = ["first", "second", "third"];
  const terms = { weight: 1n, maxAgeSec: 60n, maxConfidencePpm: 10_000n, pull: false };
  const sources = adapters.map((adapter) => ({ adapter, ...terms }));
  const calls = [
    { kind: "seed", caller: "deployer" },
    { kind: "list", symbol: "AVAX", parameters: AVAX },
    { kind: "setSources", market: MARKET, sources },
    { kind: "openBook", market: MARKET },
    { kind: "openAccount", owner: "owner" },
  ] as const;
  for (const call of calls) expect(twin.apply(call, MOMENT).refusal).to.equal(undefined);
  return twin;
}

describe("twin: journal", () => {
  it("takes back what a refused call changed, and keeps what an accepted one did", () => {
    const journal = new Journal();
    const row = { cash: 1n, orders: 0 };
    const list = [1];
    journal.keep(row).cash = 2n;
    journal.commit();
    journal.keep(row).cash = 3n;
    journal.keep(row).orders = 7;
    list.push(2);
    journal.onUndo(() => list.pop());
    journal.rollback();
    expect(row).to.deep.equal({ cash: 2n, orders: 0 });
    expect(list).to.deep.equal([1]);
  });

  it("undoes in the opposite order", () => {
    const journal = new Journal();
    const undone: string[] = [];
    for (const step of ["first", "second"]) journal.onUndo(() => undone.push(step));
    journal.rollback();
    expect(undone).to.deep.equal(["second", "first"]);
  });
});

describe("twin: ticks", () => {
  it("finds the neighbours of any tick, marked or not", () => {
    const ticks = new Ticks();
    expect([30, 10, 20, 10].map((tick) => ticks.set(tick))).to.deep.equal([true, true, true, false]);
    expect([ticks.above(9), ticks.above(10), ticks.above(30)]).to.deep.equal([10, 20, 0]);
    expect([ticks.below(31), ticks.below(30), ticks.below(10)]).to.deep.equal([30, 20, 0]);
    expect([ticks.clear(20), ticks.clear(20)]).to.deep.equal([true, false]);
    expect([ticks.above(10), ticks.below(30)]).to.deep.equal([30, 10]);
  });
});

describe("twin: answers", () => {
  it("names what a refused call had and needed, and changes nothing", () => {
    const twin = deployed();
    const before = twin.snapshot({ judged: true });
    const call = { kind: "withdraw", caller: "owner", account: ACCOUNT, amountNative: 5n } as const;
    const { refusal, events } = twin.apply(call, MOMENT);
    expect(refusal?.error).to.equal("Ledger_InsufficientCash");
    expect(refusal?.args).to.deep.equal({ have: 0n, need: 5_000_000_000_000n });
    expect(refusal?.message).to.equal("Ledger_InsufficientCash(have 0, need 5000000000000)");
    expect(events).to.deep.equal([]);
    expect(differences(twin.snapshot({ judged: true }), before)).to.deep.equal([]);
  });

  it("takes back the first order of a batch whose second is refused", () => {
    const twin = deployed();
    const answer = { price: 30n * 10n ** 18n, timestamp: 1_000n, confidence: 0n };
    twin.apply({ kind: "update", market: MARKET, answers: [answer, answer, answer] }, MOMENT);
    const deposit = { caller: "owner", account: ACCOUNT, amountNative: 10n ** 9n };
    twin.apply({ kind: "deposit", ...deposit }, MOMENT);
    const rest = { account: ACCOUNT, market: MARKET, isBuy: true, kind: 0, reduceOnly: false } as const;
    const order = { ...rest, tick: 29_000, lots: 10n, expiry: 0, maxFills: 0 };
    const place = { kind: "place", caller: "owner" } as const;
    const before = twin.snapshot();
    const { refusal } = twin.apply({ ...place, requests: [order, { ...order, lots: 0n }] }, MOMENT);
    expect(refusal?.error).to.equal("Exchange_ZeroLots");
    expect(differences(twin.snapshot(), before)).to.deep.equal([]);
    const { events } = twin.apply({ ...place, requests: [order, order] }, MOMENT);
    expect(events.filter(({ kind }) => kind === "OrderPlaced").length).to.equal(2);
  });

  it("lets a fault of its own through: only refusals are answers", () => {
    const twin = new Twin({
      ...TERMS,
      historyHash: () => {
        throw new RangeError("no hash");
      },
    });
    expect(() => twin.apply({ kind: "seed", caller: "deployer" }, MOMENT)).to.throw(RangeError, "no hash");
    expect(new Refusal("Ledger_ZeroAmount")).to.be.instanceOf(Error);
  });
});

describe("twin: comparison", () => {
  it("sees a field that differs, and one that only one side has", () => {
    const need = { a: 1n, list: [{ b: 2 }], only: true };
    expect(differences({ a: 1n, list: [{ b: 2 }], only: true }, need)).to.deep.equal([]);
    expect(differences({ a: 2n, list: [{ b: 3 }] }, need)).to.deep.equal([
      "a: have 2, need 1",
      "list.0.b: have 3, need 2",
      "only: have undefined, need true",
    ]);
    // A number is no bigint.
    expect(differences({ a: 1 }, { a: 1n })).to.deep.equal(["a: have 1, need 1"]);
  });
});
