import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { Interface, type Result } from "ethers";
import { artifacts, ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { CONTRACT_SOURCES, LAUNCHES } from "../../src/sdk/deploy/contracts";
import { RESTRICTED, ROLES } from "../../src/sdk/deploy/roles";
import { emptyCall, writesOf } from "../support/abi";
import { type Fixture, freshExchange } from "../support/fixture";
import { govern, schedule } from "../support/govern";
import { changed } from "../support/parameters";
import { listAsset, listing, testedToken } from "../support/collateral";
import { WAD } from "../support/config";
import { advance, holdPrice } from "../support/prices";
import { load } from "../support/load";

const DAY_SEC = 86_400;
const MARKET = 0;
const HALTED = 3;
const OPEN = 0;
const UNTIGHTENED_BPS = 10_000;

/** EIP-1967 implementation, admin and beacon; OpenZeppelin's older implementation slot; EIP-1822. */
const PROXY_SLOTS = [
  eip1967("implementation"),
  eip1967("admin"),
  eip1967("beacon"),
  ethers.id("org.zeppelinos.proxy.implementation"),
  ethers.id("PROXIABLE"),
];

type Role = "deployer" | "governor" | "guardian" | "stranger";
const PEOPLE: readonly Role[] = ["deployer", "governor", "guardian", "stranger"];

/** A valid call of each restricted function: refused or taken for who calls, for nothing else. */
const CALLS = {
  "registry.list": (x: Fixture) => x.registry.interface.encodeFunctionData("list", ["SOL", AVAX]),
  "registry.configure": (x: Fixture) =>
    x.registry.interface.encodeFunctionData("configure", [MARKET, CHEAPER]),
  "oracle.setSources": async (x: Fixture) => {
    const sources = await x.oracle.sourcesOf(MARKET);
    const heavier = sources.map((source) => ({ ...(source as unknown as Result).toObject(), weight: 2n }));
    return x.oracle.interface.encodeFunctionData("setSources", [MARKET, heavier as never]);
  },
  "breaker.tighten": (x: Fixture) =>
    x.breaker.interface.encodeFunctionData("tighten", [MARKET, HALTED, 5_000, 15_000, 600]),
  "collateral.list": async (x: Fixture) =>
    listing(x, await (await testedToken(x)).getAddress(), { market: MARKET }),
  "collateral.setCap": async (x: Fixture) => {
    const { id } = await listAsset(x, { market: MARKET });
    return x.collateral.interface.encodeFunctionData("setCap", [id, 1n]);
  },
} as const;

const CHEAPER = changed(AVAX, { margin: { takerFeePpm: 400n } });

function personOf(x: Fixture, role: Role): HardhatEthersSigner {
  return role === "stranger" ? x.users[0]! : x[role];
}

/** Contract and key of every restricted function. */
const FUNCTIONS = RESTRICTED.flatMap(({ key, functions, role }) =>
  functions.map((name) => ({ key, name, role, id: `${key}.${name}` as keyof typeof CALLS })),
);

describe("roles", () => {
  it("bind exactly the functions that the code restricts", async () => {
    const x = await load(freshExchange);
    const stranger = personOf(x, "stranger");
    const refused = new Interface(["error AccessManagedUnauthorized(address caller)"]);
    const wanted = refused.encodeErrorResult("AccessManagedUnauthorized", [stranger.address]);

    const found: string[] = [];
    for (const { key, contract } of LAUNCHES) {
      const { abi } = await artifacts.readArtifact(`${CONTRACT_SOURCES[contract]}:${contract}`);
      const code = new Interface(abi);
      for (const fragment of writesOf(code)) {
        const call = {
          from: stranger.address,
          to: x.deployment.addresses[key],
          data: emptyCall(code, fragment),
        };
        const answer = await ethers.provider.call(call).catch((error: { data?: string }) => error.data);
        // NOTE: setAuthority is AccessManaged's own: only the authority itself may call it, by updateAuthority.
        if (answer === wanted && fragment.name !== "setAuthority") {
          found.push(`${key}.${fragment.name}`);
        }
      }
    }
    expect(found.sort()).to.deep.equal(FUNCTIONS.map(({ id }) => id).sort());
  });

  for (const { key, id, role } of FUNCTIONS) {
    for (const person of PEOPLE) {
      const allowed = role === ROLES.GUARDIAN && person === "guardian";

      it(`${id} ${allowed ? "answers" : "reverts for"} the ${person} at once`, async () => {
        const x = await load(freshExchange);
        const from = personOf(x, person);
        const sent = from.sendTransaction({ to: x.deployment.addresses[key], data: await CALLS[id](x) });
        if (allowed) {
          await expect(sent).to.emit(x.breaker, "Tightened");
        } else if (role === ROLES.GOVERNOR && person === "governor") {
          await expect(sent).to.be.revertedWithCustomError(x.authority, "AccessManagerNotScheduled");
        } else {
          await expect(sent)
            .to.be.revertedWithCustomError(x.registry, "AccessManagedUnauthorized")
            .withArgs(from.address);
        }
      });

      it(`${id} ${role === ROLES.GOVERNOR && person === "governor" ? "can" : "cannot"} be scheduled by the ${person}`, async () => {
        const x = await load(freshExchange);
        const from = personOf(x, person);
        const target = x.deployment.addresses[key];
        const scheduled = x.authority.connect(from).schedule(target, await CALLS[id](x), 0);
        if (role === ROLES.GOVERNOR && person === "governor") {
          await expect(scheduled).to.emit(x.authority, "OperationScheduled");
        } else {
          await expect(scheduled).to.be.revertedWithCustomError(x.authority, "AccessManagerUnauthorizedCall");
        }
      });
    }
  }

  for (const { key, id } of FUNCTIONS.filter(({ role }) => role === ROLES.GOVERNOR)) {
    it(`${id} reverts a second before the delay is over, and is done at its end`, async () => {
      const x = await load(freshExchange);
      const target = x.deployment.addresses[key];
      const data = await CALLS[id](x);
      await schedule(x, target, data);
      const ready = BigInt(await time.latest()) + BigInt(DAY_SEC);
      // An asset is listed while its price lives.
      if (key === "collateral") {
        await time.increaseTo(ready - 30n);
        await holdPrice(x, MARKET, 30n * WAD);
      }

      await time.setNextBlockTimestamp(ready - 1n);
      const early = x.authority.connect(x.governor).execute(target, data);
      await expect(early).to.be.revertedWithCustomError(x.authority, "AccessManagerNotReady");

      await time.setNextBlockTimestamp(ready);
      const done = x.authority.connect(x.governor).execute(target, data);
      await expect(done).to.emit(x.authority, "OperationExecuted");
      const again = x.authority.connect(x.governor).execute(target, data);
      await expect(again).to.be.revertedWithCustomError(x.authority, "AccessManagerNotScheduled");
    });
  }

  it("give nobody another role before a day has passed", async () => {
    const x = await load(freshExchange);
    const { authority } = x;
    const target = await authority.getAddress();
    const grants = [
      authority.interface.encodeFunctionData("grantRole", [ROLES.GOVERNOR, x.users[0]!.address, 0]),
      authority.interface.encodeFunctionData("grantRole", [ROLES.ADMIN, x.governor.address, 0]),
      authority.interface.encodeFunctionData("setTargetFunctionRole", [
        x.deployment.addresses.registry,
        [x.registry.interface.getFunction("configure").selector],
        2n ** 64n - 1n,
      ]),
    ];
    for (const data of grants) {
      for (const person of PEOPLE) {
        const sent = personOf(x, person).sendTransaction({ to: target, data });
        const error =
          person === "governor" ? "AccessManagerNotScheduled" : "AccessManagerUnauthorizedAccount";
        await expect(sent).to.be.revertedWithCustomError(authority, error);
      }
    }
    await govern(x, target, grants[0]!);
    expect((await authority.hasRole(ROLES.GOVERNOR, x.users[0]!)).isMember).to.equal(true);
  });

  it("leave the deployer none, and no way to one", async () => {
    const x = await load(freshExchange);
    for (const role of Object.values(ROLES)) {
      expect((await x.authority.hasRole(role, x.deployer)).isMember).to.equal(false);
      await expect(x.authority.connect(x.deployer).grantRole(role, x.deployer, 0))
        .to.be.revertedWithCustomError(x.authority, "AccessManagerUnauthorizedAccount")
        .withArgs(x.deployer.address, ROLES.ADMIN);
    }
    await expect(x.shipyard.connect(x.deployer).launch(LAUNCHES.length, "0x00"))
      .to.be.revertedWithCustomError(x.shipyard, "Shipyard_Spent")
      .withArgs(LAUNCHES.length, LAUNCHES.length);
  });

  it("let the guardian tighten, which expires by itself", async () => {
    const x = await load(freshExchange);
    const duration = 600;
    await x.breaker.connect(x.guardian).tighten(MARKET, HALTED, 5_000, 15_000, duration);
    const tight = await x.breaker.stateOf(MARKET);
    expect([tight.grade, tight.capBps, tight.marginBps]).to.deep.equal([3n, 5_000n, 15_000n]);

    await advance(duration);
    const after = await x.breaker.stateOf(MARKET);
    expect([after.capBps, after.marginBps]).to.deep.equal([10_000n, 10_000n]);
  });

  it("do not let the guardian loosen", async () => {
    const x = await load(freshExchange);
    await expect(x.breaker.connect(x.guardian).tighten(MARKET, OPEN, UNTIGHTENED_BPS, UNTIGHTENED_BPS, 600))
      .to.be.revertedWithCustomError(x.breaker, "CircuitBreaker_NotTighter")
      .withArgs(MARKET);
  });
});

describe("proxies", () => {
  it("are nowhere: every slot that one would use is empty", async () => {
    const x = await load(freshExchange);
    for (const [name, address] of Object.entries(x.deployment.addresses)) {
      for (const slot of PROXY_SLOTS) {
        expect(await ethers.provider.getStorage(address, slot), `${name} ${slot}`).to.equal(ethers.ZeroHash);
      }
    }
  });
});

function eip1967(what: string): string {
  return ethers.toBeHex(BigInt(ethers.id(`eip1967.proxy.${what}`)) - 1n, 32);
}
