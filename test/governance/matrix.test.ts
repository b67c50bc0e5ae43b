import { readFileSync } from "node:fs";

import { expect } from "chai";

import { governanceMatrix, type MatrixRow } from "../../scripts/governance/matrix";
import { renderMatrix } from "../../scripts/governance/render";
import { ENGINES, PEOPLE } from "../../scripts/governance/worldOfRoles";
import { RESTRICTED, ROLES } from "../../src/sdk/deploy/roles";

/** docs/attacks row 2: every selector of every contract, called as every role. */
describe("the governance matrix", () => {
  let rows: readonly MatrixRow[];

  before(async () => {
    rows = await governanceMatrix();
  });

  const nameOf = ({ contract, signature }: MatrixRow): string =>
    `${contract}.${signature.split("(")[0] ?? ""}`;
  const beyond = (role: MatrixRow["answers"] extends Readonly<Record<infer R, unknown>> ? R : never) =>
    rows.filter(({ answers }) => answers.stranger === "-" && answers[role] !== "-").map(nameOf);

  it("is what docs/governance-matrix.md says", () => {
    expect(renderMatrix(rows)).to.equal(readFileSync("docs/governance-matrix.md", "utf8"));
  });

  it("lets the governor do nothing at once that a stranger may not, but announce", () => {
    for (const row of rows) {
      if (row.answers.stranger !== "-" || nameOf(row) === "Authority.schedule") continue;
      expect(["-", "delay"], nameOf(row)).to.include(row.answers.governor);
    }
  });

  it("lets the guardian tighten, and nothing else", () => {
    const functions = RESTRICTED.filter(({ role }) => role === ROLES.GUARDIAN).flatMap((one) => [
      ...one.functions,
    ]);
    expect(functions).to.deep.equal(["tighten"]);
    expect(beyond("guardian")).to.deep.equal(["CircuitBreaker.tighten"]);
  });

  it("lets the deployer do nothing but ask a shipyard that is spent", () => {
    expect(beyond("deployer")).to.deep.equal(["Shipyard.launch"]);
  });

  it("lets nobody but the owner move cash, change keys, limits or the payout address of an account", () => {
    const owners = ["Vault.withdraw", "Vault.setPayout", "Vault.cancelPayout", "Vault.setWithdrawalLimit"];
    for (const name of [...owners, "Keyring.setDelegate", "Ledger.setTier"]) {
      const row = rows.find((one) => nameOf(one) === name);
      expect(row?.answers.owner, name).to.not.equal("-");
      for (const role of [...PEOPLE, ...ENGINES]) {
        if (role !== "owner") expect(row?.answers[role], `${name} by ${role}`).to.equal("-");
      }
    }
  });

  it("lets no person do what is for engines", () => {
    const verbs = ["credit", "debit", "fill", "reserve", "release", "releaseAll", "accrue", "openCase"];
    for (const verb of [...verbs, "transferPosition", "close", "levy", "settle", "pay", "deficitAccountOf"]) {
      const row = rows.find((one) => nameOf(one) === `Ledger.${verb}`);
      for (const role of PEOPLE) expect(row?.answers[role], `${verb} by ${role}`).to.equal("-");
    }
  });
});
