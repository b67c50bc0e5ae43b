/**
 * Row 25. GMX #141 and #173. Root cause: contracts of others were called with all the gas and their answers copied whole, so that a long
 * revert string or a spike of gas stopped keepers. Our guards: liquidation calls nobody but the exchange; a price source gets a stipend and
 * its answer is read by three words; a token's answer by one.
 */
import { expect } from "chai";
import hre, { ethers } from "hardhat";

import { type HostileSource } from "../../typechain";
import {
  type Scene,
  Tier,
  type Trader,
  expectLaws,
  liquidate,
  moveTo,
  rest,
  setScene,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { MANNERS } from "../oracle/fixture";
import { deployExchange } from "../support/fixture";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { useSources } from "./scene";
import { callsOf } from "./trace";
import { type Holding, type Sides, expectHeld, wealthOf } from "./wealth";

const STIPEND = 100_000n;
const BAD_SOURCE_GAS = 120_000n;
const ONE = 1_000_000n;
const Bomb = { LongReason: 1, LongAnswer: 2, BurnGas: 3 } as const;

interface World extends Scene {
  readonly sources: readonly HostileSource[];
  readonly attacker: Trader;
  readonly victim: Trader;
  readonly sides: Sides;
}

/** The attacker owns two of five sources and an account that is to be liquidated. */
async function world(): Promise<World> {
  const x = await setScene();
  const sources: HostileSource[] = [];
  for (let i = 0; i < 5; ++i) sources.push(await ethers.deployContract("HostileSource"));
  await useSources(x, sources, async () => {
    for (const source of sources) await source.sayNow(wad(30));
  });
  const attacker = await trader(x, 1, wad(650), Tier.X50);
  const victim = await trader(x, 2, wad(100_000));
  await trade(x, attacker, victim, wad(1_000));
  await rest(x, attacker, true, wad(28.6), wad(0.1));
  return { ...x, sources, attacker, victim, sides: { attackers: [attacker], users: [victim] } };
}

async function fall(s: World): Promise<bigint> {
  let gas = 0n;
  for (let i = 0; i < 2; ++i) {
    await advance(6);
    for (const source of s.sources.slice(2)) await source.sayNow(wad(29.2));
    gas = (await (await s.oracle.connect(s.keeper.signer).update(0)).wait())!.gasUsed;
  }
  return gas;
}

describe("row 25: keepers stopped by what is called", () => {
  for (const manner of [
    "Revert",
    "RevertLong",
    "BurnGas",
    "AnswerLong",
    "AnswerLongAffordable",
    "AnswerShort",
  ] as const) {
    it(`are not, by two sources of five that do ${manner}: the round is made and the account liquidated`, async () => {
      const s = await load(world);
      const before = await wealthOf(s, s.sides, [wad(29.2)]);
      const honest = await fall(s);
      await moveBack(s);
      for (const source of s.sources.slice(0, 2)) await source.behave(MANNERS.indexOf(manner));
      const attacked = await fall(s);
      expect(attacked - honest).to.be.lessThan(2n * BAD_SOURCE_GAS);
      await liquidate(s, s.attacker);
      expect((await s.ledger.touched(s.attacker.account, 0)).size).to.equal(0n);
      const after = await wealthOf(s, s.sides, [wad(29.2)]);
      // What the account owes beyond its money is the fund's cover, sources or not.
      expectHeld(before, after, { gain: -before.attackers, house: -before.attackers });
      await expectLaws(s);
    });
  }

  it("call nobody but the exchange in a liquidation, whatever it comes to: book, fund or ADL", async function () {
    // Instrumented contracts use other gas.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const s = await load(world);
    const own = new Set(
      Object.values(s.deployment.addresses)
        .filter((address): address is string => typeof address === "string")
        .map((address) => address.toLowerCase()),
    );
    own.delete(s.deployment.addresses.token.toLowerCase());
    await fall(s);
    await s.exchange.poke(0);
    const sent = await liquidate(s, s.attacker);
    const calls = await callsOf(sent.hash);
    expect(calls.length).to.be.greaterThan(10);
    for (const { to } of calls) expect(own.has(to), to).to.equal(true);
  });

  it("give a source its stipend and no more, in every round", async () => {
    const s = await load(world);
    await advance(6);
    const sent = await s.oracle.update(0);
    const sources = new Set(
      await Promise.all(s.sources.map(async (one) => (await one.getAddress()).toLowerCase())),
    );
    const asked = (await callsOf(sent.hash)).filter(({ to }) => sources.has(to));
    expect(asked.map(({ op, gas }) => [op, gas])).to.deep.equal(
      Array.from({ length: 5 }, () => ["STATICCALL", STIPEND]),
    );
  });
});

/** Back to 30, so that the same fall can be measured again. */
async function moveBack(s: World): Promise<void> {
  for (let i = 0; i < 2; ++i) {
    await advance(6);
    for (const source of s.sources) await source.sayNow(wad(30));
    await s.oracle.update(0);
  }
  await s.exchange.poke(0);
}

async function bombed() {
  const token = await ethers.deployContract("BombToken", [6]);
  const x = await deployExchange({ token: { address: await token.getAddress(), decimals: 6 } });
  const [blown, other] = [await trader(x, 1, wad(1_000)), await trader(x, 2, wad(1_000))];
  const sides = { attackers: [blown] as Holding[], users: [other] as Holding[] };
  return { x, token, blown, other, sides };
}

describe("row 25: a token that blows up for one receiver", () => {
  for (const [what, bomb] of Object.entries(Bomb)) {
    it(`by ${what}: his withdrawal reverts typed, at a bounded cost, and everybody else's goes on`, async () => {
      const { x, token, blown, other, sides } = await load(bombed);
      const before = await wealthOf(x, sides, [wad(30)]);
      await token.set(blown.signer, bomb);
      const vault = x.vault.connect(blown.signer);
      await expect(vault.withdraw(blown.account, ONE, { gasLimit: 2_000_000 })).to.be.revertedWithCustomError(
        vault,
        "Vault_TransferFailed",
      );
      await x.vault.connect(other.signer).withdraw(other.account, 1_000n * ONE);
      expect(await token.balanceOf(other.signer)).to.equal(1_000n * ONE);
      expectHeld(before, await wealthOf(x, sides, [wad(30)]));
      await moveTo(x, wad(30));
      await expectLaws(x);
    });
  }
});
