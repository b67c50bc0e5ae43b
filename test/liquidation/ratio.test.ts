import { expect } from "chai";
import { type ContractTransactionReceipt } from "ethers";

import { advance, setPrice } from "../support/prices";
import { load } from "../support/load";
import {
  healthOf,
  liquidate,
  moveTo,
  NO_FUND,
  rest,
  type Scene,
  type SceneOptions,
  setScene,
  sizeOf,
  START_PRICE,
  Tier,
  trade,
  type Trader,
  trader,
  wad,
} from "./scene";

const SIZE = wad(1_000);
const DAY_SEC = 86_400;
/** Of RSK-2 (docs/INVARIANTS.md). */
const DUST = 256n;

/** E and MM that the Liquidator found, and those that it left. */
interface Step {
  readonly equityBefore: bigint;
  readonly marginBefore: bigint;
  readonly equity: bigint;
  readonly margin: bigint;
}

/** A 50x long of 1,000 at 30 without fees, and a rich short opposite. */
async function longAt50x(options: SceneOptions) {
  const free = { takerFeePpm: 0n, makerRebatePpm: 0n };
  const x = await setScene({ ...options, parameters: { ...options.parameters, margin: free } });
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(100_000));
  const maker = await trader(x, 3, wad(100_000));
  await trade(x, long, short, SIZE);
  return { x, long, maker };
}

const withFund = () => longAt50x({});
const withoutFund = () => longAt50x(NO_FUND);

async function step(x: Scene, who: Trader, market = 0): Promise<Step> {
  const receipt = await (await liquidate(x, who, market)).wait();
  const { equityBefore, maintenanceBefore } = judgedIn(x, receipt);
  const after = await healthOf(x, who);
  return {
    equityBefore,
    marginBefore: maintenanceBefore,
    equity: after.equity,
    margin: after.maintenanceMargin,
  };
}

function judgedIn(x: Scene, receipt: ContractTransactionReceipt | null) {
  for (const log of receipt?.logs ?? []) {
    const parsed =
      log.address === x.deployment.addresses.liquidator ? x.liquidator.interface.parseLog(log) : null;
    if (parsed?.name !== "AccountLiquidated") continue;
    const { args } = parsed;
    const [equityBefore, maintenanceBefore] = ["equityBefore", "maintenanceBefore"].map(
      (name) => args.getValue(name) as bigint,
    ) as [bigint, bigint];
    return { equityBefore, maintenanceBefore };
  }
  throw new Error("nothing was liquidated");
}

/** RSK-2, without the division. */
function expectNotLower({ equityBefore, marginBefore, equity, margin }: Step): void {
  expect((equity + DUST) * (marginBefore + DUST)).to.be.at.least(equityBefore * margin);
}

/** Parts of MM at which a step begins or ends, and their neighbours. */
const PARTS = [0.999, 0.7, 0.66, 0.34, 0.33, 0.01] as const;

describe("Liquidation: E/MM never falls (RSK-2)", () => {
  for (const part of PARTS) {
    // E = 650 - 1,000 * (30 - p) and MM = 1,000 * p * 1 % * (1 + n/2m): concentration adds 1.5 % to it.
    const price = 29.35 + (29.35 * 0.010147 * part) / (1 - 0.010147 * part);

    it(`sold at the worst price that the book may give, at E/MM near ${part}`, async () => {
      const { x, long, maker } = await load(withoutFund);
      await moveTo(x, wad(price));
      // P_k + fee lies within a tick of mark * (1 - mm * E/MM * ...): every tick below mark is offered, the worst bid wins nothing less.
      await rest(x, maker, true, wad(Math.ceil(price * 98.5) / 100), SIZE / 3n);
      await rest(x, maker, true, wad(Math.floor(price * 99.7) / 100), SIZE / 3n);
      await rest(x, maker, true, wad(Math.floor(price * 99.95) / 100), SIZE / 4n);
      expectNotLower(await step(x, long));
    });

    it(`handed to the fund or waiting, at E/MM near ${part}`, async () => {
      const { x, long, maker } = await load(withFund);
      await moveTo(x, wad(price));
      await rest(x, maker, true, wad(Math.floor(price * 99.95) / 100), wad(1));
      expectNotLower(await step(x, long));
    });
  }

  it("is judged as of now: orders taken back in another market bring that market's mark and funding along", async () => {
    const { x, long } = await load(holdingTwo);
    await dayLater(x);
    const stale = await healthOf(x, long);
    const taken = await step(x, long);
    expect(await sizeOf(x, long)).to.be.lessThan(SIZE);
    // What the account was before its other market was a day older is no measure of the liquidation ...
    const ratios = [taken.equity * stale.maintenanceMargin, stale.equity * taken.margin] as const;
    expect(ratios[0] * 100n).to.be.lessThan(ratios[1] * 96n);
    // ... what the Liquidator found after that is.
    expect(taken.equityBefore * 100n).to.be.lessThan(stale.equity * 96n);
    expectNotLower(taken);
  });

  it("is the same where the other market was brought to now before", async () => {
    const { x, long } = await load(holdingTwo);
    await dayLater(x);
    await x.exchange.poke(1);
    const fresh = await healthOf(x, long);
    const taken = await step(x, long);
    expect(taken.equityBefore).to.be.closeTo(fresh.equity, fresh.equity / 1_000n);
    expect((taken.equity + DUST) * fresh.maintenanceMargin).to.be.at.least(
      ((fresh.equity * 999n) / 1_000n) * taken.margin,
    );
    expectNotLower(taken);
  });
});

/** Longs in two markets; the second market's mark stands at its leash above the index, and the account's bid is alone at its tick. */
async function holdingTwo() {
  const x = await setScene({ markets: 2 });
  const long = await trader(x, 1, wad(1_800), Tier.X50);
  await x.ledger.connect(long.signer).setTier(long.account, 1, Tier.X50);
  const rich = await trader(x, 2, wad(400_000));
  await trade(x, long, rich, SIZE);
  await setPrice(x, 1, START_PRICE);
  await trade(x, long, rich, SIZE, START_PRICE, 1);
  await rest(x, long, true, wad(28.5), wad(1), 1);
  const bid = await rest(x, rich, true, wad(30.4), wad(2_000), 1);
  await rest(x, rich, false, wad(30.5), wad(2_000), 1);
  for (let i = 0; i < 6; i += 1) {
    await advance(20);
    await setPrice(x, 1, START_PRICE);
    await x.exchange.poke(1);
  }
  // Without it the mark is the index again, as soon as somebody has the market accrue.
  await x.exchange.connect(rich.signer).cancel(bid.order);
  return { x, long };
}

/** Nobody touched the second market meanwhile, though its price lives. */
async function dayLater(x: Scene): Promise<void> {
  await advance(DAY_SEC);
  await setPrice(x, 1, START_PRICE);
  await moveTo(x, wad(28.6));
}
