import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { word } from "../../src/audit/hex";
import { Random, SEED } from "../math/random";
import { GATEWAY_HANDLERS } from "../stateful/handlers/gateways";
import { run } from "../stateful/runner";
import { type Scenario, scenarios } from "../stateful/scenario";
import { Tally } from "../stateful/tally";
import { type World } from "../stateful/world";
import { auditMutated, drawMutation } from "./mutations";
import { providerRpc } from "./providerRpc";

const DEEP = process.env["GLASSHOUSE_DEEP"] !== undefined;
const ROUNDS = DEEP ? 3 : 1;
const CALLS = DEEP ? 3_000 : 200;
const MUTATIONS = DEEP ? 70 : 2;
/** So often it is audited on the way. */
const AUDITS = DEEP ? 30 : 4;
const MINUTE_MS = 60_000;
const NOW = 4_000_000_000;

/** The words of every contract follow from the events of any honest history, and no others pass for them. */
describe("honest histories, audited", function () {
  this.timeout((DEEP ? 60 : 2) * MINUTE_MS);

  before(function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
  });

  for (const scenario of scenarios(SEED, ROUNDS, CALLS)) {
    it(`${scenario.name} (seed ${scenario.seed}): holds, and ${MUTATIONS} changed words are found`, async () => {
      const request = await played(scenario);
      const outcome = await audit(request);
      expect(outcome.findings).to.deep.equal([]);
      expect(outcome.verdict).to.equal("holds");
      expect(await missedOf(outcome, request)).to.deep.equal([]);
    });
  }

  /** Audited on the way too: what is true at the end only hides what was false before. */
  async function played(scenario: Scenario): Promise<AuditRequest> {
    let request: AuditRequest | undefined;
    let seen = 0;
    const begin = ({ x }: World): Promise<void> => {
      const { ledger } = x.deployment.addresses;
      request = { rpc: providerRpc(x.deployer.provider), ledger, block: "latest", from: 0, now: NOW };
      return Promise.resolve();
    };
    const see = async (): Promise<void> => {
      seen += 1;
      if (request === undefined || seen % Math.floor(CALLS / AUDITS) !== 0) return;
      expect((await audit(request)).findings, `after ${seen} transactions`).to.deep.equal([]);
    };
    const watcher = { file: "test/audit/honest.test.ts", begin, see };
    await run(scenario, new Tally(), { watcher, more: GATEWAY_HANDLERS });
    if (request === undefined) throw new RangeError("no world was made");
    return request;
  }

  async function missedOf(honest: AuditOutcome, request: AuditRequest): Promise<readonly string[]> {
    const random = new Random(`${SEED}/${honest.anchor?.header.hash ?? ""}`);
    const missed: string[] = [];
    for (let made = 0; made < MUTATIONS; made += 1) {
      const mutation = drawMutation(random, honest);
      const { part, slot, before, after } = mutation;
      const { verdict } = await auditMutated(mutation, request);
      if (verdict !== "violated") missed.push(`${part} ${word(slot)}: ${word(before)} to ${word(after)}`);
    }
    return missed;
  }
});
