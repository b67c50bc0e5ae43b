import path from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { auditorIn } from "../../scripts/audit/auditor";
import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { artifactOf } from "../../src/audit/artifact";
import { FACTS } from "../../src/audit/code/facts";
import { type Part, PARTS, WIRES } from "../../src/audit/code/wiring";
import { type CheckId } from "../../src/audit/finding";
import { type InclusionProof, proofSchema } from "../../src/audit/inclusion/file";
import { proveInclusion } from "../../src/audit/inclusion/prove";
import { verifyInclusion } from "../../src/audit/inclusion/verify";
import { word } from "../../src/audit/hex";
import { type Rpc } from "../../src/audit/rpc";
import { LEDGER, TOKEN } from "../../src/audit/state/places";
import { HeaderHashError } from "../../src/audit/trust/header";
import { touchedCash } from "../../src/domain/lookup";
import { type LawId } from "../../src/laws/law";
import { renderAudit } from "../../src/report/audit/page";
import { type Deployment } from "../../src/sdk/deployment";
import { tellWholeStory } from "../laws/story";
import { Random, SEED } from "../math/random";
import { providerRpc } from "./providerRpc";
import { auditAfter, auditMutated, drawMutation } from "./mutations";

const MUTATIONS = process.env["GLASSHOUSE_DEEP"] === undefined ? 15 : 1_000;
const NOW = 2_000_000_000;
const WIRED = Object.keys(WIRES) as readonly Part[];
const META = {
  createdAt: "2026-06-01T06:00:00.000Z",
  command: "<b>audit</b>",
  wallSec: 1,
  auditor: auditorIn(path.join(__dirname, "../..")),
};

describe("a deployment, audited from a block's hash", function () {
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
    const { ledger } = addresses;
    request = { rpc, ledger, claimed: addresses, block: "latest", from: 0, now: NOW };
  });

  function audited(changes: Partial<AuditRequest> = {}): Promise<AuditOutcome> {
    return audit({ ...request, ...changes });
  }

  /** A node that answers one method otherwise. */
  function lying(method: string, lie: (answer: unknown, params: readonly unknown[]) => unknown): Rpc {
    return {
      ...rpc,
      request: async (asked, params) => {
        const answer = await rpc.request(asked, params);
        return asked === method ? lie(answer, params) : answer;
      },
    };
  }

  function lawsIn({ findings }: AuditOutcome): ReadonlySet<LawId | CheckId> {
    return new Set(findings.map(({ law }) => law));
  }

  async function withWord(address: string, slot: bigint, value: bigint): Promise<AuditOutcome> {
    const at = `0x${slot.toString(16)}`;
    return auditAfter((send) => send("hardhat_setStorageAt", [address, at, word(value)]), request);
  }

  describe("as the contracts left it", () => {
    let outcome: AuditOutcome;

    before(async () => {
      outcome = await audited();
    });

    it("holds, with nothing found and nothing left open", () => {
      expect(outcome.findings).to.deep.equal([]);
      expect(outcome.unchecked).to.deep.equal([]);
      expect(outcome.verdict).to.equal("holds");
    });

    it("is found from the Ledger's address alone", () => {
      const found = Object.entries(outcome.parts?.addresses ?? {});
      expect(found).to.have.length(14);
      for (const [part, address] of found) {
        expect(address, part).to.equal(addresses[part as keyof typeof addresses].toLowerCase());
      }
    });

    it("makes a file and a page, whose texts are escaped", () => {
      const artifact = artifactOf(outcome, META);
      expect(artifact.headline).to.match(/^HOLDS at block [0-9]+ if 0x[0-9a-f]{64} is canonical/);
      expect(artifact.stress.map(({ movePpm }) => movePpm)).to.deep.equal([
        0, -100_000, -300_000, -500_000, -900_000,
      ]);
      const page = renderAudit(artifact);
      expect(page).to.contain(META.auditor.sourceDigest);
      expect(page).to.contain("&lt;b&gt;audit&lt;/b&gt;").and.not.contain("<b>audit</b>");
    });

    it("is told by a pinned hash without a condition", async () => {
      const blockHash = outcome.anchor?.header.hash ?? "";
      const pinned = await audited({ blockHash, block: undefined });
      expect(artifactOf(pinned, META).headline).to.match(/^HOLDS at block [0-9]+:/);
    });
  });

  describe("changed behind the contracts' back", () => {
    it("finds storage that nothing explains, and its value", async () => {
      const outcome = await withWord(addresses.ledger, 0x777n, 5n);
      expect(outcome.verdict).to.equal("violated");
      expect(outcome.findings.map(({ law, have }) => [law, have])).to.deep.equal([["STATE-2", "0x5"]]);
    });

    it("finds a balance that somebody gave himself", async () => {
      const { slot } = LEDGER.accounts.at(3);
      const outcome = await withWord(addresses.ledger, slot, 10n ** 24n);
      expect([...lawsIn(outcome)]).to.include.members(["LED-1", "REC-1"]);
    });

    it("finds an account beyond the counter", async () => {
      const { slot } = LEDGER.accounts.at(99);
      const outcome = await withWord(addresses.ledger, slot, 1n);
      expect([...lawsIn(outcome)]).to.deep.equal(["STATE-2"]);
    });

    it("finds bits that no variable uses", async () => {
      const { slot } = LEDGER.owners.at(3);
      const outcome = await withWord(addresses.ledger, slot, (1n << 200n) | BigInt(addresses.fund));
      expect(outcome.findings.map(({ text }) => text)).to.include(
        "A slot holds bits that the source of the contract never writes.",
      );
    });

    it("finds tokens that are gone", async () => {
      const { slot } = TOKEN.balances.at(addresses.vault.toLowerCase());
      const outcome = await withWord(addresses.token, slot, 1n);
      expect([...lawsIn(outcome)]).to.deep.equal(["LED-1"]);
    });

    it("does not take one donated wei for an alarm", async () => {
      const { slot } = TOKEN.balances.at(addresses.vault.toLowerCase());
      const before = (await audited()).token?.balances.get(addresses.vault.toLowerCase()) ?? 0n;
      const outcome = await withWord(addresses.token, slot, before + 1n);
      expect(outcome.verdict).to.equal("holds");
    });

    it("finds bits above an address in whichever wire", async () => {
      const outcome = await auditAfter(async (send) => {
        for (const part of WIRED) {
          const address = addresses[part];
          let code = String(await send("eth_getCode", [address, "latest"]));
          for (const name of Object.keys(WIRES[part] ?? {})) {
            for (const byte of FACTS[PARTS[part]].immutables[name] ?? []) {
              code = `${code.slice(0, 2 + 2 * byte)}01${code.slice(4 + 2 * byte)}`;
            }
          }
          await send("hardhat_setCode", [address, code]);
        }
      }, request);
      const wires = WIRED.flatMap((part) => Object.keys(WIRES[part] ?? {}));
      expect(outcome.findings.filter(({ law }) => law === "WIRE-1")).to.have.length(wires.length);
    });

    it("finds a byte of code, also within an immutable", async () => {
      const code = String(await rpc.request("eth_getCode", [addresses.vault, "latest"]));
      const at = code.indexOf(addresses.ledger.slice(2).toLowerCase());
      const wired = `${code.slice(0, at)}${"00".repeat(20)}${code.slice(at + 40)}`;
      for (const other of [wired, code.replace(/..$/, "00"), `${code}00`, "0x"]) {
        const outcome = await auditAfter(
          (send) => send("hardhat_setCode", [addresses.vault, other]),
          request,
        );
        expect([...lawsIn(outcome)]).to.deep.equal(["CODE-1"]);
      }
    });

    it("finds another nonce than a contract has", async () => {
      const outcome = await auditAfter(
        (send) => send("hardhat_setNonce", [addresses.keyring, "0x2"]),
        request,
      );
      expect([...lawsIn(outcome)]).to.deep.equal(["CODE-1"]);
    });
  });

  it(`finds ${MUTATIONS} random changes of any contract's words (seed ${SEED})`, async function () {
    this.timeout(MUTATIONS * 5_000);
    const honest = await audited();
    const random = new Random(SEED);
    const missed: string[] = [];
    const drawn = new Map<string, number>();
    for (let made = 0; made < MUTATIONS; made += 1) {
      const mutation = drawMutation(random, honest);
      const { part, slot, before, after } = mutation;
      drawn.set(part, (drawn.get(part) ?? 0) + 1);
      const { verdict } = await auditMutated(mutation, request);
      if (verdict !== "violated") missed.push(`${part} ${word(slot)}: ${word(before)} to ${word(after)}`);
    }
    console.log([...drawn].map(([part, times]) => `      ${part} ${times}`).join("\n"));
    expect(missed).to.deep.equal([]);
  });

  describe("told of by a node that lies", () => {
    it("does not hold where the node tells another value of a slot", async () => {
      const liar = lying("eth_call", (answer) => `${String(answer).slice(0, -1)}1`);
      const outcome = await audited({ rpc: liar });
      expect(outcome.verdict).to.equal("unchecked");
      expect(outcome.unchecked[0]?.reason).to.contain("does not tell the truth");
    });

    it("does not hold where the node forges a header's state root, hash or number", async () => {
      const other = `0x${"1".repeat(64)}`;
      for (const forged of [{ stateRoot: other }, { hash: other }, { number: "0x1" }, { timestamp: "0x1" }]) {
        const liar = lying("eth_getBlockByNumber", (block) => ({ ...(block as object), ...forged }));
        expect((await audited({ rpc: liar })).verdict, JSON.stringify(forged)).to.equal("unchecked");
      }
    });

    it("does not hold where the node tells another time of an old block, and blames nobody for it", async () => {
      const later = (block: unknown): unknown => ({ ...(block as object), timestamp: "0x77777777" });
      const batch: Rpc["batch"] = async (calls) => (await rpc.batch(calls)).map(later);
      const { verdict, findings, unchecked } = await audited({ rpc: { ...rpc, batch } });
      expect([verdict, findings.length, unchecked[0]?.law]).to.deep.equal(["unchecked", 0, "REC-1"]);
    });

    it("does not hold where a proof has a wrong node, or none", async () => {
      const wrong = (proof: unknown): unknown => ({ ...(proof as object), accountProof: ["0xc0"] });
      const none = (proof: unknown): unknown => ({ ...(proof as object), accountProof: [] });
      for (const lie of [wrong, none, () => null, () => ({})]) {
        expect((await audited({ rpc: lying("eth_getProof", lie) })).verdict).to.equal("unchecked");
      }
    });

    it("does not hold where another contract's code is shown", async () => {
      const outcome = await audited({ rpc: lying("eth_getCode", () => "0x6000") });
      expect(outcome.verdict).to.equal("unchecked");
    });

    it("says where a pinned hash, a second node or the deployment's chain disagree", async () => {
      const block = (number: string) => rpc.request("eth_getBlockByNumber", [number, false]);
      const rpc2 = lying("eth_getBlockByNumber", () => block("0x1"));
      for (const changes of [{ chainId: 1 }, { rpc2 }]) {
        const { verdict, unchecked } = await audited(changes);
        expect([verdict, unchecked[0]?.law]).to.deep.equal(["unchecked", "TRUST-1"]);
      }
      const genesis = (await block("0x0")) as { readonly hash: string };
      const { verdict } = await audited({ block: 1, blockHash: genesis.hash });
      expect(verdict).to.equal("unchecked");
    });

    it("does not take an old finalized block for the newest", async () => {
      const { verdict, unchecked } = await audited({ block: undefined });
      expect(verdict).to.equal("unchecked");
      expect(unchecked[0]?.reason).to.contain("old");
    });

    it("does not take an old latest block of a public chain for the newest", async () => {
      const elsewhere = lying("eth_chainId", () => "0x1");
      const { verdict, unchecked } = await audited({ rpc: elsewhere });
      expect(verdict).to.equal("unchecked");
      expect(unchecked[0]?.reason).to.contain("old");
    });

    it("names what a node without state proofs lacks", async () => {
      const mute = lying("eth_getProof", () => undefined);
      const { verdict, unchecked } = await audited({ rpc: mute });
      expect(verdict).to.equal("unchecked");
      expect(unchecked[0]?.reason).to.contain("eth_getProof");
    });
  });

  describe("asked for one account", () => {
    let proof: InclusionProof;
    let hash: string;
    let outcome: AuditOutcome;

    before(async () => {
      outcome = await audited();
      const { anchor } = outcome;
      if (anchor === undefined) throw new RangeError("no header");
      hash = anchor.header.hash;
      proof = await proveInclusion(rpc, anchor, addresses.ledger.toLowerCase(), 5);
    });

    it("proves each as the snapshot has it, from the file and the hash alone", async () => {
      const { anchor, snapshot } = outcome;
      if (anchor === undefined || snapshot === undefined) throw new RangeError("no state");
      for (const account of snapshot.accounts) {
        const file = await proveInclusion(rpc, anchor, addresses.ledger.toLowerCase(), account.id);
        const found = verifyInclusion(proofSchema.parse(JSON.parse(JSON.stringify(file))), hash);
        const held = account.positions.filter(({ touched }) => touched.size !== 0n);
        expect(found.cash, `account ${account.id}`).to.equal(touchedCash(account));
        expect(found.owner).to.equal(account.owner.toLowerCase());
        expect(found.collateral).to.equal((account.collateral ?? []).some((amount) => amount > 0n));
        expect(found.positions).to.deep.equal(
          held.map(({ market, touched: { size, entryNotional } }) => ({ market, size, entryNotional })),
        );
      }
    });

    it("proves nothing under another hash, of an account beyond the counter, or with a node or a byte less", () => {
      const lies: readonly InclusionProof[] = [
        { ...proof, account: 99 },
        { ...proof, storageNodes: proof.storageNodes.slice(1) },
        { ...proof, accountProof: proof.accountProof.slice(0, -1) },
        { ...proof, code: proof.code.slice(0, -2) },
        { ...proof, header: proof.header.replace(/..$/, "00") },
        { ...proof, ledger: addresses.vault.toLowerCase() },
      ];
      expect(() => verifyInclusion(proof, `0x${"1".repeat(64)}`)).to.throw(HeaderHashError);
      for (const lie of lies) expect(() => verifyInclusion(lie, hash)).to.throw();
    });
  });

  describe("with a deployment file that is wrong", () => {
    it("names the address that the Ledger is not wired to", async () => {
      const outcome = await audited({ claimed: { ...addresses, vault: addresses.fund } });
      expect(outcome.findings.map(({ law, subject }) => [law, subject])).to.deep.equal([
        ["WIRE-1", "vault in the deployment file"],
      ]);
    });

    it("finds no Ledger where there is none", async () => {
      const { verdict, findings, unchecked } = await audited({ ledger: `0x${"12".repeat(20)}` });
      // Nobody is convicted for what somebody else mistyped.
      expect([verdict, findings, unchecked.map(({ law }) => law)]).to.deep.equal([
        "unchecked",
        [],
        ["CODE-1"],
      ]);
    });
  });
});
