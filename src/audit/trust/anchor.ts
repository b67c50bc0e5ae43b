import { type Unchecked } from "../finding";
import { toNumber } from "../hex";
import { type Rpc } from "../rpc";
import { foundationOf, isLocal } from "./chains";
import { type Header, headerOf } from "./header";

/** Which block the audit is about, and who vouches for it. */
export interface AnchorRequest {
  readonly rpc: Rpc;
  /** A second opinion on the hash. */
  readonly rpc2?: Rpc | undefined;
  /** Undefined: the finalized one. */
  readonly block?: number | "latest" | undefined;
  /** Known from elsewhere: the root of trust. */
  readonly pinned?: string | undefined;
  /** Where the caller expects another chain, nothing is checked on this one. */
  readonly chainId?: number | undefined;
  /** Wall clock [s]: a node that says that an old block is the newest may hide what came since. */
  readonly now: number;
}

export interface Anchor {
  readonly header: Header;
  readonly chainId: number;
  /** "pinned": by the caller. "seconded": by another node. "assumed": the node alone says so. */
  readonly standing: "pinned" | "seconded" | "assumed";
  /** What H rests on, in sentences; the first is about the chain. */
  readonly restsOn: readonly string[];
  readonly unchecked: readonly Unchecked[];
}

/** An unpinned newest block may be so old [s]. */
const FRESH_SEC = 3_600;

/** Fetches the header and checks its hash. Throws an RpcError or HeaderHashError where there is no header to stand on. */
export async function anchorOf(request: AnchorRequest): Promise<Anchor> {
  const { rpc, rpc2, pinned } = request;
  const chainId = toNumber(await rpc.request("eth_chainId", []), "eth_chainId");
  const header = headerOf(await blockOf(request));
  const doubts = new Doubts();
  doubts.require(
    request.chainId === undefined || request.chainId === chainId,
    `the node serves chain ${chainId}, the deployment is on chain ${request.chainId}`,
  );
  const right = pinned === undefined || header.hash === pinned.toLowerCase();
  doubts.require(right, `the node's block is ${header.hash}, the pinned one ${pinned}`);
  const wanted = typeof request.block === "number" ? request.block : header.number;
  doubts.require(wanted === header.number, `the block has number ${header.number}, not ${wanted}`);
  const newest = request.block === undefined || (request.block === "latest" && !isLocal(chainId));
  if (newest && pinned === undefined) {
    const age = request.now - header.timestamp;
    doubts.require(
      age <= FRESH_SEC,
      `the newest block that the node offers is ${age} s old, which may hide what came since: ` +
        "name a block by its number or hash to audit it all the same",
    );
  }
  const seconded = rpc2 === undefined ? false : await secondOpinion(rpc2, chainId, header, doubts);
  const standing = pinned !== undefined ? "pinned" : seconded ? "seconded" : "assumed";
  const restsOn = [foundationOf(chainId), sentenceOf(standing, header, rpc, rpc2)];
  return { header, chainId, standing, restsOn, unchecked: doubts.all };
}

function blockOf({ rpc, block, pinned }: AnchorRequest): Promise<unknown> {
  if (pinned !== undefined) return rpc.request("eth_getBlockByHash", [pinned, false]);
  const tag = typeof block === "number" ? `0x${block.toString(16)}` : (block ?? "finalized");
  return rpc.request("eth_getBlockByNumber", [tag, false]);
}

async function secondOpinion(rpc2: Rpc, chainId: number, header: Header, doubts: Doubts): Promise<boolean> {
  const other = toNumber(await rpc2.request("eth_chainId", []), "eth_chainId");
  const block = await rpc2.request("eth_getBlockByNumber", [`0x${header.number.toString(16)}`, false]);
  const hash = block === null ? "unknown" : headerOf(block).hash;
  const agrees = other === chainId && hash === header.hash;
  doubts.require(
    agrees,
    `${rpc2.label} says that block ${header.number} of chain ${other} is ${hash}, not ${header.hash}`,
  );
  return agrees;
}

function sentenceOf(
  standing: Anchor["standing"],
  { number, hash }: Header,
  rpc: Rpc,
  rpc2: Rpc | undefined,
): string {
  if (standing === "pinned") return `The caller vouches that block ${hash} is canonical.`;
  const block = `block ${number} is ${hash}`;
  if (standing === "seconded") {
    return `${rpc.label} and ${rpc2?.label ?? "another node"} both say that ${block}.`;
  }
  return `${rpc.label} alone says that ${block}: all that follows holds if that is canonical.`;
}

class Doubts {
  readonly all: Unchecked[] = [];

  require(holds: boolean, reason: string): void {
    if (!holds) this.all.push({ law: "TRUST-1", subject: "block", reason });
  }
}
