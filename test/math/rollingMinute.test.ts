import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import hre from "hardhat";

import { add, MOST, type RollingMinute, sum, SumTooLarge } from "../../src/math/rollingMinute";
import { type RollingMinuteHarness } from "../../typechain";
import { load } from "../support/load";
import { Random, SEED } from "./random";

const EMPTY: RollingMinute = { current: 0n, previous: 0n, minute: 0n };
const STEPS = 80;
/** Mostly within a minute, now and then past one or two. */
const GAPS = [1, 7, 29, 60, 61, 119, 121, 600];

async function harness(): Promise<RollingMinuteHarness> {
  const contract = await hre.ethers.deployContract("RollingMinuteHarness");
  return contract as unknown as RollingMinuteHarness;
}

async function stateOf(contract: RollingMinuteHarness): Promise<RollingMinute> {
  const { current, previous, minute } = await contract.state();
  return { current, previous, minute };
}

/** The chain goes on to the start of the next minute, so that what follows stays within it. */
async function startOfMinute(): Promise<void> {
  await time.increaseTo((Math.floor((await time.latest()) / 60) + 1) * 60);
}

describe(`the sum of the last minute, seed ${SEED}`, () => {
  it("agrees with its twin and covers at least 60 seconds, at most 120", async () => {
    const contract = await load(harness);
    const random = new Random(`${SEED}/rolling minute`);
    const added: { readonly at: number; readonly amount: bigint }[] = [];
    let twin = EMPTY;
    for (let i = 0; i < STEPS; i += 1) {
      const amount = BigInt(random.below(1_000_000));
      const at = (await time.latest()) + random.pick(GAPS);
      await time.setNextBlockTimestamp(at);
      await contract.add(amount);
      added.push({ at, amount });
      twin = add(twin, amount, BigInt(at));
      expect(await stateOf(contract)).to.deep.equal(twin);
      const have = await contract.sum();
      expect(have).to.equal(sum(twin, BigInt(at)));
      const since = (age: number): bigint =>
        added.reduce((total, one) => (one.at > at - age ? total + one.amount : total), 0n);
      expect(have).to.be.at.least(since(60));
      expect(have).to.be.at.most(since(120));
    }
  });

  it("forgets, minute by minute, though nothing is added", async () => {
    const contract = await load(harness);
    await startOfMinute();
    await contract.add(3n);
    await startOfMinute();
    await contract.add(4n);
    const twin = await stateOf(contract);
    const seen: bigint[] = [];
    for (let age = 0; age < 4; age += 1) {
      seen.push(await contract.sum());
      expect(seen.at(-1)).to.equal(sum(twin, BigInt(await time.latest())));
      await startOfMinute();
    }
    expect(seen).to.deep.equal([7n, 4n, 0n, 0n]);
  });

  it("holds the most that its bits can say", async () => {
    const contract = await load(harness);
    await contract.add(MOST);
    expect(await contract.sum()).to.equal(MOST);
  });

  it("reverts when the sum of a minute leaves 112 bits, whatever the two parts are", async () => {
    const contract = await load(harness);
    await startOfMinute();
    await contract.add(5n);
    const before = await stateOf(contract);
    for (const amount of [MOST - 4n, 1n << 112n, (1n << 112n) * 3n, (1n << 255n) + 1n]) {
      await expect(contract.add(amount))
        .to.be.revertedWithCustomError(contract, "RollingMinute_SumTooLarge")
        .withArgs(5n + amount, MOST);
      expect(() => add(before, amount, before.minute * 60n)).to.throw(SumTooLarge);
    }
    expect(await stateOf(contract)).to.deep.equal(before);
  });
});
