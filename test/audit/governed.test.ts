import { expect } from "chai";
import { AbiCoder } from "ethers";
import hre from "hardhat";

import { audit, type AuditRequest } from "../../src/audit/audit";
import { COLLATERAL, FUND } from "../../src/audit/state/places";
import { configure, govern, schedule } from "../support/govern";
import { deployExchange, type Fixture } from "../support/fixture";
import { advance } from "../support/prices";
import { open } from "../support/trade";
import { auditMutated } from "./mutations";
import { providerRpc } from "./providerRpc";

const DAY_SEC = 86_400;
const ROLE = 77n;

/** What governance and owners may do now and then, and random histories seldom or never do. */
describe("words that governance and owners change, audited", function () {
  let x: Fixture;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    x = await deployExchange();
  });

  function request(): AuditRequest {
    const { ledger } = x.deployment.addresses;
    return { rpc: providerRpc(x.deployer.provider), ledger, block: "latest", from: 0, now: 4_000_000_000 };
  }

  /** Powers may be another finding: this is about words. */
  async function wordsHold(): Promise<void> {
    const { findings } = await audit(request());
    expect(findings.filter(({ law }) => law !== "POWER-1")).to.deep.equal([]);
  }

  async function ruled(method: string, args: readonly unknown[]): Promise<void> {
    const data = x.authority.interface.encodeFunctionData(method as never, args as never);
    await govern(x, x.deployment.addresses.authority, data);
  }

  /** Contracts take any bytes for text. */
  async function labelled(bytes: string): Promise<void> {
    const { selector } = x.authority.interface.getFunction("labelRole");
    const data = AbiCoder.defaultAbiCoder().encode(["uint64", "bytes"], [ROLE, bytes]);
    await govern(x, x.deployment.addresses.authority, selector + data.slice(2));
  }

  it("knows when the fund's first epoch ends, before any was settled", async () => {
    await wordsHold();
    const { slot } = FUND.epochEnd;
    const before = await x.fund.epoch();
    const mutation = { address: x.deployment.addresses.fund, slot, before: 0n, after: before.endsAt + 1n };
    const { findings } = await auditMutated({ part: "fund", ...mutation }, request());
    expect(findings.map(({ subject }) => subject)).to.deep.equal(["InsuranceFund, _epochEnd"]);
  });

  it("convicts a counter of assets beyond the room there is, whatever it says", async () => {
    const { slot } = COLLATERAL.count;
    const address = x.deployment.addresses.collateral;
    for (const after of [1n, 8n, 9n, 255n]) {
      const { verdict, findings } = await auditMutated(
        { part: "collateral", address, slot, before: 0n, after },
        request(),
      );
      expect(verdict, `${after}`).to.equal("violated");
      expect(findings.map(({ subject }) => subject)).to.include("CollateralVault, _count");
    }
  });

  it("follows changed parameters, and a highest tier that stays when the limit falls", async () => {
    const before = x.config.markets[0]?.parameters;
    if (before === undefined) throw new RangeError("no market");
    await configure(x, 0, { ...before, margin: { ...before.margin, maxTier: before.margin.maxTier - 1n } });
    await wordsHold();
  });

  it("follows lists of sources: a shorter one, and the old one in another order", async () => {
    const { oracle, deployment } = x;
    const all = (await oracle.sourcesOf(0)).map(({ adapter, weight, maxAgeSec, maxConfidencePpm, pull }) => ({
      adapter,
      weight: weight + 1n,
      maxAgeSec,
      maxConfidencePpm,
      pull,
    }));
    for (const sources of [all.slice(0, 3), [...all].reverse()]) {
      const data = oracle.interface.encodeFunctionData("setSources", [0, sources]);
      await govern(x, deployment.addresses.oracle, data);
      await wordsHold();
    }
  });

  it("follows roles, delays that rise and fall, and their pending changes", async () => {
    const [user] = x.users;
    await ruled("grantRole", [ROLE, user?.address, 100]);
    await ruled("grantRole", [ROLE, user?.address, 5_000]);
    await ruled("grantRole", [ROLE, user?.address, 10]);
    await wordsHold();
    await labelled("0xff00fe");
    await ruled("setRoleGuardian", [ROLE, 3n]);
    await ruled("setRoleAdmin", [ROLE, 4n]);
    await ruled("setGrantDelay", [ROLE, 600]);
    await wordsHold();
    await advance(6 * DAY_SEC);
    await ruled("setGrantDelay", [ROLE, 30]);
    await ruled("setTargetAdminDelay", [x.deployment.addresses.oracle, 900]);
    await ruled("setTargetClosed", [x.deployment.addresses.oracle, true]);
    await wordsHold();
    await x.authority.connect(user).renounceRole(ROLE, user?.address ?? "");
    await wordsHold();
  });

  it("follows operations that are scheduled, cancelled and scheduled again", async () => {
    const { authority, deployment } = x;
    const data = authority.interface.encodeFunctionData("labelRole", [ROLE, "x"]);
    await schedule(x, deployment.addresses.authority, data);
    await wordsHold();
    await authority.connect(x.governor).cancel(x.governor.address, deployment.addresses.authority, data);
    await wordsHold();
    await schedule(x, deployment.addresses.authority, data);
    await wordsHold();
  });

  it("follows payout addresses that are proposed, taken back and in force, and tokens sent to the Vault", async () => {
    const { vault, token, users, deployment } = x;
    const [owner, one, other] = users;
    if (owner === undefined || one === undefined || other === undefined)
      throw new RangeError("too few users");
    const account = await open(x, owner);
    const own = vault.connect(owner);
    await own.setPayout(account, one.address);
    await wordsHold();
    await advance(2 * DAY_SEC);
    await own.setPayout(account, other.address);
    await wordsHold();
    await own.cancelPayout(account);
    await token.mint(deployment.addresses.vault, 5_000_000n);
    await vault.sweepSurplus();
    await wordsHold();
    await advance(30 * DAY_SEC);
    await vault.sweepSurplus();
    await wordsHold();
  });
});
