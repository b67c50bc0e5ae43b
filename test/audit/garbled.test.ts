import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { type Story, tellWholeStory } from "../laws/story";
import { Random, SEED } from "../math/random";
import { garbling } from "./garbled";
import { providerRpc } from "./providerRpc";

const ROUNDS = process.env["GLASSHOUSE_DEEP"] === undefined ? 15 : 2_000;
const NOW = 2_000_000_000;

/** What an audit says, as far as it matters. */
function conclusion({ anchor, history, snapshot, powers, token }: AuditOutcome): unknown {
  const { hash } = anchor?.header ?? {};
  return { hash, logs: history?.logs, entries: history?.entries, snapshot, powers, token };
}

describe(`answers of any form to an audit (seed ${SEED})`, function () {
  this.timeout(ROUNDS * 5_000);

  it("never break it, and never make it hold for anything but what is there", async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const { story }: { story: Story } = await tellWholeStory();
    const { deployment, deployer } = story.world.x;
    let questions = 0;
    const rpc = providerRpc(deployer.provider);
    const counting: typeof rpc = {
      ...rpc,
      request: (method, params) => {
        questions += 1;
        return rpc.request(method, params);
      },
      batch: (calls) => {
        questions += calls.length;
        return rpc.batch(calls);
      },
    };
    const { ledger } = deployment.addresses;
    const request: AuditRequest = { rpc, ledger, block: "latest", chainId: 31337, from: 0, now: NOW };
    const honest = await audit({ ...request, receipts: true, rpc: counting });
    expect(honest.verdict).to.equal("holds");
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = new Random(`${SEED}: garbled ${round}`);
      const { rpc: odd, says } = garbling(rpc, random, 1 + random.below(questions));
      const outcome = await audit({ ...request, receipts: true, rpc: odd }).catch((error: unknown) =>
        expect.fail(`round ${round}, ${says()}: ${error instanceof Error ? (error.stack ?? "") : ""}`),
      );
      if (outcome.verdict !== "holds") continue;
      expect(conclusion(outcome), `round ${round}, ${says()}`).to.deep.equal(conclusion(honest));
    }
  });
});
