/**
 * Row 6. POPCAT on Hyperliquid, November 2025, 4.9m USD. Root cause: 19 wallets went long behind a bid wall of 20m, which was then pulled.
 * Our guards: open interest is capped by class, whoever holds it; mark is the index and a leashed mid, so that a wall moves nothing; what the
 * fund can lose in a market is its budget.
 */
import { expect } from "chai";

import { refusalOf } from "../../src/sdk/refusal";
import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  liquidate,
  moveTo,
  rest,
  setScene,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";
import { openFunded } from "../support/trade";
import { hold, take } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const WALLETS = 19;
const EACH = wad(100);
const CAP = 50_000n;
const BUDGET = wad(3_000);
const FAIR = wad(29.3);

interface World extends Scene {
  readonly wallets: readonly Trader[];
  readonly wall: Trader;
  readonly maker: Trader;
  readonly sides: Sides;
}

async function world(): Promise<World> {
  const x = await setScene({
    parameters: {
      margin: { openInterestCap: CAP },
      liquidation: { fundBudget: BUDGET / WAD, fundLeakPerHour: 0n },
    },
  });
  const wallets = [];
  // Nineteen accounts, of as many owners as the test network has.
  for (let i = 0; i < WALLETS; ++i) {
    const signer = x.users[1 + (i % 8)]!;
    const account = await openFunded(x, signer, wad(70));
    await x.ledger.connect(signer).setTier(account, 0, Tier.X50);
    wallets.push({ signer, account });
  }
  const wall = await trader(x, 10, wad(20_000_000), Tier.X10);
  const maker = await trader(x, 11, wad(200_000));
  const saver = await trader(x, 12, wad(5_000));
  await moveTo(x, wad(30));
  await rest(x, maker, false, wad(30.01), wad(4_000));
  const sides = { attackers: [...wallets, wall], users: [maker, saver] };
  return { ...x, wallets, wall, maker, sides };
}

/** Up goes the wall, and behind it every wallet buys what it may. */
async function rush(s: World): Promise<bigint> {
  await rest(s, s.wall, true, wad(29.99), wad(600_000));
  let lots = 0n;
  for (const wallet of s.wallets) lots += (await take(s, wallet, true, wad(30.01), EACH)).filled;
  return lots;
}

describe("row 6: nineteen wallets behind a wall that is pulled", () => {
  it("meet the cap of one class together, as one account would", async () => {
    const s = await load(world);
    const lots = await rush(s);
    const notional = (lots * wad(30)) / 10n;
    expect(notional).to.be.within((CAP * WAD * 9n) / 10n, CAP * WAD);
    const last = await take(s, s.wallets[WALLETS - 1]!, true, wad(30.01), EACH);
    expect(last.filled, "the last wallet finds the class full").to.equal(0n);
  });

  it("move mark by no more than its leash, however high the wall and however long it stands", async () => {
    const s = await load(world);
    await rush(s);
    await s.exchange.connect(s.maker.signer).cancelAll(s.maker.account);
    await rest(s, s.maker, false, wad(31.4), wad(1_000));
    await rest(s, s.wall, true, wad(31.3), wad(1_000));
    await hold(s, wad(30), 300);
    const leash = (wad(30) * s.config.markets[0]!.parameters.margin.leashPpm) / 1_000_000n;
    const mark = await s.ledger.markOf(0, 0, true);
    expect(mark - wad(30)).to.be.within(leash / 2n, leash);
  });

  it("gain nothing when it is pulled; the fund loses its budget at most, makers and savers nothing", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, [FAIR]);
    await rush(s);
    await hold(s, wad(30), 120);
    await s.exchange.connect(s.wall.signer).cancelAll(s.wall.account);
    await moveTo(s, FAIR);
    let closed = 0;
    for (const wallet of s.wallets) {
      await liquidate(s, wallet).then(
        () => ++closed,
        (error: unknown) => expect(refusalOf(error)?.error).to.match(/Liquidator_(Healthy|NoPosition)/),
      );
    }
    expect(closed).to.be.greaterThan(14);
    const after = await wealthOf(s, s.sides, [FAIR]);
    expectHeld(before, after, { house: BUDGET });
    await expectLaws(s);
  });
});
