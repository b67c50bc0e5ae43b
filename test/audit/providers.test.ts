import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { AdaptiveSpan } from "../../src/sdk/logs/adaptiveSpan";
import { LogFetchError } from "../../src/audit/history/logFetcher";
import { findLedgers } from "../../src/audit/history/shipyard";
import { type Rpc } from "../../src/audit/rpc";
import { trace } from "../../src/audit/trace/trace";
import { headerOf } from "../../src/audit/trust/header";
import { type Story, tellWholeStory } from "../laws/story";
import { rejection } from "../support/rejection";
import { providerRpc } from "./providerRpc";
import { type Limit, LimitedNode, LIMITS, truncating } from "./providers";

const NOW = 2_000_000_000;
const ACCOUNT = 3;

describe("nodes that limit questions about logs", function () {
  let story: Story;
  let rpc: Rpc;
  let request: AuditRequest;
  let honest: AuditOutcome;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    ({ story } = await tellWholeStory());
    const { deployment, deployer } = story.world.x;
    rpc = providerRpc(deployer.provider);
    request = {
      rpc,
      ledger: deployment.addresses.ledger,
      block: "latest",
      from: 0,
      now: NOW,
      receipts: true,
    };
    honest = await audit(request);
  });

  async function traced(by: Rpc) {
    const header = headerOf(await rpc.request("eth_getBlockByNumber", ["latest", false]));
    const { addresses } = story.world.x.deployment;
    const subject = { kind: "account", account: ACCOUNT } as const;
    return trace({ rpc: by, chainId: 31337, header, addresses, from: 0, subject });
  }

  for (const limit of LIMITS) {
    it(`read the same from ${limit.provider}, in smaller spans`, async () => {
      const node = new LimitedNode(rpc, limit);
      const outcome = await audit({ ...request, rpc: node.rpc });
      expect([outcome.verdict, outcome.findings, outcome.unchecked]).to.deep.equal(["holds", [], []]);
      expect(outcome.history?.logs).to.equal(honest.history?.logs);
      expect(node.refused, "refused").to.be.greaterThan(0);
      // What a node takes is learnt.
      expect(node.refused).to.be.lessThan(node.answered);
    });

    it(`find the Ledger and the way of money through ${limit.provider}`, async () => {
      const node = new LimitedNode(rpc, limit);
      expect(await findLedgers(node.rpc, 0)).to.deep.equal([request.ledger.toLowerCase()]);
      expect(await traced(node.rpc)).to.deep.equal(await traced(rpc));
    });
  }

  it("leave it open, in the node's own words, where one refuses a single block", async () => {
    const words = "logs are not for you";
    const limit: Limit = { provider: "a closed node", blocks: 0, code: -32000, words };
    const { verdict, unchecked } = await audit({ ...request, rpc: new LimitedNode(rpc, limit).rpc });
    expect([verdict, unchecked.length]).to.deep.equal(["unchecked", 1]);
    expect(unchecked[0]?.reason).to.contain(words);
    const error = await rejection(findLedgers(new LimitedNode(rpc, limit).rpc, 0));
    expect(error).to.be.instanceOf(LogFetchError);
  });

  for (const receipts of [true, false]) {
    it(`never hold where one keeps back silently, ${receipts ? "with" : "without"} receipts`, async () => {
      for (const most of [1, 25, 60]) {
        const { verdict, findings } = await audit({ ...request, receipts, rpc: truncating(rpc, most) });
        expect(verdict, `${most} logs`).to.equal("violated");
        const laws = findings.map(({ law }) => law);
        expect(laws).to.include(receipts ? "HIST-3" : "HIST-1");
      }
    });
  }
});

describe("the span of a question about logs", () => {
  /** Questions refused and answered on the way through a chain. */
  function walked(chain: number, limitAt: (block: number) => number): { refused: number; answered: number } {
    const span = new AdaptiveSpan();
    const seen = { refused: 0, answered: 0 };
    for (let at = 0; at < chain;) {
      const blocks = Math.min(chain - at, span.blocks);
      if (blocks > limitAt(at)) {
        seen.refused += 1;
        expect(span.refused(blocks)).to.equal(true);
      } else {
        seen.answered += 1;
        span.took(blocks);
        at += blocks;
      }
    }
    return seen;
  }

  it("comes close to what a node takes, and asks for too much seldom", () => {
    const [chain, limit] = [20_000_000, 10_000];
    const { refused, answered } = walked(chain, () => limit);
    expect(answered).to.be.lessThan((1.25 * chain) / limit);
    expect(refused).to.be.lessThan(answered / 10);
  });

  it("grows again once blocks hold less", () => {
    const { refused, answered } = walked(2_000_000, (at) => (at < 100_000 ? 200 : 10_000));
    expect(answered).to.be.lessThan(100_000 / 150 + 1_900_000 / 7_000 + 100);
    expect(refused).to.be.lessThan(answered / 10);
  });

  it("ends at one block", () => {
    const span = new AdaptiveSpan();
    let asked = 0;
    while (span.refused(span.blocks)) asked += 1;
    expect([span.blocks, asked]).to.deep.equal([1, 6]);
  });
});
