import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import {
  type MathHarnessAdl,
  type MathHarnessFund,
  type MathHarnessMargin,
  type OracleMathHarness,
  type RollingMinuteHarness,
} from "../../typechain";
import { WAD } from "../support/config";

const PPM = 1_000_000n;
const MINUTE = 60;

/** One of each class. */
type Five = [bigint, bigint, bigint, bigint, bigint];

async function deployed<T>(name: string): Promise<T> {
  return (await ethers.deployContract(name)) as unknown as T;
}

describe("AdlMath at its ends", () => {
  it("closes all there is when more is asked for", async () => {
    const adl = await deployed<MathHarnessAdl>("MathHarnessAdl");
    expect(await adl.closedByClass(100, [1, 2, 3, 4, 5])).to.deep.equal([1n, 2n, 3n, 4n, 5n]);
    expect(await adl.closedByClass(100, [0, 0, 0, 0, 0])).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
  });

  it("spills a last unit over", async () => {
    const adl = await deployed<MathHarnessAdl>("MathHarnessAdl");
    // By weight 1 and 3 of 3; the second class holds 1, and 1 is left.
    const spilled = [2n, 0n, 0n, 0n, 1n];
    expect(await adl.closedByClass(3, [3, 0, 0, 0, 1])).to.deep.equal(spilled);
    expect(await adl.leviedByClass(3, [3, 0, 0, 0, 50], [3, 0, 0, 0, 1])).to.deep.equal(spilled);
  });

  it("goes through as many rounds as there are classes, where each fills but one", async () => {
    const adl = await deployed<MathHarnessAdl>("MathHarnessAdl");
    const interest: Five = [4_076n, 542n, 3_812n, 51_341n, 47_311n];
    const [x2, x5, x10, x25, x50] = interest;
    const sum = x2 + x5 + x10 + x25 + x50;
    expect(await adl.closedByClass(sum, interest)).to.deep.equal(interest);
    const weights: Five = [x2 * 2n, x5 * 5n, x10 * 10n, x25 * 25n, x50 * 50n];
    expect(await adl.leviedByClass(sum, weights, interest)).to.deep.equal(interest);
  });

  it("levies nothing on a class that closed nothing, whatever it could pay", async () => {
    const adl = await deployed<MathHarnessAdl>("MathHarnessAdl");
    expect(await adl.leviedByClass(100, [0, 10, 10, 0, 0], [1_000, 30, 50, 0, 0])).to.deep.equal([
      0n,
      30n,
      50n,
      0n,
      0n,
    ]);
  });
});

describe("FundMath at its ends", () => {
  it("buys all of what improves the means, even where they stay negative", async () => {
    const fund = await deployed<MathHarnessFund>("MathHarnessFund");
    expect(await fund.affordable(10, -50, -20)).to.equal(10n);
    expect(await fund.affordable(10, -50, -50)).to.equal(10n);
    expect(await fund.affordable(10, -50, -51)).to.equal(0n);
    expect(await fund.affordable(10, 50, -50)).to.equal(5n);
  });

  it("sells at mark what brought nothing, for ever", async () => {
    const fund = await deployed<MathHarnessFund>("MathHarnessFund");
    for (const edge of [0n, -WAD])
      expect(await fund.salePrice(1, 30n * WAD, edge, 86_400)).to.equal(30n * WAD);
  });
});

describe("MarginMath at its ends", () => {
  it("lets a short that owes beyond its notional go for nothing, and a long never", async () => {
    const margin = await deployed<MathHarnessMargin>("MathHarnessMargin");
    const at = (size: bigint, equity: bigint) => margin.waterfallPrice(size, 30n * WAD, WAD, WAD, equity);
    expect(await at(-WAD, -30n * WAD + 1n)).to.equal(1n);
    expect(await at(-WAD, -30n * WAD)).to.equal(0n);
    expect(await at(-WAD, -90n * WAD)).to.equal(0n);
    expect(await at(WAD, -90n * WAD)).to.equal(120n * WAD);
  });

  it("sells nothing of an account that has its target, and all where the fee outgrows the margin", async () => {
    const margin = await deployed<MathHarnessMargin>("MathHarnessMargin");
    const size = 1_000n * WAD;
    const toSell = (equity: bigint, feePpm: bigint) =>
      margin.sizeToRestore(size, 30n * WAD, 300n * WAD, 300n * WAD, equity, (PPM * 12n) / 10n, feePpm);
    expect(await toSell(360n * WAD, 2_000n)).to.equal(0n);
    expect(await toSell(360n * WAD - 1n, 2_000n)).to.be.within(1n, 10n);
    expect(await toSell(359n * WAD, 12_000n), "a fee of the whole target").to.equal(size);
    expect(await toSell(359n * WAD, 11_999n)).to.equal(size);
  });

  it("takes a part of a wei of notional for a whole one where it says what a sale costs", async () => {
    const margin = await deployed<MathHarnessMargin>("MathHarnessMargin");
    // A notional of 1,000,000.1 wei, of which 2,000 ppm are just above 2,000 wei: 2,001 of a gain of 2,011, so that each tenth of
    // the position brings the one wei that is missing.
    const [size, mark] = [10_000_001n, WAD / 10n];
    expect(await margin.sizeToRestore(size, mark, 2_011n, 2_011n, 2_010n, PPM, 2_000n)).to.equal(1_000_001n);
  });
});

describe("RollingExtremes at its ends", () => {
  it("rounds a high up over a power of two, and keeps it one number", async () => {
    const oracle = await deployed<OracleMathHarness>("OracleMathHarness");
    for (const power of [25n, 60n, 86n]) {
      const price = (1n << power) - 1n;
      const [seen] = await oracle.walk({ prices: [price], times: [0], span: 600 });
      expect([seen!.low, seen!.high]).to.deep.equal([price - (price % (1n << (power - 24n))), 1n << power]);
    }
  });
});

describe("RollingMinute at its ends", () => {
  it("adds what comes within the same minute, and reverts when the sum leaves 112 bits", async () => {
    const minute = await deployed<RollingMinuteHarness>("RollingMinuteHarness");
    const most = 2n ** 112n - 1n;
    await time.setNextBlockTimestamp((Math.floor((await time.latest()) / MINUTE) + 1) * MINUTE);
    const sumAfter = async (...amounts: bigint[]) => {
      for (const amount of amounts) await minute.add(amount);
      return minute.sum();
    };
    expect(await sumAfter(3n)).to.equal(3n);
    expect(await sumAfter(4n, 5n)).to.equal(12n);
    await expect(minute.add(most)).to.be.revertedWithCustomError(minute, "RollingMinute_SumTooLarge");
  });
});
