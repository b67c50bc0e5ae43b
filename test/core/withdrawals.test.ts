import { expect } from "chai";

import {
  NO_FUND,
  Tier,
  type Scene,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  Judge,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { advance, makeRound, setPrice } from "../support/prices";
import { nativeOf } from "../support/trade";

const START = wad(30);

interface Held {
  readonly x: Scene;
  readonly long: Trader;
  readonly short: Trader;
  readonly flat: Trader;
}

/** A long and a short of 100 at 30, tier 2x, with 10,000 each, and an account without positions. Nobody pays a fee. */
async function held(halts: boolean, options: Parameters<typeof setScene>[0] = {}): Promise<Held> {
  const free = { margin: { takerFeePpm: 0n, makerRebatePpm: 0n }, ...options?.parameters };
  const x = await setScene({ ...options, halts, parameters: free });
  const long = await trader(x, 1, wad(10_000));
  const short = await trader(x, 2, wad(10_000));
  const flat = await trader(x, 3, wad(1_000));
  await trade(x, long, short, wad(100));
  return { x, long, short, flat };
}
const quiet = () => held(false);
const halting = () => held(true);

const withdraw = ({ x }: Held, who: Trader, amount: bigint) =>
  x.vault.connect(who.signer).withdraw(who.account, nativeOf(x, amount));

/** IM of 100 at `price` and 2x with concentration 2,000,000, as MarginMath rounds it. */
function marginAt(price: bigint): bigint {
  const notional = 100n * price;
  const concentration = 2_000_000n * WAD;
  return (notional * (concentration + notional) + 2n * concentration - 1n) / (2n * concentration);
}

/** What may leave an account of 10,000 that holds 100 bought or sold at 30, judged at `price`. */
function freeAt(side: "long" | "short", price: bigint): bigint {
  return wad(10_000) + 100n * (side === "long" ? price - START : START - price) - marginAt(price);
}

/** The 10-minute extreme on the losing side. The breaker keeps it rounded outward by less than 2^-23. */
async function extremeOf({ x }: Held, side: "long" | "short", expected: bigint): Promise<bigint> {
  const [low, high] = await x.breaker.extremesOf(0);
  const extreme = side === "long" ? low : high;
  expect(side === "long" ? expected - extreme : extreme - expected).to.be.within(0n, expected >> 23n);
  return extreme;
}

/** A whole number of the token's units. */
const inUnits = (amount: bigint): bigint => amount - (amount % 10n ** 12n);

describe("Ledger: withdrawals with positions (WDR-2)", () => {
  it("leave the initial margin, to the unit", async () => {
    const s = await load(quiet);
    const free = freeAt("long", await extremeOf(s, "long", START));
    expect(await s.x.ledger.withdrawable(s.long.account)).to.equal(free);
    const most = inUnits(free);
    await expect(withdraw(s, s.long, most + 10n ** 12n))
      .to.be.revertedWithCustomError(s.x.ledger, "Ledger_InsufficientMargin")
      .withArgs(free, most + 10n ** 12n);
    await withdraw(s, s.long, most);
    const { equity, initialMargin } = await healthOf(s.x, s.long, Judge.Withdrawal);
    expect(equity - initialMargin).to.be.within(0n, 10n ** 12n);
    await expectLaws(s.x);
  });

  for (const side of ["long", "short"] as const) {
    it(`count a winning ${side} at its entry: profit not collected does not leave`, async () => {
      const s = await load(quiet);
      const to = side === "long" ? wad(36) : wad(24);
      await moveTo(s.x, to);
      await advance(1_300); // the start price is out of the 10-minute extremes
      await moveTo(s.x, to);
      const who = s[side];
      expect((await healthOf(s.x, who)).equity).to.equal(wad(10_600));
      expect(await s.x.ledger.withdrawable(who.account)).to.equal(wad(10_000) - marginAt(START));
      await expect(withdraw(s, who, wad(10_000))).to.be.revertedWithCustomError(
        s.x.ledger,
        "Ledger_InsufficientMargin",
      );
    });

    it(`count a losing ${side} at mark`, async () => {
      const s = await load(quiet);
      const to = side === "long" ? wad(25) : wad(35);
      await moveTo(s.x, to);
      const free = freeAt(side, await extremeOf(s, side, to));
      expect(await s.x.ledger.withdrawable(s[side].account)).to.equal(free);
    });

    it(`count a ${side} at the worst of the last ten minutes`, async () => {
      const s = await load(quiet);
      const worst = side === "long" ? wad(25) : wad(35);
      await moveTo(s.x, worst);
      await moveTo(s.x, START);
      expect((await healthOf(s.x, s[side])).equity).to.equal(wad(10_000));
      const during = freeAt(side, await extremeOf(s, side, worst));
      expect(await s.x.ledger.withdrawable(s[side].account)).to.equal(during);
      await advance(1_300);
      await moveTo(s.x, START);
      const later = freeAt(side, await extremeOf(s, side, START));
      expect(await s.x.ledger.withdrawable(s[side].account)).to.equal(later);
    });

    it(`count a ${side} without quorum with 20 % of its notional against it`, async () => {
      const s = await load(quiet);
      await advance(61);
      expect((await s.x.oracle.read(0)).live).to.equal(false);
      const price = await extremeOf(s, side, START);
      const free = freeAt(side, price) - 20n * price;
      expect(await s.x.ledger.withdrawable(s[side].account)).to.be.closeTo(free, 1n);
      await withdraw(s, s[side], wad(7_800));
      await expect(withdraw(s, s[side], wad(200))).to.be.revertedWithCustomError(
        s.x.ledger,
        "Ledger_InsufficientMargin",
      );
    });
  }

  it("reserve margin for open orders, and only for the larger side", async () => {
    const s = await load(quiet);
    await rest(s.x, s.flat, true, wad(29), wad(20));
    await rest(s.x, s.flat, false, wad(31), wad(10));
    const notional = 20n * START;
    const margin = (notional * (2_000_000n * WAD + notional)) / (4_000_000n * WAD);
    expect(await s.x.ledger.withdrawable(s.flat.account)).to.be.closeTo(wad(1_000) - margin, 1n);
    await s.x.exchange.connect(s.flat.signer).cancelAll(s.flat.account);
    await withdraw(s, s.flat, wad(1_000));
    expect(await cashOf(s.x, s.flat)).to.equal(0n);
  });

  it("bring the markets up to date in which the account stands, and no others", async () => {
    const x = await setScene({ markets: 2 });
    const [long, short] = [await trader(x, 1, wad(10_000), Tier.X2, 1), await trader(x, 2, wad(10_000))];
    await trade(x, long, short, wad(100), START, 1);
    await moveTo(x, START, 1);
    const [first, second] = [await x.ledger.accruedAt(0), await x.ledger.accruedAt(1)];
    await x.vault.connect(long.signer).withdraw(long.account, nativeOf(x, wad(1)));
    expect(await x.ledger.accruedAt(0)).to.equal(first);
    expect(await x.ledger.accruedAt(1)).to.be.greaterThan(second);
  });

  it("reverts while the sources disagree, for accounts with positions alone", async () => {
    const s = await load(quiet);
    const [first, second, third] = s.x.feeds[0]!;
    await first!.updateAnswer(28n * 10n ** 8n);
    await second!.updateAnswer(32n * 10n ** 8n);
    await third!.updateAnswer(30n * 10n ** 8n);
    await makeRound(s.x, 0);
    expect((await s.x.oracle.read(0)).degraded).to.equal(true);
    await expect(withdraw(s, s.long, 1n * WAD))
      .to.be.revertedWithCustomError(s.x.ledger, "Ledger_Degraded")
      .withArgs(0);
    await withdraw(s, s.flat, wad(1_000));
  });
});

describe("Ledger: withdrawals without positions (WDR-1)", () => {
  it("are whole in every grade of the breaker and with a dead oracle", async () => {
    const s = await load(halting);
    await advance(700);
    const grades = new Set<bigint>();
    const leave = async () => {
      grades.add((await s.x.breaker.stateOf(0)).grade);
      await withdraw(s, s.flat, wad(100));
    };
    await leave(); // lost quorum: only reducing
    await setPrice(s.x, 0, START);
    await leave();
    await setPrice(s.x, 0, wad(26.5)); // 12 % at once: an auction
    await leave();
    await advance(1_600);
    await setPrice(s.x, 0, wad(20)); // a third: a halt
    await leave();
    await advance(40 * 86_400); // the oracle is dead for good
    await leave();
    expect([...grades].sort()).to.deep.equal([0n, 1n, 2n, 3n]);
    await withdraw(s, s.flat, wad(500));
    expect(await cashOf(s.x, s.flat)).to.equal(0n);
  });

  it("are whole for an account whose position ADL ended, though nobody wrote it off", async () => {
    const x = await setScene(NO_FUND);
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(29.44));
    await liquidated(x, long);
    expect(await sizeOf(x, short)).to.equal(0n);
    expect((await x.accountLens.positionOf(short.account, 0)).size).to.equal(-wad(1_000));
    await advance(3_600); // the oracle is dead
    const equity = await x.ledger.withdrawable(short.account);
    const whole = inUnits(equity);
    await expect(x.vault.connect(short.signer).withdraw(short.account, nativeOf(x, whole)))
      .to.emit(x.ledger, "PositionSettled")
      .withArgs(short.account, 0);
    expect(await cashOf(x, short)).to.equal(equity - whole);
    await expectLaws(x);
  });

  it("reverts when unresolved deficits took what the last ones would get, and publishes them", async () => {
    const x = await setScene(NO_FUND);
    const long = await trader(x, 1, wad(650), Tier.X50);
    const short = await trader(x, 2, wad(2_000), Tier.X50);
    await trade(x, long, short, wad(1_000));
    await moveTo(x, wad(24));
    await liquidated(x, long);
    await x.ledger.touch(short.account, 0);
    const claim = await cashOf(x, short);
    const { accounted, deficit } = await x.ledger.totals();
    // HOUSE, the fund and the keeper hold what is not the short's.
    expect(deficit).to.be.greaterThan(wad(4_000));
    expect(claim).to.be.greaterThan(accounted);
    const native = nativeOf(x, claim);
    await expect(x.vault.connect(short.signer).withdraw(short.account, native))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_ReservesShort")
      .withArgs(accounted, native * 10n ** 12n);
    await x.vault.connect(short.signer).withdraw(short.account, nativeOf(x, accounted));
    expect(await cashOf(x, short)).to.equal(claim - inUnits(accounted));
    await expectLaws(x);
  });
});
