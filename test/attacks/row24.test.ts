/**
 * Row 24. Perennial, Flatmoney, Sentiment. Root causes: trading was unpaused straight into liquidations; and whoever saw a loss coming left the
 * pool that was to share it. Our guards: a grace after every halt, and requests that settle together at the end of a full epoch.
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { type FundScene, fundScene, holder, requestDeposit, settle, user } from "../fund/scene";
import {
  FUND,
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  giveFund,
  healthOf,
  liquidate,
  liquidated,
  moveTo,
  rest,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { setPrice } from "../support/prices";
import { deposit } from "../support/trade";
import { type Holding, type Sides, expectHeld, wealthOf } from "./wealth";

const HALTED = 3;
const OPEN_BPS = 10_000;
const HALT_SEC = 300;

interface Paused extends Scene {
  readonly attacker: Trader;
  readonly victim: Trader;
  readonly sides: Sides;
}

async function paused(): Promise<Paused> {
  const x = await setScene();
  const attacker = await trader(x, 1, wad(200_000));
  const victim = await trader(x, 2, wad(3_100), Tier.X10);
  const short = await trader(x, 3, wad(100_000));
  await trade(x, victim, short, wad(1_000));
  await rest(x, attacker, true, wad(28.1), wad(1_000));
  await x.breaker.connect(x.guardian).tighten(0, HALTED, OPEN_BPS, OPEN_BPS, HALT_SEC);
  return { ...x, attacker, victim, sides: { attackers: [attacker], users: [victim, short] } };
}

/** Time passes at a price, with rounds on the way. */
async function pass(x: Scene, price: bigint, sec: number): Promise<void> {
  const end = (await time.latest()) + sec;
  while ((await time.latest()) + 30 < end) {
    await time.increase(20);
    await setPrice(x, 0, price);
  }
  await time.increaseTo(Math.max(end, (await time.latest()) + 1));
  await moveTo(x, price);
}

describe("row 24: unpaused straight into liquidation", () => {
  it("sells nobody in the first block after a halt: who tops up within the grace keeps his position", async () => {
    const s = await load(paused);
    const fair = [wad(28.2)];
    const before = await wealthOf(s, s.sides, fair);
    await pass(s, wad(28.2), HALT_SEC);
    const { equity, maintenanceMargin } = await healthOf(s, s.victim);
    expect(equity).to.be.within((maintenanceMargin * 2n) / 3n, maintenanceMargin);
    expect((await s.breaker.stateOf(0)).grade, "open again").to.equal(0n);
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Waiting");
    const top = wad(1_000);
    await deposit(s, s.victim.signer, s.victim.account, top);
    await pass(s, wad(28.2), 150);
    await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Healthy");
    const after = await wealthOf(s, s.sides, fair);
    expectHeld(before, { ...after, users: after.users.map((worth, i) => (i === 0 ? worth - top : worth)) });
    await expectLaws(s);
  });

  it("sells who does nothing once the grace is over", async () => {
    const s = await load(paused);
    await pass(s, wad(28.2), HALT_SEC);
    await pass(s, wad(28.2), 125);
    await expect(liquidate(s, s.victim)).to.emit(s.liquidator, "AccountLiquidated");
  });
});

const FAIR = [wad(27)];

interface Shared extends FundScene {
  readonly sides: Sides;
  readonly shares0: bigint;
  readonly doomed: Trader;
  readonly traders: readonly Trader[];
}

/** The attacker holds a third of the fund and a user the rest; a long will be bankrupt at the next round. */
async function shared(): Promise<Shared> {
  const x = await fundScene({ fund: 0n });
  const [thief, saver] = [user(x, 1), user(x, 2)];
  const shares0 = await holder(x, thief, wad(10_000));
  await holder(x, saver, wad(20_000));
  const doomed = await trader(x, 3, wad(650), Tier.X50);
  const short = await trader(x, 4, wad(100_000));
  await trade(x, doomed, short, wad(1_000));
  const empty = (await trader(x, 5, 0n)).account;
  const held = (signer: { address: string }): Holding => ({ account: empty, signer });
  const sides = { attackers: [held(thief)], users: [held(saver)] };
  return { ...x, sides, shares0, doomed, traders: [doomed, short] };
}

describe("row 24: a loss that is shared, and who leaves before it", () => {
  it("does not leave before it: who asks to redeem the moment before bears his share, and nobody else more", async () => {
    const s = await load(shared);
    const before = await wealthOf(s, s.sides, FAIR);
    const thief = user(s, 1);
    // He sees the fall outside and asks at once, before the round that bankrupts the long.
    await s.fund.connect(thief).requestRedeem(s.shares0, thief);
    await moveTo(s, wad(27));
    const { takenOver, covered } = await liquidated(s, s.doomed);
    expect(takenOver + covered).to.be.greaterThan(0n);
    const loss = before.house - (await wealthOf(s, s.sides, FAIR)).house;
    await settle(s, wad(27));
    await settle(s, wad(27));
    const after = await wealthOf(s, s.sides, FAIR);
    const cost = wad(30_000) - (await equityOf(s));
    expect(loss !== 0n || cost > 0n).to.equal(true);
    const lost = before.attackers - after.attackers;
    const usersLost = (before.users[0] ?? 0n) - (after.users[0] ?? 0n);
    expect(lost, "his third").to.be.greaterThan(0n);
    // To a hundredth of a unit each: the user's loss is twice the attacker's, as his shares are.
    expect(usersLost).to.be.closeTo(2n * lost, wad(0.03));
    await expectLaws(s);
  });

  it("nor joins before an income that all can see coming: a deposit of now is priced at the epoch's end", async () => {
    const s = await load(shared);
    const late = user(s, 6);
    await s.token.mint(late, 20_000_000_000n);
    const empty = s.sides.attackers[0]!.account;
    const sides = { attackers: [{ account: empty, signer: late }], users: s.sides.users };
    const before = await wealthOf(s, sides, [wad(30)]);
    await s.token.connect(late).approve(s.fund, 20_000_000_000n);
    await s.fund.connect(late).requestDeposit(20_000_000_000n, late);
    await giveFund(s, wad(3_000));
    await settle(s);
    expectHeld(before, await wealthOf(s, sides, [wad(30)]));
    await requestDeposit(s, user(s, 7), wad(1));
    await expectLaws(s);
  });

  it("pays nothing out before a full epoch has passed", async () => {
    const s = await load(shared);
    const thief = user(s, 1);
    await s.fund.connect(thief).requestRedeem(s.shares0, thief);
    await settle(s);
    expect((await s.fund.requestsOf(thief)).redeemedAssets, "the epoch of the request").to.equal(0n);
    await settle(s);
    expect((await s.fund.requestsOf(thief)).redeemedAssets).to.be.greaterThan(0n);
  });
});

async function equityOf(s: Shared): Promise<bigint> {
  return (await healthOf(s, FUND)).equity;
}
