import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { ethers } from "hardhat";

import { load } from "../support/load";
import { MARKET, WAD, configsOf, deployOracleWorld, roundIn, useHostileSources } from "./fixture";
import { deployPyth, priceUpdate } from "./vendors";

const PRICE_ID = id("Crypto.AVAX/USD");
const FEE = 7n;
const VALID_SEC = 60;

async function deploy() {
  const pyth = await deployPyth(VALID_SEC, FEE);
  const source = await ethers.deployContract("PythSource", [
    await pyth.getAddress(),
    PRICE_ID,
    "Pyth AVAX / USD",
  ]);
  const factory = await ethers.getContractFactory("PythSource");
  return { pyth, source, factory };
}

type World = Awaited<ReturnType<typeof deploy>>;

interface Word {
  readonly price: bigint;
  readonly conf?: bigint;
  readonly expo?: number;
  readonly at: number;
}

function word({ pyth }: World, { price, conf = 0n, expo = -8, at }: Word): Promise<string> {
  return priceUpdate(pyth, { id: PRICE_ID, price, conf, expo, at });
}

async function bring(world: World, said: Word): Promise<void> {
  await world.source.update([await word(world, said)], { value: FEE });
}

describe("PythSource", () => {
  it("reads price, time and confidence of Pyth's own contract", async () => {
    const world = await load(deploy);
    const at = await time.latest();
    await bring(world, { price: 30_12345678n, conf: 2_500000n, at });
    expect([...(await world.source.read())]).to.deep.equal([
      30_12345678n * 10n ** 10n,
      BigInt(at),
      2_500000n * 10n ** 10n,
    ]);
    expect(await world.source.pyth()).to.equal(await world.pyth.getAddress());
    expect(await world.source.priceId()).to.equal(PRICE_ID);
    expect(await world.source.origin(), "who else reads this is no other voice").to.equal(PRICE_ID);
    expect(await world.source.description()).to.equal("Pyth AVAX / USD");
  });

  it("reads every exponent from -36 to 12, price down and confidence up", async () => {
    const world = await load(deploy);
    for (let expo = -36; expo <= 12; expo++) {
      await time.increase(2);
      const [price, conf] = [9_223_372_036_854_775_807n, 1n];
      await bring(world, { price, conf, expo, at: await time.latest() });
      const said = await world.source.read();
      const scale = 18 + expo;
      const factor = 10n ** BigInt(Math.abs(scale));
      expect(said.price, `${expo}`).to.equal(scale < 0 ? price / factor : price * factor);
      expect(said.confidence, `${expo}`).to.equal(scale < 0 ? 1n : factor);
    }
    for (const expo of [-37, 13]) {
      await time.increase(2);
      await bring(world, { price: 1n, expo, at: await time.latest() });
      await expect(world.source.read())
        .to.be.revertedWithCustomError(world.source, "PythSource_ExponentOutOfRange")
        .withArgs(expo, -36, 12);
    }
  });

  it("tells a price that is not positive as 0", async () => {
    const world = await load(deploy);
    await bring(world, { price: -5n, at: await time.latest() });
    expect((await world.source.read()).price).to.equal(0n);
  });

  it("takes the fee and gives back the rest", async () => {
    const world = await load(deploy);
    const [payer] = await ethers.getSigners();
    const at = await time.latest();
    const updates = [await word(world, { price: 1n, at }), await word(world, { price: 2n, at: at + 1 })];
    expect(await world.source.feeOf(updates)).to.equal(2n * FEE);
    await expect(world.source.update(updates, { value: 100n })).to.changeEtherBalances(
      [payer!, world.pyth, world.source],
      [-2n * FEE, 2n * FEE, 0n],
    );
    await expect(world.source.update(updates, { value: 2n * FEE })).to.changeEtherBalances(
      [payer!, world.pyth, world.source],
      [-2n * FEE, 2n * FEE, 0n],
    );
  });

  it("reverts when less than the fee is sent, or the rest cannot be given back", async () => {
    const world = await load(deploy);
    const updates = [await word(world, { price: 1n, at: await time.latest() })];
    await expect(world.source.update(updates, { value: FEE - 1n }))
      .to.be.revertedWithCustomError(world.source, "PythSource_FeeTooLow")
      .withArgs(FEE - 1n, FEE);
    const refuser = await ethers.deployContract("RefundRefuser");
    await expect(refuser.update(world.source, updates, { value: FEE + 1n }))
      .to.be.revertedWithCustomError(world.source, "PythSource_RefundFailed")
      .withArgs(refuser, 1n);
    await refuser.update(world.source, updates, { value: FEE });
  });

  it("reverts at construction where there is no Pyth", async () => {
    const { factory } = await load(deploy);
    await expect(factory.deploy(ZeroAddress, PRICE_ID, ""))
      .to.be.revertedWithCustomError(factory, "PythSource_NoCode")
      .withArgs(ZeroAddress);
  });

  it("is left out of a round when it is stale or unsure, and before its first price", async () => {
    const world = await load(deployOracleWorld);
    const feed = await deploy();
    const [first, second] = await useHostileSources(world, [{}, {}, {}]);
    const configs = await configsOf([first!, second!, feed.source], [{}, {}, { pull: true }]);
    await world.oracle.connect(world.governor).setSources(MARKET, configs);
    for (const hostile of [first!, second!]) await hostile.sayNow(30n * WAD);
    expect((await roundIn(world)).verdicts[2]).to.equal("Reverted");
    const at = await time.latest();
    await bring(feed, { price: 30_00000000n, conf: 40_000000n, at });
    expect((await roundIn(world)).verdicts[2]).to.equal("Uncertain");
    await bring(feed, { price: 30_00000000n, conf: 1_000000n, at: at + 1 });
    expect((await roundIn(world)).verdicts[2]).to.equal("Used");
    expect((await roundIn(world, 61)).verdicts[2]).to.equal("Stale");
  });
});
