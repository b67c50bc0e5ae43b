import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { ROLES } from "../../src/sdk/deploy/roles";
import { configsOf } from "../oracle/fixture";
import { WAD } from "../support/config";
import { type Fixture, freshExchange } from "../support/fixture";
import { govern } from "../support/govern";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { advance } from "../support/prices";
import { openFunded } from "../support/trade";
import { everyCall } from "./everyCall";

const DAY = 86_400;
const MONTH_DAYS = 30;
const SAVED = 12_345n * WAD;
const HALTED = 3;
const HOURS_6 = 21_600;
const CLOSED = 2n ** 64n - 1n;

interface World {
  readonly x: Fixture;
  readonly user: HardhatEthersSigner;
  readonly account: bigint;
  /** Everybody who ever had a power, and who they say is their own. */
  readonly insiders: readonly HardhatEthersSigner[];
  readonly accomplice: HardhatEthersSigner;
}

/** A user with money and no position, as the customers of a failed venue were. */
async function world(): Promise<World> {
  const x = await freshExchange();
  const [user, accomplice] = x.users;
  const account = await openFunded(x, user!, SAVED);
  return { x, user: user!, account, insiders: [x.deployer, x.governor, x.guardian], accomplice: accomplice! };
}

async function cashOf({ x, account }: World): Promise<bigint> {
  return (await x.ledger.accountOf(account)).cash;
}

/** The user leaves with everything, to the native unit. */
async function leaves({ x, user, account }: World): Promise<void> {
  const native = (SAVED * x.wholeToken) / WAD;
  await expect(x.vault.connect(user).withdraw(account, native)).to.changeTokenBalances(
    x.token,
    [user, x.vault],
    [native, -native],
  );
}

describe("row 27: insiders, all of them together", () => {
  it("gain nothing by any call of any contract, and take nothing", async () => {
    const w = await load(world);
    const calls = await everyCall(w.x, {
      account: w.account,
      owner: w.user.address,
      own: w.accomplice.address,
      amount: WAD,
    });
    expect(calls.length).to.be.greaterThan(60);
    const before = await w.x.token.totalSupply();
    for (const { to, name, data } of calls) {
      for (const insider of [...w.insiders, w.accomplice]) {
        await insider.sendTransaction({ to, data, gasLimit: 3_000_000 }).catch(() => undefined);
        expect(await cashOf(w), `${name} by ${insider.address}`).to.equal(SAVED);
      }
    }
    expect(await w.x.token.balanceOf(w.accomplice)).to.equal(0n);
    expect(await w.x.token.totalSupply()).to.equal(before);
    await leaves(w);
  });

  it("cannot keep a user's cash in thirty days of everything that governance may do", async () => {
    const w = await load(world);
    const { x } = w;
    const { addresses } = x.deployment;
    const authority = x.authority.interface;
    const dead = await Promise.all([0, 1, 2].map(() => ethers.deployContract("HostileSource")));
    const worst = changed(AVAX, { margin: { openInterestCap: 1n }, breaker: { haltBudgetSec: 86_400n } });
    const month: readonly [target: string, data: string][] = [
      [addresses.oracle, x.oracle.interface.encodeFunctionData("setSources", [0, await configsOf(dead)])],
      [addresses.registry, x.registry.interface.encodeFunctionData("configure", [0, worst])],
      [addresses.registry, x.registry.interface.encodeFunctionData("list", ["SCAM", AVAX])],
      [
        addresses.authority,
        authority.encodeFunctionData("grantRole", [ROLES.GOVERNOR, w.accomplice.address, 0]),
      ],
      [addresses.authority, authority.encodeFunctionData("setTargetClosed", [addresses.registry, true])],
      [addresses.authority, authority.encodeFunctionData("setTargetClosed", [addresses.ledger, true])],
      [addresses.authority, authority.encodeFunctionData("setTargetClosed", [addresses.vault, true])],
      [
        addresses.authority,
        authority.encodeFunctionData("updateAuthority", [addresses.breaker, addresses.token]),
      ],
      [
        addresses.authority,
        authority.encodeFunctionData("setTargetFunctionRole", [
          addresses.vault,
          [x.vault.interface.getFunction("withdraw").selector],
          CLOSED,
        ]),
      ],
    ];
    let done = 0;
    for (let day = 0; day < MONTH_DAYS; day += 1) {
      await x.breaker
        .connect(x.guardian)
        .tighten(0, HALTED, 1, 20_000, HOURS_6)
        .catch(() => undefined);
      const step = month[day];
      if (step === undefined) await advance(DAY);
      else
        done += await govern(x, ...step).then(
          () => 1,
          () => 0,
        );
      expect(await cashOf(w), `day ${day}`).to.equal(SAVED);
      expect(await x.ledger.withdrawable(w.account), `day ${day}`).to.equal(SAVED);
    }
    // Most of it is within governance's powers: the drill is not a series of refusals.
    expect(done).to.be.at.least(7);
    await leaves(w);
  });
});
