import { expect } from "chai";

import { accountId } from "../../src/domain/ids";
import { type Collateral, bookTrade, equityOf, newAccount, unrealised } from "../../src/cex/engine/account";
import { bankruptcyPrice, closingSize, affordableSize } from "../../src/cex/engine/bankruptcy";
import { BTCUSDT_BRACKETS } from "../../src/cex/engine/brackets";
import { check, property } from "../math/property";
import { type Random } from "../math/random";
import { wad } from "./scene";

const NONE: Collateral = { coinPrice: 0n, tokenPrice: 0n, coinPpm: 0n, tokenPpm: 0n };
const account = (): ReturnType<typeof newAccount> => newAccount(accountId(3), 20n);
const worth = (a: ReturnType<typeof newAccount>): bigint => a.wallet.usd - a.cost;

describe("internal accounts", () => {
  it("opens, adds, reduces, flips and closes, realising what each part earned", () => {
    const a = account();
    bookTrade(a, wad(2), wad(200));
    bookTrade(a, wad(2), wad(220));
    expect([a.size, a.cost, a.wallet.usd]).to.deep.equal([wad(4), wad(420), 0n]);
    bookTrade(a, wad(-1), wad(120));
    expect([a.size, a.cost, a.wallet.usd]).to.deep.equal([wad(3), wad(315), wad(15)]);
    // Five sold at 100: three close the long for 300 against 315, two open a short.
    bookTrade(a, wad(-5), wad(500));
    expect([a.size, a.cost, a.wallet.usd]).to.deep.equal([wad(-2), wad(-200), 0n]);
    bookTrade(a, wad(2), wad(150));
    expect([a.size, a.cost, a.wallet.usd]).to.deep.equal([0n, 0n, wad(50)]);
  });

  it("marks longs and shorts, and counts other assets at their weight", () => {
    const a = account();
    bookTrade(a, wad(-2), wad(200));
    expect(unrealised(a, wad(90))).to.equal(wad(20));
    expect(unrealised(a, wad(110))).to.equal(wad(-20));
    a.wallet.usd = wad(7);
    a.wallet.coin = wad(3);
    a.wallet.token = wad(100);
    expect(equityOf(a, wad(90), NONE)).to.equal(wad(27));
    const terms = { coinPrice: wad(90), tokenPrice: wad("0.5"), coinPpm: 0n, tokenPpm: 900_000n };
    expect(equityOf(a, wad(90), terms)).to.equal(wad(27 + 45));
    // An overdrawn asset is no collateral.
    a.wallet.token = wad(-100);
    expect(equityOf(a, wad(90), terms)).to.equal(wad(27));
  });

  property("moves wallet less cost by the money of the trade, to the wei", 400, (r, tell) => {
    const [a, b] = [account(), account()];
    for (let i = 0; i < 12; i += 1) {
      const size = someSize(r);
      const amount = r.upTo(wad(1_000_000));
      tell(i, size, amount);
      const [beforeA, beforeB] = [worth(a), worth(b)];
      bookTrade(a, size, amount);
      bookTrade(b, -size, amount);
      const signed = size > 0n ? amount : -amount;
      check(worth(a) - beforeA === -signed, () => "one side");
      check(worth(b) - beforeB === signed, () => "the other");
      check(a.size + b.size === 0n, () => "sizes");
      check(a.size !== 0n || a.cost === 0n, () => `a flat account has a cost of ${a.cost}`);
    }
  });

  property(
    "leaves next to nothing, and never a debt, when closed at the bankruptcy price",
    400,
    (r, tell) => {
      const a = account();
      a.wallet.usd = r.upTo(wad(1_000));
      const size = someSize(r);
      const entry = r.positive(wad(1_000));
      bookTrade(a, size, (abs(size) * entry) / wad(1));
      const mark = r.positive(wad(2_000));
      const equity = equityOf(a, mark, NONE);
      const price = bankruptcyPrice(a, equity, mark);
      tell(size, entry, mark, equity, price);
      if (price === 1n) return;
      const amount = (abs(size) * price) / wad(1);
      const left = worth(a) + (size > 0n ? amount : -amount);
      // A wei of the price on the whole position, and a wei for each rounding.
      check(left >= -2n && left <= abs(size) / wad(1) + 3n, () => `${left} left`);
    },
  );

  it("closes down to the next lower bracket, or whole", () => {
    const a = account();
    bookTrade(a, wad(1_000), wad(100_000));
    const by = (mode: "full" | "byBracket", equity: bigint): bigint =>
      closingSize(mode, BTCUSDT_BRACKETS, a, equity, wad(100));
    expect(by("byBracket", wad(10))).to.equal(wad(500));
    expect(by("full", wad(10))).to.equal(wad(1_000));
    expect(by("byBracket", 0n)).to.equal(wad(1_000));
    a.size = wad(500);
    expect(by("byBracket", wad(10))).to.equal(wad(500));
  });

  it("lets a fund take over what its equity bears", () => {
    expect(affordableSize(wad(10), true, wad(100), wad(98), wad(6))).to.equal(wad(3));
    expect(affordableSize(wad(10), false, wad(100), wad(102), wad(6))).to.equal(wad(3));
    expect(affordableSize(wad(10), true, wad(100), wad(98), wad(-1))).to.equal(0n);
    // At a price that is no loss, a poor fund takes all.
    expect(affordableSize(wad(10), true, wad(98), wad(98), 0n)).to.equal(wad(10));
  });
});

function someSize(r: Random): bigint {
  const size = r.positive(wad(10_000));
  return r.chance(50) ? size : -size;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
