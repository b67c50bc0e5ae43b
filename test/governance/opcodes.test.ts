import { expect } from "chai";
import { artifacts } from "hardhat";

import { LAUNCHES, LENSES } from "../../src/sdk/deploy/contracts";
import { OPCODES, positionsOf } from "../support/opcodes";

/**
 * OpenZeppelin's AccessManager inherits Multicall, which delegates to its own address and to no other: one DELEGATECALL in
 * Address.functionDelegateCall. It holds no money.
 */
const DELEGATES_TO_ITSELF = new Map([["Authority", 1]]);

describe("deployed code", () => {
  it("has no selfdestruct, no callcode and no delegatecall", async () => {
    const names = (await artifacts.getAllFullyQualifiedNames()).filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
    );
    const checked = new Set<string>();
    for (const name of names) {
      const { contractName, deployedBytecode } = await artifacts.readArtifact(name);
      if (deployedBytecode === "0x") {
        continue;
      }
      checked.add(contractName);
      const delegates = DELEGATES_TO_ITSELF.get(contractName) ?? 0;
      expect(positionsOf(OPCODES.SELFDESTRUCT, deployedBytecode), `selfdestruct in ${name}`).to.deep.equal(
        [],
      );
      expect(positionsOf(OPCODES.CALLCODE, deployedBytecode), `callcode in ${name}`).to.deep.equal([]);
      expect(positionsOf(OPCODES.DELEGATECALL, deployedBytecode), `delegatecall in ${name}`).to.have.length(
        delegates,
      );
    }
    const deployed = [...LAUNCHES, ...LENSES].map(({ contract }): string => contract);
    expect([...checked]).to.include.members(["Authority", "Shipyard", ...deployed]);
  });

  it("is searched past the data of pushes", () => {
    // PUSH2 f4f4, DELEGATECALL, PUSH1 ff
    expect(positionsOf(OPCODES.DELEGATECALL, "0x61f4f4f460ff")).to.deep.equal([3]);
    expect(positionsOf(OPCODES.SELFDESTRUCT, "0x61f4f4f460ff")).to.deep.equal([]);
    expect(positionsOf(OPCODES.SELFDESTRUCT, "0x60ffff")).to.deep.equal([2]);
  });

  it("is searched without the metadata behind it", () => {
    const metadata = `a26469706673${"ff".repeat(3)}`;
    expect(positionsOf(OPCODES.SELFDESTRUCT, `0xff${metadata}0009`)).to.deep.equal([0]);
  });
});
