import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { type Rpc } from "../../src/audit/rpc";
import { type Story, tellWholeStory } from "../laws/story";
import { Random, SEED } from "../math/random";
import { liar, NODE_LIES, silent } from "./nodeLies";
import { providerRpc } from "./providerRpc";

const DEEP = process.env["GLASSHOUSE_DEEP"] !== undefined;
/** Of each lie, every time about something else. */
const ROUNDS = DEEP ? 50 : 2;
const NOW = 2_000_000_000;
const SILENCES = DEEP ? 100 : 4;
/** Questions that an audit of the story asks at least. */
const QUESTIONS = 20;

describe(`nodes that lie to an audit (seed ${SEED})`, function () {
  let story: Story;
  let rpc: Rpc;
  let request: AuditRequest;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    ({ story } = await tellWholeStory());
    const { deployment, deployer } = story.world.x;
    rpc = providerRpc(deployer.provider);
    const { ledger } = deployment.addresses;
    request = { rpc, ledger, block: "latest", chainId: 31337, from: 0, now: NOW, receipts: true };
  });

  function audited(changes: Partial<AuditRequest> = {}): Promise<AuditOutcome> {
    return audit({ ...request, ...changes });
  }

  it("are told from an honest one", async () => {
    const { verdict, findings, unchecked } = await audited();
    expect([verdict, findings, unchecked]).to.deep.equal(["holds", [], []]);
  });

  for (const lie of NODE_LIES) {
    it(`are caught where one ${lie.says}`, async () => {
      let told = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const random = new Random(`${SEED}: ${lie.says}: ${round}`);
        const { rpc: lying, lied } = liar(rpc, lie, random);
        const { verdict } = await audited({ rpc: lying });
        if (!lied()) continue;
        told += 1;
        expect(verdict, `round ${round}`).to.be.oneOf(["violated", "unchecked"]);
      }
      expect(told, "lies told").to.be.greaterThan(0);
    });
  }

  it("are caught where one goes silent, whenever it does", async () => {
    const random = new Random(`${SEED}: silence`);
    for (let i = 0; i < SILENCES; i += 1) {
      const { verdict } = await audited({ rpc: silent(rpc, random.below(QUESTIONS)) });
      expect(verdict).to.equal("unchecked");
    }
  });

  it("are caught where one serves a stale head: by the pinned hash, by another node, or by its age", async () => {
    const head = await story.world.x.deployer.provider.getBlock("latest");
    if (typeof head?.hash !== "string") throw new RangeError("no block");
    const old = `0x${(head.number - 5).toString(16)}`;
    const stale: Rpc = {
      label: "a stale node",
      request: (method, params) => {
        const [first, ...rest] = params;
        if (method === "eth_getBlockByHash") return rpc.request("eth_getBlockByNumber", [old, false]);
        const isHead = method === "eth_getBlockByNumber" && (first === "latest" || first === "finalized");
        return rpc.request(method, isHead ? [old, ...rest] : params);
      },
      batch: (calls) => rpc.batch(calls),
    };
    const pinned = await audited({ rpc: stale, blockHash: head.hash });
    const fork = { ...rpc, request: (method: string, params: readonly unknown[]) => forked(method, params) };
    const forked = (method: string, params: readonly unknown[]): Promise<unknown> =>
      rpc.request(method, method === "eth_getBlockByNumber" ? [old, ...params.slice(1)] : params);
    const seconded = await audited({ block: head.number, rpc2: fork });
    const aged = await audited({ rpc: stale, block: undefined });
    expect([pinned, seconded, aged].map(({ verdict }) => verdict)).to.deep.equal(Array(3).fill("unchecked"));
  });
});

describe("a lie about storage proofs", () => {
  const proof = (...nodes: readonly string[]) => ({ proof: nodes });
  const [root, branch, leaf] = ["0xaa00", "0xbb00", "0xcc00"];

  for (const says of ["leaves a storage proof out", "flips a bit of a storage proof"]) {
    const told = (storageProof: readonly unknown[]): unknown =>
      NODE_LIES.find((lie) => lie.says === says)?.tell(
        "eth_getProof",
        { storageProof },
        new Random(SEED),
        [],
      );

    it(`${says}: only where a node is kept back that no other proof has`, () => {
      // What an anvil answers about an empty slot beside a full one: nothing is missing without the first.
      expect(told([proof(root, branch), proof(root, branch, leaf)])).to.equal(undefined);
      expect(told([])).to.equal(undefined);
      expect(told([proof()])).to.equal(undefined);
      expect(told([proof(leaf), proof(root, branch)])).to.be.an("object");
    });
  }
});
