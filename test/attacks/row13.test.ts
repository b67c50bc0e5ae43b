/**
 * Row 13. BonqDAO, February 2023 [recalled]. Root cause: one reporter's value, staked but not yet disputed, was used at once. Our guards: a
 * signed price needs a majority of its reporters, and one source is never a quorum of a market.
 */
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { type HostileSource, type SignedSource } from "../../typechain";
import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  liquidate,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { useSources, withdrawAll } from "./scene";
import { type Sides, expectHeld, wealthOf } from "./wealth";

const FAIR = [wad(30)];
const TYPES = {
  Report: [
    { name: "price", type: "uint256" },
    { name: "timestamp", type: "uint64" },
  ],
};

interface World extends Scene {
  readonly signed: SignedSource;
  readonly honest: readonly HostileSource[];
  readonly reporters: readonly HardhatEthersSigner[];
  readonly attacker: Trader;
  readonly victim: Trader;
  readonly sides: Sides;
}

async function reports(signed: SignedSource, by: readonly HardhatEthersSigner[], price: bigint) {
  const timestamp = await time.latest();
  const { chainId } = await ethers.provider.getNetwork();
  const domain = {
    name: "Glasshouse SignedSource",
    version: "1",
    chainId,
    verifyingContract: await signed.getAddress(),
  };
  return Promise.all(
    by.map(async (signer) => ({
      reporter: signer.address,
      price,
      timestamp,
      signature: await signer.signTypedData(domain, TYPES, { price, timestamp }),
    })),
  );
}

/** Three reporters behind one of a market's three sources; the attacker is a reporter, and long. */
async function world(): Promise<World> {
  const x = await setScene();
  const reporters = x.users
    .slice(10, 13)
    .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
  const signed = await ethers.deployContract("SignedSource", [
    "three desks",
    reporters.map(({ address }) => address),
    2,
  ]);
  const honest = [await ethers.deployContract("HostileSource"), await ethers.deployContract("HostileSource")];
  await useSources(x, [signed, ...honest], async () => {
    for (const source of honest) await source.sayNow(wad(30));
    await signed.report(await reports(signed, reporters.slice(1), wad(30)));
  });
  const attacker = await trader(x, 1, wad(100_000), Tier.X5);
  const victim = await trader(x, 2, wad(650), Tier.X50);
  const maker = await trader(x, 3, wad(200_000));
  await trade(x, maker, victim, wad(500));
  await trade(x, attacker, maker, wad(3_000));
  const sides = { attackers: [attacker], users: [victim, maker] };
  return { ...x, signed, honest, reporters, attacker, victim, sides };
}

describe("row 13: one reporter's value, used at once", () => {
  it("is no price of its source: alone, repeated, or beside a forged second signature", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    const [mine] = await reports(s.signed, s.reporters.slice(0, 1), wad(30_000));
    const forged = { ...mine!, reporter: s.reporters[1]!.address };
    await expect(s.signed.report([mine!])).to.be.revertedWithCustomError(
      s.signed,
      "SignedSource_TooFewReports",
    );
    await expect(s.signed.report([mine!, mine!])).to.be.revertedWithCustomError(
      s.signed,
      "SignedSource_NotAscending",
    );
    await expect(s.signed.report([mine!, forged])).to.be.revertedWithCustomError(
      s.signed,
      "SignedSource_BadSignature",
    );
    expect((await s.signed.read()).price).to.equal(wad(30));
    await expectNothingTaken(s);
    expectHeld(before, await wealthOf(s, s.sides, FAIR));
  });

  it("is no price of its market, even with a majority of its reporters: 1000 times too high, or too low", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    for (const lie of [wad(30_000), wad(0.03)]) {
      await advance(6);
      await s.signed.report(await reports(s.signed, s.reporters.slice(0, 2), lie));
      await s.oracle.connect(s.attacker.signer).update(0);
      expect((await s.oracle.read(0)).latest).to.equal(wad(30));
      await expectNothingTaken(s);
    }
    expectHeld(before, await wealthOf(s, s.sides, FAIR));
    await expectLaws(s);
  });

  it("is none while another source is silent: the two that are left must agree", async () => {
    const s = await load(world);
    const before = await wealthOf(s, s.sides, FAIR);
    await s.honest[0]!.behave(2);
    await advance(6);
    await s.signed.report(await reports(s.signed, s.reporters.slice(0, 2), wad(300)));
    await s.oracle.update(0);
    const { latest, live } = await s.oracle.read(0);
    expect([latest, live]).to.deep.equal([wad(30), false]);
    await withdrawAll(s, s.attacker);
    expectHeld(before, await wealthOf(s, s.sides, FAIR));
  });
});

/** The attacker takes what may leave, and liquidates whom he can: no profit leaves, and nobody is liquidated. */
async function expectNothingTaken(s: World): Promise<void> {
  await expect(liquidate(s, s.victim)).to.be.revertedWithCustomError(s.liquidator, "Liquidator_Healthy");
  expect(await withdrawAll(s, s.attacker)).to.be.lessThanOrEqual(wad(100_000));
}
