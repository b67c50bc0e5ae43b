import { expect } from "chai";

import {
  FUND,
  Judge,
  type Scene,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  moveTo,
  rest,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { setPrice } from "../support/prices";
import { take, worth } from "./scene";

interface Thin extends Scene {
  readonly long: Trader;
  readonly short: Trader;
  readonly rich: Trader;
}

const quiet = { takerFeePpm: 0n, makerRebatePpm: 0n };

/** A 50x long of 1,000 whose equity is just its initial margin. */
async function thin(): Promise<Thin> {
  const x = await setScene({ parameters: { margin: quiet } });
  const long = await trader(x, 1, wad(609.5), Tier.X50);
  const short = await trader(x, 2, wad(50_000));
  const rich = await trader(x, 3, wad(50_000));
  await trade(x, long, short, wad(1_000));
  return { ...x, long, short, rich };
}

const fees = () => setScene();

describe("row 21: an account made unhealthy by its own hand, then liquidated by its owner", () => {
  it("finds no door: what would leave less than initial margin is refused on every path", async () => {
    const s = await load(thin);
    const { equity, initialMargin } = await healthOf(s, s.long, Judge.Worse);
    expect(equity - initialMargin).to.be.within(0n, wad(1));
    await expect(
      s.vault.connect(s.long.signer).withdraw(s.long.account, 2_000_000n),
    ).to.be.revertedWithCustomError(s.ledger, "Ledger_InsufficientMargin");
    await expect(
      s.ledger.connect(s.long.signer).setTier(s.long.account, 0, Tier.X25),
    ).to.be.revertedWithCustomError(s.ledger, "Ledger_TierLocked");
    await expect(rest(s, s.long, true, wad(29.9), wad(5))).to.be.revertedWithCustomError(
      s.ledger,
      "Ledger_InsufficientMargin",
    );
    // As a taker: neither more of the same, nor less of it at a price that gives equity away to another account.
    await rest(s, s.rich, false, wad(30), wad(10));
    expect((await take(s, s.long, true, wad(30), wad(10))).filled).to.equal(0n);
    await rest(s, s.rich, true, wad(28.6), wad(1_000));
    for (const size of [1, 500, 999.9, 1_000]) {
      expect((await take(s, s.long, false, wad(28.6), wad(size))).filled).to.equal(0n);
    }
    const after = await healthOf(s, s.long, Judge.Worse);
    expect(after.equity).to.equal(equity);
    await expectLaws(s);
  });

  it("has no verb that gives its equity to HOUSE, the fund or anybody", async () => {
    const s = await load(thin);
    await moveTo(s, wad(29.5));
    const before = await worth(s, s.long);
    await expect(s.ledger.connect(s.long.signer).pay(s.long.account, FUND, 1, 0, 0, 0))
      .to.be.revertedWithCustomError(s.ledger, "Ledger_NotEngine")
      .withArgs(s.long.signer.address);
    await expect(
      s.ledger.connect(s.long.signer).transferPosition(0, s.long.account, s.rich.account, 1, 1, false),
    ).to.be.revertedWithCustomError(s.ledger, "Ledger_NotEngine");
    expect(await worth(s, s.long)).to.equal(before);
  });
});

describe("row 21: rounding by tiny amounts", () => {
  it("earns nothing: trades of one lot to and fro lose the fee each, rounded up", async () => {
    const x = await load(fees);
    const [a, b] = [await trader(x, 1, wad(1_000)), await trader(x, 2, wad(1_000))];
    const before = await worth(x, a, b);
    const fund = await cashOf(x, FUND);
    for (let i = 0; i < 25; ++i) {
      if (i % 10 === 9) await setPrice(x, 0, wad(30));
      await rest(x, a, i % 2 === 0, wad(30.001), wad(0.1));
      await take(x, b, i % 2 === 1, wad(30.001), wad(0.1));
    }
    const lost = before - (await worth(x, a, b));
    expect(lost).to.equal((await cashOf(x, FUND)) - fund);
    // 5 bps less 1 bp of 3.0001, 25 times, to the wei.
    expect(lost).to.equal(25n * ((wad(3.0001) * 400n) / 1_000_000n));
    await expectLaws(x);
  });

  it("earns nothing on settling funding: a position touched every minute gains no wei on one that is not", async () => {
    const x = await setScene({ funding: true, parameters: { margin: quiet } });
    const [a, b] = [await trader(x, 1, wad(1_000)), await trader(x, 2, wad(1_000))];
    const short = await trader(x, 3, wad(5_000));
    await trade(x, a, short, wad(33.3));
    await trade(x, b, short, wad(33.3));
    const head = (await worth(x, a)) - (await worth(x, b));
    for (let i = 0; i < 12; ++i) {
      await moveTo(x, wad(30));
      // Alters a's position for a moment: it is re-based.
      await rest(x, short, true, wad(30), wad(0.1));
      await take(x, a, false, wad(30), wad(0.1));
      await rest(x, short, false, wad(30), wad(0.1));
      await take(x, a, true, wad(30), wad(0.1));
    }
    const gain = (await worth(x, a)) - (await worth(x, b)) - head;
    // Holding a little less for some seconds saved a little funding: 24 seconds of 0.1 at 1 bp in 8 hours.
    const saved = (wad(3) * 24n * 12n) / (10_000n * 28_800n);
    expect(gain).to.be.lessThanOrEqual(saved);
    await expectLaws(x);
  });
});
