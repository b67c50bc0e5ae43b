import { expect } from "chai";

import { MAX_PRICE, MAX_SIZE, SCALE_START, WAD } from "../../src/math/bounds";
import { normalisedInterest } from "../../src/math/dust";
import {
  cashOwed,
  closePart,
  entryNow,
  indexNow,
  indexToStore,
  levyJump,
  sizeNow,
} from "../../src/math/indexMath";
import { abs } from "../../src/math/wadMath";
import { ClassLedger } from "./classLedger";
import { check, property } from "./property";
import { type Random, SEED } from "./random";

const UNIT = WAD;
const PRICE = 20n * WAD;
const INDEX = 10n ** 36n;

describe(`traps of lazy indices, seed ${SEED}`, () => {
  it("conserves funding after a partial ADL left A_long != A_short", () => {
    const market = new ClassLedger(4);
    market.trade(1, 2, 700n * UNIT, PRICE);
    market.trade(1, 3, 300n * UNIT, PRICE);
    // 60 % of the long is closed against the shorts: their scale falls to 0.4, the long's stays 1.
    market.close(1, PRICE, [600n * UNIT, 0n, 0n, 0n, 0n]);
    expect(market.classOf(true, 0).scale).to.equal(SCALE_START);
    expect(market.classOf(false, 0).scale).to.equal((SCALE_START * 4n) / 10n);

    const before = [1, 2, 3].map((account) => market.cash[account]! + market.touched(account).cash);
    market.accrue(WAD / 100n);
    const flows = [1, 2, 3].map(
      (account, i) => market.cash[account]! + market.touched(account).cash - before[i]!,
    );
    // 400 long pay 0.01 each, 280 and 120 short receive it: not what their sizes were before ADL.
    expect(flows).to.deep.equal([-4n * UNIT, (28n * UNIT) / 10n, (12n * UNIT) / 10n]);
  });

  it("counts the cash of stale holders before their touch, after their class ended and began anew", () => {
    const market = new ClassLedger(5);
    market.trade(1, 2, 100n * UNIT, PRICE);
    market.trade(1, 3, 50n * UNIT, PRICE);
    market.close(1, 30n * WAD, [150n * UNIT, 0n, 0n, 0n, 0n]);
    market.trade(4, 3, 10n * UNIT, 30n * WAD); // account 3 comes back in the new epoch, 2 stays stale
    market.accrue(WAD);
    expect(market.touched(2)).to.deep.equal({ size: 0n, cash: -3000n * UNIT });
    expect(market.cash[2]! + market.touched(2).cash).to.equal(-1000n * UNIT);
    expect(market.touched(3)).to.deep.equal({ size: -10n * UNIT, cash: 10n * UNIT });
    const all = [0, 1, 2, 3, 4].reduce((sum, i) => sum + market.cash[i]! + market.touched(i).cash, 0n);
    expect(all).to.equal(0n);
  });

  it("ends the epoch when what is left is too little for any scale", () => {
    const openInterest = 10n ** 27n;
    const { newScale } = closePart(openInterest, 0n, SCALE_START, openInterest - 1n, PRICE, true);
    expect(newScale).to.equal(0n);
  });

  property("scale 0 drops less than one unit of scale can hold", 2_000, (r, tell) => {
    const [openInterest, scale] = [r.positive(MAX_SIZE), r.positive(SCALE_START)];
    const closed = r.partOf(openInterest);
    tell(openInterest, scale, closed);
    const { newScale } = closePart(openInterest, 0n, scale, closed, 1n, true);
    if (newScale > 0n) return;
    const left = openInterest - closed;
    check(left === 0n || left < normalisedInterest(openInterest, scale), () => `left ${left}`);
  });

  property("stores an index that reads as the target or one unit less", 2_000, (r, tell) => {
    const [target, scale, funding] = [r.signed(INDEX), r.positive(SCALE_START), r.signed(10n ** 30n)];
    const longs = r.chance(50);
    tell(target, scale, funding, longs);
    const read = indexNow(indexToStore(target, scale, funding, longs), scale, funding, longs);
    check(read === target || read === target - 1n, () => `read ${read}`);
  });

  property("splitting a position earns nothing", 2_000, (r, tell) => {
    const { then, now, first, last } = drawSpan(r);
    const whole = r.positive(MAX_SIZE);
    const part = r.partOf(whole);
    const entry = r.upTo(whole);
    tell(whole, part, then, now, first, last);
    const rest = whole - part;
    const cash = [part, rest].reduce((sum, size) => sum + owed(size, last, first, then), 0n);
    check(cash <= cashOwed(whole, last, first, then), () => `cash ${cash}`);
    const size = sizeNow(part, now, then) + sizeNow(rest, now, then);
    check(size <= sizeNow(whole, now, then), () => `size ${size}`);
    const entries = entryNow(part < entry ? part : entry, now, then);
    check(entries <= entryNow(entry, now, then), () => `entry ${entries}`);
  });

  property("touching many times earns nothing", 500, (r, tell) => {
    const size = r.chance(50) ? r.positive(MAX_SIZE) : -r.positive(MAX_SIZE);
    const scale = r.positive(SCALE_START);
    const first = r.signed(INDEX);
    let [last, sum] = [first, 0n];
    for (let touches = 0; touches < 20; ++touches) {
      const next = last + r.signed(INDEX / 10n ** BigInt(r.below(36)));
      sum += cashOwed(size, next, last, scale);
      last = next;
    }
    tell(size, scale, first, last);
    const once = cashOwed(size, last, first, scale);
    check(sum <= once && once - sum < 20n, () => `${sum} in steps, ${once} at once`);
  });

  property("re-basing under a falling scale never gains size", 500, (r, tell) => {
    const size = r.positive(MAX_SIZE);
    const first = r.positive(SCALE_START);
    let [scale, stepwise] = [first, size];
    for (let touches = 0; touches < 10 && scale > 0n; ++touches) {
      const next = r.uniform(scale);
      stepwise = sizeNow(stepwise, next, scale);
      scale = next;
      tell(size, first, scale, stepwise);
      check(stepwise <= sizeNow(size, scale, first), () => `${stepwise} > ${sizeNow(size, scale, first)}`);
      if (next === 0n) break;
    }
  });
});

describe(`closing and levying a class, seed ${SEED}`, () => {
  property("holders get no more than was paid, and no less than it but dust", 1_000, (r, tell) => {
    const scale = r.positive(SCALE_START);
    const holders = Array.from({ length: 1 + r.below(6) }, () => r.positive(MAX_SIZE / 10n));
    const openInterest = holders.reduce((a, b) => a + b, 0n);
    const closed = r.partOf(openInterest);
    const price = r.positive(MAX_PRICE);
    const longs = r.chance(50);
    tell(scale, openInterest, closed, price, longs);
    const { jump, newScale } = closePart(openInterest, 0n, scale, closed, price, longs);
    const cash = holders.reduce((sum, size) => sum + cashOwed(size, jump, 0n, scale), 0n);
    const exact = (longs ? closed : -closed) * price;
    const dust = normalisedInterest(openInterest, scale) + BigInt(holders.length);
    check(cash * WAD <= exact, () => `${cash} > ${exact}`);
    check(exact - cash * WAD <= dust * WAD, () => `${cash} < ${exact} - ${dust}`);
    const left = holders.reduce((sum, size) => sum + sizeNow(size, newScale, scale), 0n);
    check(left <= openInterest - closed, () => `${left} left`);
    check(openInterest - closed - left <= dust, () => `${left} left, dust ${dust}`);
  });

  property("a levy takes at least what it credits, and at most dust more", 1_000, (r, tell) => {
    const scale = r.positive(SCALE_START);
    const holders = Array.from({ length: 1 + r.below(6) }, () => r.positive(MAX_SIZE / 10n));
    const openInterest = holders.reduce((a, b) => a + b, 0n);
    const amount = r.upTo(10n ** 33n);
    tell(scale, openInterest, amount);
    const jump = levyJump(openInterest, scale, amount);
    const paid = holders.reduce((sum, size) => sum + abs(cashOwed(size, jump, 0n, scale)), 0n);
    const dust = normalisedInterest(openInterest, scale) + BigInt(holders.length);
    check(paid >= amount && paid - amount <= dust, () => `paid ${paid}, dust ${dust}`);
  });

  property("entry notionals of holders never exceed their class's, close after close", 1_000, (r, tell) => {
    const entries = Array.from({ length: 1 + r.below(4) }, () => r.upTo(10n ** (3n + BigInt(r.below(28)))));
    let openInterest = r.positive(MAX_SIZE);
    let [scale, entry] = [SCALE_START, entries.reduce((a, b) => a + b, 0n)];
    for (let closes = 0; closes < 5 && scale > 0n && openInterest > 0n; ++closes) {
      const closed = r.uniform(openInterest / 2n);
      tell(entries, closes, openInterest, closed);
      const part = closePart(openInterest, entry, scale, closed, WAD, true);
      [openInterest, scale, entry] = [openInterest - closed, part.newScale, part.newEntry];
      const touched = entries.reduce((total, each) => total + entryNow(each, scale, SCALE_START), 0n);
      check(touched <= entry, () => `${touched} > ${entry}`);
    }
  });
});

function drawSpan(r: Random): { then: bigint; now: bigint; first: bigint; last: bigint } {
  const then = r.positive(SCALE_START);
  return { then, now: r.partOf(then), first: r.signed(INDEX), last: r.signed(INDEX) };
}

function owed(size: bigint, last: bigint, first: bigint, then: bigint): bigint {
  return size === 0n ? 0n : cashOwed(size, last, first, then);
}
