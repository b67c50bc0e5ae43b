import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";

import { AVAX } from "../../deploy/config/avax";
import { ROLES } from "../../src/sdk/deploy/roles";
import { WAD } from "../support/config";
import { freshExchange, type Fixture } from "../support/fixture";
import { govern, schedule } from "../support/govern";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { advance } from "../support/prices";
import { nativeOf, openFunded } from "../support/trade";

const DAY_SEC = 86_400n;
const PUBLIC = 2n ** 64n - 1n;
const HALTED = 3;
const LOOSER = changed(AVAX, { margin: { openInterestCap: AVAX.margin.openInterestCap * 2n } });

function loosening(x: Fixture): string {
  return x.registry.interface.encodeFunctionData("configure", [0, LOOSER]);
}

/** Everything that an admin can tell the Authority. */
function adminCalls(x: Fixture, accomplice: HardhatEthersSigner): Readonly<Record<string, string>> {
  const { registry, breaker, ledger, vault } = x.deployment.addresses;
  const { interface: face } = x.authority;
  const configure = [x.registry.interface.getFunction("configure").selector];
  return {
    "give an accomplice the governor's role without a delay": face.encodeFunctionData("grantRole", [
      1,
      accomplice.address,
      0,
    ]),
    "give an accomplice the admin's role without a delay": face.encodeFunctionData("grantRole", [
      0,
      accomplice.address,
      0,
    ]),
    "shorten the governor's own delay": face.encodeFunctionData("grantRole", [1, x.governor.address, 1]),
    "shorten the admin's own delay": face.encodeFunctionData("grantRole", [0, x.governor.address, 1]),
    "let everybody configure": face.encodeFunctionData("setTargetFunctionRole", [
      registry,
      configure,
      PUBLIC,
    ]),
    "let the guardian configure": face.encodeFunctionData("setTargetFunctionRole", [
      registry,
      configure,
      ROLES.GUARDIAN,
    ]),
    "let the guardian give the governor's role": face.encodeFunctionData("setRoleAdmin", [1, ROLES.GUARDIAN]),
    "let the guardian cancel for the governor": face.encodeFunctionData("setRoleGuardian", [
      1,
      ROLES.GUARDIAN,
    ]),
    "take the delay of grants away": face.encodeFunctionData("setGrantDelay", [1, 0]),
    "take the delay of a target's administration away": face.encodeFunctionData("setTargetAdminDelay", [
      registry,
      0,
    ]),
    "close the breaker to the guardian": face.encodeFunctionData("setTargetClosed", [breaker, true]),
    "close the Ledger": face.encodeFunctionData("setTargetClosed", [ledger, true]),
    "close the Vault": face.encodeFunctionData("setTargetClosed", [vault, true]),
    "take the guardian's role away": face.encodeFunctionData("revokeRole", [2, x.guardian.address]),
  };
}

describe("row 17: Drift, pre-approved admin actions", () => {
  it("takes no admin's word before a day has passed, from nobody", async () => {
    const x = await load(freshExchange);
    const [accomplice] = x.users;
    const target = x.deployment.addresses.authority;
    for (const [what, data] of Object.entries(adminCalls(x, accomplice!))) {
      for (const from of [x.governor, x.guardian, x.deployer, accomplice!]) {
        const error = from === x.governor ? "AccessManagerNotScheduled" : "AccessManagerUnauthorizedAccount";
        await expect(from.sendTransaction({ to: target, data }), what).to.be.revertedWithCustomError(
          x.authority,
          error,
        );
      }
      await schedule(x, target, data);
      const execute = () => x.authority.connect(x.governor).execute(target, data);
      await advance(DAY_SEC - 60n);
      await expect(execute(), what).to.be.revertedWithCustomError(x.authority, "AccessManagerNotReady");
      await x.authority.connect(x.governor).cancel(x.governor, target, data);
    }
  });

  it("leaves no way to loosen at once, even after every such word was heeded", async () => {
    const x = await load(freshExchange);
    const [accomplice] = x.users;
    const target = x.deployment.addresses.authority;
    const registry = x.deployment.addresses.registry;
    for (const [what, data] of Object.entries(adminCalls(x, accomplice!))) {
      await govern(x, target, data);
      for (const from of [x.governor, x.guardian, accomplice!, x.deployer]) {
        const sent = from.sendTransaction({ to: registry, data: loosening(x) });
        await expect(sent, `${what}: ${from.address}`).to.be.reverted;
        const executed = x.authority.connect(from).execute(registry, loosening(x));
        await expect(executed, `${what}: ${from.address}`).to.be.reverted;
      }
    }
    expect((await x.registry.marginOf(0)).openInterestCap).to.equal(AVAX.margin.openInterestCap);
  });

  it("makes an accomplice without a delay wait the day all the same", async () => {
    const x = await load(freshExchange);
    const [accomplice] = x.users;
    const registry = x.deployment.addresses.registry;
    const grant = x.authority.interface.encodeFunctionData("grantRole", [1, accomplice!.address, 0]);
    await govern(x, x.deployment.addresses.authority, grant);
    expect(await x.authority.hasRole(1, accomplice!)).to.deep.equal([true, DAY_SEC]);
    const own = x.authority.connect(accomplice);
    await expect(own.execute(registry, loosening(x))).to.be.revertedWithCustomError(
      x.authority,
      "AccessManagerNotScheduled",
    );
    await own.schedule(registry, loosening(x), 0);
    await advance(DAY_SEC);
    await own.execute(registry, loosening(x));
    expect((await x.registry.marginOf(0)).openInterestCap).to.equal(LOOSER.margin.openInterestCap);
  });

  it("gives no contract another authority, whoever waits how long", async () => {
    const x = await load(freshExchange);
    const { authority, registry } = x.deployment.addresses;
    const other = x.users[0]!.address;
    const update = x.authority.interface.encodeFunctionData("updateAuthority", [registry, other]);
    await schedule(x, authority, update);
    await advance(DAY_SEC);
    await expect(x.authority.connect(x.governor).execute(authority, update))
      .to.be.revertedWithCustomError(x.authority, "Authority_Fixed")
      .withArgs(registry);
    const set = x.registry.interface.encodeFunctionData("setAuthority", [other]);
    await expect(x.authority.connect(x.governor).schedule(registry, set, 0)).to.be.revertedWithCustomError(
      x.authority,
      "AccessManagerUnauthorizedCall",
    );
    expect(await x.registry.authority()).to.equal(authority);
  });

  it("lets nobody close the Ledger: with every target closed, deposits, orders and withdrawals work", async () => {
    const x = await load(freshExchange);
    const user = x.users[1]!;
    const { authority, registry, oracle, breaker, ledger, vault, exchange } = x.deployment.addresses;
    for (const target of [registry, oracle, breaker, ledger, vault, exchange, authority]) {
      await govern(x, authority, x.authority.interface.encodeFunctionData("setTargetClosed", [target, true]));
    }
    const account = await openFunded(x, user, 1_000n * WAD);
    await x.vault.connect(user).withdraw(account, nativeOf(x, 1_000n * WAD));
    expect((await x.ledger.accountOf(account)).cash).to.equal(0n);
    await expect(
      x.breaker.connect(x.guardian).tighten(0, HALTED, 5_000, 15_000, 600),
    ).to.be.revertedWithCustomError(x.breaker, "AccessManagedUnauthorized");
  });

  it("cannot change what is paid in: the settlement token is fixed at construction, and further collateral has a vault of its own", async () => {
    const x = await load(freshExchange);
    const { vault, token } = x.deployment.addresses;
    const governed = ["registry", "oracle", "breaker"] as const;
    for (const key of governed) {
      x[key].interface.forEachFunction(({ name }) => expect(name).to.not.match(/collateral|token|asset/i));
    }
    expect(await x.token.balanceOf(vault)).to.equal(x.wholeToken);
    expect(await x.fund.asset()).to.equal(token);
  });
});
