import { expect } from "chai";

import { governanceMatrix, type MatrixRow } from "../../scripts/governance/matrix";
import { PEOPLE, ROLES_ASKED } from "../../scripts/governance/worldOfRoles";

/** Functions that act for an account on the word of their caller, as KiloEx's did on its forwarder's. */
const FOR_AN_ACCOUNT = [
  "Vault.withdraw",
  "Vault.setPayout",
  "Vault.setWithdrawalLimit",
  "Keyring.setDelegate",
  "Ledger.setTier",
  "Exchange.place",
  "Exchange.cancel",
  "Exchange.cancelAll",
  "InsuranceFund.takeInventory",
];

describe("row 2: KiloEx, a callee that trusted its caller", () => {
  let rows: readonly MatrixRow[];

  before(async () => {
    rows = await governanceMatrix();
  });

  const rowOf = (name: string): MatrixRow => {
    const found = rows.find(
      ({ contract, signature }) => `${contract}.${signature.split("(")[0] ?? ""}` === name,
    );
    if (found === undefined) throw new RangeError(`no function ${name}`);
    return found;
  };

  it("asks every function that writes as every role", () => {
    expect(rows.length).to.be.greaterThan(80);
    for (const { answers } of rows) expect(Object.keys(answers)).to.deep.equal([...ROLES_ASKED]);
  });

  for (const name of FOR_AN_ACCOUNT) {
    it(`${name} reverts for strangers, privileged keys and engines`, () => {
      const { answers } = rowOf(name);
      expect(answers.owner).to.not.equal("-");
      for (const role of ROLES_ASKED) {
        if (role !== "owner" && role !== "delegate") expect(answers[role], role).to.equal("-");
      }
    });
  }

  it("lets a delegate trade and cancel, and never withdraw, change keys or limits", () => {
    const may = FOR_AN_ACCOUNT.filter((name) => rowOf(name).answers.delegate !== "-");
    expect(may).to.deep.equal(["Exchange.place", "Exchange.cancel", "Exchange.cancelAll"]);
  });

  it("trusts no person as an engine", () => {
    const engines = rows.filter(({ answers }) => PEOPLE.every((role) => answers[role] === "-"));
    expect(engines.map(({ contract }) => contract)).to.include.members([
      "Ledger",
      "Keyring",
      "Exchange",
      "InsuranceFund",
    ]);
  });
});
