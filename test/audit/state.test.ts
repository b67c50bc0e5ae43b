import { setCode, setStorageAt, mine, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { type Rpc } from "../../src/audit/rpc";
import { type Story, tellWholeStory } from "../laws/story";
import { providerRpc } from "./providerRpc";

const NOW = 2_000_000_000;

describe("the state, proved from a block's hash", function () {
  let story: Story;
  let rpc: Rpc;
  let request: AuditRequest;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    ({ story } = await tellWholeStory());
    const { deployment, deployer } = story.world.x;
    rpc = providerRpc(deployer.provider);
    request = { rpc, ledger: deployment.addresses.ledger, block: "latest", from: 0, now: NOW };
  });

  function audited(changes: Partial<AuditRequest> = {}): Promise<AuditOutcome> {
    return audit({ ...request, ...changes });
  }

  it("holds where it is as the contracts left it", async () => {
    const { verdict, findings, unchecked } = await audited();
    expect(findings).to.deep.equal([]);
    expect(unchecked).to.deep.equal([]);
    expect(verdict).to.equal("holds");
  });
});
