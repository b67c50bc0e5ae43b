/**
 * Row 18. Bybit, February 2025, 1.46bn USD. Root cause: the signing screen showed one call and the wallet signed another, a delegatecall that
 * replaced its code. Our guards: what deploys and governs is told from the call's own data, decoded to the innermost call, with its hash; and
 * nothing in the system delegates.
 */
import { expect } from "chai";
import { Interface, keccak256 } from "ethers";
import { ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { describeCall } from "../../src/sdk/deploy/describeCall";
import { ROLES } from "../../src/sdk/deploy/roles";
import { Tier, liquidate, moveTo, setScene, trade, trader, wad } from "../liquidation/scene";
import { deployExchange } from "../support/fixture";
import { govern, schedule } from "../support/govern";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { callsOf } from "./trace";
import { type Holding, expectHeld, wealthOf } from "./wealth";

/** Where this file alone deployed. */
const plain = () => deployExchange();
const scene = () => setScene();

/** The multisig's `execTransaction(to, value, data, operation)`: what was signed at Bybit, with operation 1, delegatecall. */
const SAFE = new Interface(["function execTransaction(address,uint256,bytes,uint8)"]);

describe("row 18: a screen that shows one call and signs another", () => {
  it("is found out: every call of the deployment is told by its data, decoded, none of them unknown", async () => {
    const x = await load(plain);
    const latest = await ethers.provider.getBlockNumber();
    const own = new Set<string | null>(Object.values(x.deployment.addresses) as string[]);
    let told = 0;
    // Earlier blocks are of whatever ran on this chain before.
    for (let number = x.deployment.block; number <= latest; ++number) {
      const block = await ethers.provider.getBlock(number, true);
      for (const sent of block!.prefetchedTransactions) {
        if (!own.has(sent.to) || sent.from !== x.deployer.address) continue;
        const said = describeCall(sent);
        // Rounds and gifts are the tests' own calls.
        if (sent.data.startsWith(ethers.id("update(uint8)").slice(0, 10))) continue;
        expect(said, sent.hash).not.to.contain("unknown call");
        expect(said).to.contain(keccak256(sent.data));
        ++told;
      }
    }
    expect(told).to.be.greaterThan(20);
  });

  it("cannot hide what is governed: the innermost call is told, whatever the words round it", async () => {
    const x = await load(plain);
    const { addresses } = x.deployment;
    const harmless = changed(AVAX, { margin: { openInterestCap: 40_000_000n } });
    const shown = x.registry.interface.encodeFunctionData("configure", [0, harmless]);
    const signed = x.authority.interface.encodeFunctionData("grantRole", [
      ROLES.ADMIN,
      x.users[9]!.address,
      0,
    ]);
    const tell = (target: string, data: string): string =>
      describeCall({
        to: addresses.authority,
        data: x.authority.interface.encodeFunctionData("schedule", [target, data, 0]),
      });
    expect(tell(addresses.registry, shown)).to.contain("configure(0").and.to.contain("40000000");
    const truth = tell(addresses.authority, signed);
    expect(truth).to.contain("grantRole(0").and.to.contain(x.users[9]!.address);
    expect(truth).not.to.equal(tell(addresses.registry, shown));
  });

  it("tells any change of a byte: every one of a configuration's, by its hash", async () => {
    const x = await load(plain);
    const data = x.registry.interface.encodeFunctionData("configure", [0, AVAX]);
    const to = x.deployment.addresses.registry;
    const honest = describeCall({ to, data });
    for (let at = 10; at < data.length; at += 2) {
      const byte = (parseInt(data.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, "0");
      const changedData = data.slice(0, at) + byte + data.slice(at + 2);
      let said;
      try {
        said = describeCall({ to, data: changedData });
      } catch {
        continue; // not even decodable
      }
      expect(said, `byte ${at / 2 - 1}`).not.to.equal(honest);
    }
  });

  it("says unknown of a call that no deployment makes, such as the one that was signed then", async () => {
    const x = await load(plain);
    const data = SAFE.encodeFunctionData("execTransaction", [x.users[9]!.address, 0, "0x12345678", 1]);
    expect(describeCall({ to: x.deployment.addresses.vault, data })).to.contain("unknown call");
  });
});

describe("row 18: a delegatecall", () => {
  it("is made by nothing that deploys, governs, trades, liquidates or pays", async () => {
    const x = await load(scene);
    const long = await trader(x, 1, wad(700), Tier.X50);
    const short = await trader(x, 2, wad(100_000));
    const sides = { attackers: [] as Holding[], users: [short] as Holding[] };
    const before = await wealthOf(x, sides, [wad(30)]);
    await trade(x, long, short, wad(500));
    await moveTo(x, wad(28.7));
    await liquidate(x, long);
    await moveTo(x, wad(30));
    await x.vault.connect(short.signer).withdraw(short.account, 1_000_000n);
    const next = changed(AVAX, { margin: { openInterestCap: 40_000_000n } });
    const call = x.registry.interface.encodeFunctionData("configure", [0, next]);
    await govern(x, x.deployment.addresses.registry, call);
    await schedule(x, x.deployment.addresses.registry, call);
    const latest = await ethers.provider.getBlockNumber();
    let traced = 0;
    for (let number = x.deployment.block; number <= latest; ++number) {
      const block = await ethers.provider.getBlock(number);
      for (const hash of block!.transactions) {
        for (const { op, to } of await callsOf(hash)) {
          expect(op, `${hash} to ${to}`).to.be.oneOf(["CALL", "STATICCALL"]);
          ++traced;
        }
      }
    }
    expect(traced).to.be.greaterThan(100);
    expectHeld(before, await wealthOf(x, sides, [wad(30)]), { loss: wad(2), house: wad(2) });
  });
});
