import { type SnapshotRestorer, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import hre from "hardhat";

import { governanceMatrix, type MatrixRow } from "../../scripts/governance/matrix";
import { type Role } from "../../scripts/governance/worldOfRoles";
import { artifactOf } from "../../src/audit/artifact";
import { audit, type AuditOutcome } from "../../src/audit/audit";
import { ADMIN_MATRIX, POWER_MATRIX, roleName } from "../../src/audit/powers/judge";
import { type AuditArtifact } from "../../src/domain/audit/artifact";
import { ROLES } from "../../src/sdk/deploy/roles";
import { deployExchange, type Fixture } from "../support/fixture";
import { govern } from "../support/govern";
import { providerRpc } from "./providerRpc";

/** How a governor announces a call and lets it happen: powers over calls that he may make, and no others. */
const MEANS = ["Authority.schedule", "Authority.execute"];
const NEW_ROLE = 77n;
const AUDITOR = {
  commit: null,
  changed: null,
  compiler: "",
  sourceDigest: "0".repeat(64),
};

describe("the audit's powers on a fresh deployment", function () {
  let rows: readonly MatrixRow[];
  let x: Fixture;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    rows = await governanceMatrix();
    x = await deployExchange();
  });

  let fresh: SnapshotRestorer;
  beforeEach(async () => (fresh = await takeSnapshot()));
  afterEach(() => fresh.restore());

  function audited(): Promise<AuditOutcome> {
    const { ledger } = x.deployment.addresses;
    return audit({ rpc: providerRpc(x.deployer.provider), ledger, block: "latest", from: 0, now: 4e9 });
  }

  async function powers(): Promise<NonNullable<AuditArtifact["powers"]>> {
    const meta = { createdAt: "", command: "", wallSec: 0, auditor: AUDITOR };
    const artifact = artifactOf(await audited(), meta);
    if (artifact.powers === null) throw new RangeError("the audit did not come to powers");
    return artifact.powers;
  }

  const nameOf = ({ contract, signature }: MatrixRow): string =>
    `${contract}.${signature.split("(")[0] ?? ""}`;

  /** What the contracts answered to a role and refused to a stranger. */
  const beyond = (role: Role): readonly string[] =>
    rows.filter(({ answers }) => answers.stranger === "-" && answers[role] !== "-").map(nameOf);

  it("are the functions by role that the contracts themselves answer to, no more and no fewer", async () => {
    const { bindings } = await powers();
    const of = (...roles: readonly bigint[]): readonly string[] =>
      bindings.filter(({ role }) => roles.map(roleName).includes(role)).map(({ call }) => call);
    expect(of(ROLES.GUARDIAN)).to.have.members(beyond("guardian"));
    expect([...of(ROLES.GOVERNOR, ROLES.ADMIN), ...MEANS]).to.have.members(beyond("governor"));
    expect(of(ROLES.GUARDIAN, ROLES.GOVERNOR, ROLES.ADMIN)).to.have.length(bindings.length);
  });

  it("name the selectors that the contracts have", () => {
    for (const { name, selector } of [...POWER_MATRIX, ...ADMIN_MATRIX]) {
      const row = rows.find((one) => one.selector === selector);
      expect(row === undefined ? "" : nameOf(row).split(".")[1]).to.equal(name);
    }
  });

  it("are held by those who were asked as governor and guardian, behind the delay that the matrix waited for", async () => {
    const { holders } = await powers();
    const told = holders.map(({ role, account, delaySec }) => [role, account, delaySec > 0]);
    const [governor, guardian] = [x.governor.address.toLowerCase(), x.guardian.address.toLowerCase()];
    expect(told).to.have.deep.members([
      [roleName(ROLES.ADMIN), governor, true],
      [roleName(ROLES.GOVERNOR), governor, true],
      [roleName(ROLES.GUARDIAN), guardian, false],
    ]);
  });

  for (const role of [...Object.values(ROLES), NEW_ROLE]) {
    it(`tell of one planted grant of role ${role}`, async () => {
      const [stranger] = x.users;
      const planted = stranger?.address.toLowerCase() ?? "";
      const grant = x.authority.interface.encodeFunctionData("grantRole", [role, planted, 0]);
      await govern(x, x.deployment.addresses.authority, grant);
      const { verdict, findings, powers: found } = await audited();
      expect(verdict).to.equal("violated");
      expect(
        found?.holders.filter(({ account }) => account === planted).map((one) => one.role),
      ).to.deep.equal([role]);
      expect(findings.map(({ law }) => law)).to.include("POWER-1");
      expect(findings.some(({ subject, have }) => `${subject} ${have}`.includes(planted))).to.equal(true);
    });
  }

  it("tell of one planted binding", async () => {
    const { authority, deployment } = x;
    const { selector } = x.ledger.interface.getFunction("pay");
    const { ledger } = deployment.addresses;
    const bind = authority.interface.encodeFunctionData("setTargetFunctionRole", [ledger, [selector], 1n]);
    await govern(x, deployment.addresses.authority, bind);
    const { findings } = await audited();
    expect(findings.map(({ law, subject }) => [law, subject])).to.deep.equal([
      ["POWER-1", `function ${ledger.toLowerCase()}/${selector}`],
    ]);
  });
});
