import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";

import { PARTS, type Part } from "../../src/audit/code/wiring";
import { POWER_MATRIX, powerFindings, setupFindings } from "../../src/audit/powers/judge";
import { operationFindings } from "../../src/audit/powers/operations";
import { type Powers } from "../../src/audit/powers/powers";
import { currentDelay } from "../../src/audit/powers/timeDelay";
import { ROLES } from "../../src/sdk/deploy/roles";

const ADDRESSES = Object.fromEntries(
  Object.keys(PARTS).map((part, i) => [part, `0x${`${i + 10}`.repeat(20)}`]),
) as Record<Part, string>;
const [GOVERNOR, GUARDIAN, STRANGER] = ["aa", "bb", "cc"].map((byte) => `0x${byte.repeat(20)}`) as [
  string,
  string,
  string,
];
const DAY = 86_400;

const PUBLISHED: Powers = {
  holders: [
    { role: ROLES.ADMIN, account: GOVERNOR, since: 1, delaySec: DAY },
    { role: ROLES.GOVERNOR, account: GOVERNOR, since: 1, delaySec: DAY },
    { role: ROLES.GUARDIAN, account: GUARDIAN, since: 1, delaySec: 0 },
  ],
  bindings: POWER_MATRIX.map(({ part, selector, role }) => ({ target: ADDRESSES[part], selector, role })),
  odd: [],
  pending: [],
};

function subjects(powers: Partial<Powers>): readonly string[] {
  return powerFindings({ ...PUBLISHED, ...powers }, ADDRESSES).map(({ subject }) => subject);
}

describe("who can do what", () => {
  it("is the matrix, as published", () => {
    expect(POWER_MATRIX.map(({ part, name }) => `${part}.${name}`)).to.have.members([
      "registry.list",
      "registry.configure",
      "oracle.setSources",
      "breaker.tighten",
      "collateral.list",
      "collateral.setCap",
    ]);
    expect(subjects({})).to.deep.equal([]);
  });

  it("finds an admin who deployed and whose first day has no end", () => {
    const terms = (ends: bigint, builder: string) =>
      new Map([
        ["SETUP_ENDS", ends],
        ["BUILDER", BigInt(builder)],
      ]);
    expect(setupFindings(PUBLISHED, terms(2n ** 40n, GOVERNOR), 1_000)).to.have.lengthOf(1);
    // Bits above the address, which code that compares addresses does not look at.
    const beyond = `0x1${GOVERNOR.slice(2)}`;
    expect(setupFindings(PUBLISHED, terms(2n ** 40n, beyond), 1_000)).to.have.lengthOf(1);
    expect(setupFindings(PUBLISHED, terms(1_000n, GOVERNOR), 1_000)).to.deep.equal([]);
    expect(setupFindings(PUBLISHED, terms(2n ** 40n, STRANGER), 1_000)).to.deep.equal([]);
  });

  it("finds one planted grant, of any role", () => {
    for (const role of [...Object.values(ROLES), 7n]) {
      const planted = { role, account: STRANGER, since: 1, delaySec: DAY };
      expect(subjects({ holders: [...PUBLISHED.holders, planted] }), `role ${role}`).not.to.deep.equal([]);
    }
  });

  it("finds a role that is left with the deployer, and one that nobody has", () => {
    const [, ...others] = PUBLISHED.holders;
    const left = { role: ROLES.ADMIN, account: STRANGER, since: 1, delaySec: 0 };
    expect(subjects({ holders: [left, ...others] })).not.to.deep.equal([]);
    expect(subjects({ holders: others })).not.to.deep.equal([]);
  });

  it("finds a governor who may act at once", () => {
    const holders = PUBLISHED.holders.map((holder) => ({ ...holder, delaySec: 0 }));
    expect(subjects({ holders })).to.have.length(2);
  });

  it("finds a function that another role may call, that nobody was given, or that has no place in the matrix", () => {
    const [first, ...rest] = PUBLISHED.bindings;
    if (first === undefined) throw new RangeError("an empty matrix");
    expect(subjects({ bindings: [{ ...first, role: ROLES.GUARDIAN }, ...rest] })).to.have.length(1);
    expect(subjects({ bindings: rest })).to.have.length(1);
    const planted = { target: ADDRESSES.vault, selector: "0x12345678", role: ROLES.GUARDIAN };
    expect(subjects({ bindings: [...PUBLISHED.bindings, planted] })).to.have.length(1);
  });

  it("finds a scheduled call that is not the one its id stands for", () => {
    const call = { caller: GOVERNOR, target: ADDRESSES.oracle, data: "0x1234" };
    const types = ["address", "address", "bytes"];
    const id = keccak256(AbiCoder.defaultAbiCoder().encode(types, Object.values(call)));
    const found = [call, { ...call, data: "0x1235" }, { ...call, target: ADDRESSES.vault }].map(
      (told) => operationFindings([{ id, ...told }]).length,
    );
    expect(found).to.deep.equal([0, 1, 1]);
  });

  it("reads a delay before and after its change takes effect", () => {
    const packed = (1_000n << 64n) | (60n << 32n) | 5n;
    expect([999, 1_000].map((now) => currentDelay(packed, now))).to.deep.equal([60, 5]);
  });
});
