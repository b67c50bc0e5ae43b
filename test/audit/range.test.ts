import { expect } from "chai";
import hre from "hardhat";

import { readAuditOptions } from "../../scripts/audit/options";
import { artifactOf } from "../../src/audit/artifact";
import { audit, type AuditRequest } from "../../src/audit/audit";
import { birthOf } from "../../src/audit/history/birth";
import { word } from "../../src/audit/hex";
import { auditRange, type RangedOutcome } from "../../src/audit/range/auditRange";
import { BlockJudge, SHADOW_LAWS } from "../../src/audit/range/blockJudge";
import { ancestorsOf } from "../../src/audit/range/headerChain";
import { samplesBetween } from "../../src/audit/range/samples";
import { type Rpc, RpcGarbledError, RpcRefusedError } from "../../src/audit/rpc";
import { LEDGER } from "../../src/audit/state/places";
import { headerOf } from "../../src/audit/trust/header";
import { type ExchangeEvent } from "../../src/domain/events";
import { accountId, FUND } from "../../src/domain/ids";
import { ShadowExchange } from "../../src/laws/replay/shadowExchange";
import { renderAudit } from "../../src/report/audit/page";
import { type Deployment } from "../../src/sdk/deployment";
import { tellWholeStory } from "../laws/story";
import { providerRpc } from "./providerRpc";

const NOW = 2_000_000_000;
const HASH = `0x${"5e".repeat(32)}`;
const SAMPLES = 2;

describe("a range of blocks, audited", function () {
  let addresses: Deployment["addresses"];
  let rpc: Rpc;
  let request: AuditRequest;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const { story } = await tellWholeStory();
    const { deployment, deployer } = story.world.x;
    addresses = deployment.addresses;
    rpc = providerRpc(deployer.provider);
    request = { rpc, ledger: addresses.ledger, block: "latest", now: NOW };
  });

  const newest = async (): Promise<ReturnType<typeof headerOf>> =>
    headerOf(await rpc.request("eth_getBlockByNumber", ["latest", false]));

  describe("of an honest exchange", () => {
    let outcome: RangedOutcome;

    before(async () => {
      outcome = await auditRange(request, { from: 0, samples: SAMPLES });
    });

    it("holds, judged after every block with events and proved at both ends and between", async () => {
      expect(outcome.findings).to.deep.equal([]);
      expect(outcome.unchecked).to.deep.equal([]);
      expect(outcome.verdict).to.equal("holds");
      const { judged, proved } = outcome.range;
      const numbers = proved.map(({ number }) => number);
      expect(judged).to.be.greaterThan(20);
      expect(numbers).to.have.length(1 + SAMPLES);
      expect(numbers).to.deep.equal([...numbers].sort((a, b) => a - b));
      expect(numbers[SAMPLES]).to.be.lessThan((await newest()).number);
      for (const { number, hash } of proved) {
        const block = await rpc.request("eth_getBlockByNumber", [`0x${number.toString(16)}`, false]);
        expect(hash).to.equal(headerOf(block).hash);
      }
    });

    it("begins with the first customer: until then powers were not handed over yet", async () => {
      const block = outcome.range.proved[0]?.number ?? 0;
      const accounts = async (at: number): Promise<number | undefined> =>
        (await audit({ ...request, block: at })).snapshot?.totals.accounts;
      expect(await accounts(block - 1)).to.equal(FUND);
      expect(await accounts(block)).to.be.greaterThan(FUND);
    });

    it("is told in the file and on the page", () => {
      const auditor = { commit: null, changed: null, compiler: "0.8.30", sourceDigest: "0".repeat(64) };
      const artifact = artifactOf(outcome, { createdAt: "", command: "", wallSec: 1, auditor });
      expect(artifact.range?.laws).to.deep.equal([...SHADOW_LAWS]);
      const page = renderAudit(artifact);
      for (const { hash } of outcome.range.proved) expect(page).to.contain(hash);
    });
  });

  it("finds what was false at one block only, and names the block", async () => {
    const { slot } = LEDGER.accounts.at(3);
    const at = [addresses.ledger, `0x${slot.toString(16)}`] as const;
    const unharmed = await rpc.request("evm_snapshot", []);
    try {
      const was = BigInt((await rpc.request("eth_getStorageAt", [at[0], word(slot), "latest"])) as string);
      await rpc.request("hardhat_setStorageAt", [...at, word(was + 1_000n)]);
      await rpc.request("evm_mine", []);
      const { number } = await newest();
      // The network changes the state of its newest block, whose header then is not true: that must be another one.
      await rpc.request("evm_mine", []);
      await rpc.request("hardhat_setStorageAt", [...at, word(was)]);
      await rpc.request("evm_mine", []);
      expect((await audit(request)).verdict).to.equal("holds");
      const { verdict, findings } = await auditRange(request, { from: number, samples: 0 });
      expect(verdict).to.equal("violated");
      expect(findings.map(({ law }) => law)).to.include("REC-1");
      for (const { subject } of findings) expect(subject).to.match(new RegExp(`^block ${number}, `));
    } finally {
      await rpc.request("evm_revert", [unharmed]);
    }
  });

  it("leaves open what a node that forgot old states cannot prove", async () => {
    const { number } = await newest();
    const forgetful: Rpc = {
      ...rpc,
      request: (method, params) => {
        const tag = params[params.length - 1];
        if (method === "eth_getProof" && typeof tag === "string" && Number(tag) < number) {
          return Promise.reject(new RpcRefusedError(method, "missing trie node", undefined, undefined));
        }
        return rpc.request(method, params);
      },
    };
    const { verdict, unchecked } = await auditRange({ ...request, rpc: forgetful }, { from: 0, samples: 0 });
    expect(verdict).to.equal("unchecked");
    expect(unchecked.map(({ reason }) => reason)).to.deep.equal(["eth_getProof: missing trie node"]);
  });

  it("refuses headers that do not lead to the audited block", async () => {
    const last = await newest();
    const wanted = new Set([last.number - 5]);
    expect([...(await ancestorsOf(rpc, last, wanted)).keys()]).to.deep.equal([last.number, last.number - 5]);
    const skipping: Rpc = { ...rpc, batch: (calls) => rpc.batch(calls.slice(1)) };
    const error: unknown = await ancestorsOf(skipping, last, wanted).catch((reason: unknown) => reason);
    expect(error)
      .to.be.instanceOf(RpcGarbledError)
      .and.match(/follows/);
  });

  it("finds the block in which the contracts were born", async () => {
    const parts = [addresses.ledger, addresses.authority, addresses.fund];
    const codes = async (block: number): Promise<readonly boolean[]> =>
      Promise.all(
        parts.map(
          async (part) => (await rpc.request("eth_getCode", [part, `0x${block.toString(16)}`])) !== "0x",
        ),
      );
    const birth = await birthOf(rpc, parts, (await newest()).number);
    expect(await codes(birth)).to.include(true);
    expect(await codes(birth - 1)).to.not.include(true);
  });
});

describe("the judge of blocks", () => {
  const place = { transaction: HASH, logIndex: 0 };
  const ACCOUNT = accountId(3);

  function opened(block: number): ExchangeEvent[] {
    return [accountId(1), FUND, ACCOUNT].map((account) => ({
      ...{ kind: "AccountOpened", block, ...place, account },
      owner: `0x${"11".repeat(20)}`,
    }));
  }

  function moved(kind: "Deposited" | "Withdrawn", block: number, amount: bigint): ExchangeEvent {
    return { ...{ kind, block, ...place, account: ACCOUNT, amount }, from: HASH, to: HASH } as never;
  }

  function judged(from: number, blocks: readonly (readonly ExchangeEvent[])[]): BlockJudge {
    const judge = new BlockJudge(from);
    const shadow = new ShadowExchange();
    blocks.forEach((events, i) => {
      judge.enter(i + 1, shadow);
      for (const event of events) shadow.apply(event);
      judge.leave(i + 1, shadow, events);
    });
    return judge;
  }

  const story = [
    opened(1),
    [moved("Deposited", 2, 100n)],
    [moved("Withdrawn", 3, 130n)],
    [moved("Deposited", 4, 50n)],
  ];

  it("finds a law that was broken for one block, and names the block", () => {
    const { findings, judged: count, opened: first } = judged(2, story);
    expect(findings.map(({ law, subject, have }) => [law, subject, have])).to.deep.equal([
      ["LED-3", "block 3, account 3 without positions", "-30"],
    ]);
    expect([count, first]).to.deep.equal([3, 1]);
  });

  it("does not judge blocks before its first", () => {
    const judge = judged(4, story);
    expect(judge.findings).to.deep.equal([]);
    expect(judge.judged).to.equal(1);
    // Known all the same: where the range begins before it, the state is proved there.
    expect(judge.opened).to.equal(1);
  });
});

describe("blocks at which the state is proved", () => {
  it("lie between the ends, once each, and depend on nothing but the hash", () => {
    const drawn = samplesBetween(100, 1_000, 20, HASH);
    expect(new Set(drawn).size).to.equal(20);
    expect(Math.min(...drawn)).to.be.greaterThan(100);
    expect(Math.max(...drawn)).to.be.lessThan(1_000);
    expect(samplesBetween(100, 1_000, 20, HASH)).to.deep.equal(drawn);
    expect(samplesBetween(100, 1_000, 20, `0x${"5f".repeat(32)}`)).to.not.deep.equal(drawn);
  });

  it("are all that there are where there are fewer than wanted", () => {
    expect(samplesBetween(4, 7, 9, HASH)).to.deep.equal([5, 6]);
    expect(samplesBetween(4, 5, 9, HASH)).to.deep.equal([]);
  });
});

describe("the command line of a ranged audit", () => {
  const READ = ["--rpc", "http://127.0.0.1:8545"];

  it("takes --from for the range, and --since for where logs begin", () => {
    const { from, samples, since } = readAuditOptions([...READ, "--from", "7", "--since", "5"]);
    expect([from, samples, since]).to.deep.equal([7, 2, 5]);
    expect(readAuditOptions(READ).from).to.equal(undefined);
  });
});
