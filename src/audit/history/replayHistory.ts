import { type ShadowExchange } from "../../laws/replay/shadowExchange";
import { type Finding, type Unchecked } from "../finding";
import { type Rpc, RpcError } from "../rpc";
import { type Header } from "../trust/header";
import { type TellingCollector } from "../words/tellingCollector";
import { BlockCheck } from "./blockCheck";
import { type Besides } from "./checkpoint";
import { blockHash } from "./blockHash";
import { facesOf, HISTORY_CONTRACTS, type HistoryAddresses } from "./faces";
import { FindingList } from "./findings";
import { type LogChunk } from "./historyStore";
import { KeptHistory, UNSETTLED_BLOCKS } from "./keptHistory";
import { type HistoryKeys } from "./keyCollector";
import { LogFetcher } from "./logFetcher";
import { LogJudge } from "./logJudge";
import { type BlockWatch, Replayer } from "./replayer";

export interface HistoryRequest {
  readonly rpc: Rpc;
  readonly chainId: number;
  readonly addresses: HistoryAddresses;
  /** No contract of the exchange is older. */
  readonly from: number;
  /** The audited block. */
  readonly block: { readonly number: number; readonly hash: string };
  /** Folder that keeps what was read; undefined: nothing is kept. */
  readonly store?: string | undefined;
  /** Authenticate each log by headers and receipts, also those that the running hash does not cover. */
  readonly receipts?: boolean;
  /** Range mode judges here. */
  readonly watch?: BlockWatch | undefined;
  /** How far it is: the last block done, and logs replayed. */
  readonly onProgress?: (done: { readonly block: number; readonly logs: number }) => void;
}

/** The exchange as its events tell it. */
export interface ReplayedHistory {
  readonly shadow: ShadowExchange;
  /** Entries and value of the running hash, to be compared with the Ledger's slot. */
  readonly entries: bigint;
  readonly historyHash: bigint;
  readonly keys: HistoryKeys;
  /** What the words of the contracts follow from. */
  readonly told: TellingCollector;
  readonly logs: number;
  /** Blocks read from the node now; the others were in the store. */
  readonly blocksRead: number;
  /** Block of the checkpoint that it went on from; undefined where every event was replayed. */
  readonly resumedAt: number | undefined;
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
  /** Keeps the state for the next time: to be called where the audit finds that all is as it should be. */
  readonly keep: (keptZeros: Besides["keptZeros"]) => void;
  /** What `keep` was given the last time. */
  readonly keptZeros: Besides["keptZeros"];
  /** Throws away what the store holds: to be called where the audit finds that the logs were wrong. */
  readonly forget: () => void;
}

/** The node lacks what it must have. */
export class HistoryReadError extends RpcError {
  override readonly name = "HistoryReadError";
}

/**
 * Reads the exchange's logs up to a block, from the store and from an untrusted node, and rebuilds from them the state, the running hash
 * and all keys of its storage. What it returns proves nothing by itself: the caller compares it with proved storage.
 */
export async function replayHistory(request: HistoryRequest): Promise<ReplayedHistory> {
  const { addresses, block, rpc } = request;
  const list = new FindingList();
  const kept = request.store === undefined ? undefined : await openKept(request.store, request);
  const replayer = new Replayer(addresses, list.report, request.watch, kept?.checkpoint?.state);
  const { told } = replayer;
  const besides = kept?.checkpoint?.besides;
  for (const [number, time] of besides?.times ?? []) told.times.set(number, time);
  const first = await readAll(request, kept, replayer, list);
  const keys = replayer.finish();
  const unchecked: Unchecked[] = [];
  const note = (reason: string): void => void unchecked.push({ law: "HIST-2", subject: "history", reason });
  if (replayer.broken) note("what follows the first event that cannot be replayed was not replayed");
  const still = await blockHash(rpc, block.number);
  if (still !== block.hash) {
    note(
      `block ${block.number} was ${block.hash} and now is ${still ?? "gone"}: the chain was reorganised meanwhile`,
    );
  }
  return {
    shadow: replayer.shadow,
    keys,
    told,
    entries: replayer.running.sequence,
    historyHash: replayer.running.hash,
    logs: replayer.logs,
    blocksRead: Math.max(0, block.number + 1 - first),
    resumedAt: kept?.checkpoint?.block,
    findings: list.all,
    unchecked,
    keptZeros: besides?.keptZeros ?? {},
    keep: (keptZeros) => {
      if (list.total > 0 || unchecked.length > 0) return;
      kept?.keep({ times: told.timesOfBlocks, keptZeros });
    },
    forget: () => kept?.forget(),
  };
}

/** Replays what is kept, and what is new from the node on top. The first block that was new. */
async function readAll(
  request: HistoryRequest,
  kept: KeptHistory | undefined,
  replayer: Replayer,
  list: FindingList,
): Promise<number> {
  const { block } = request;
  const judge = new LogJudge(facesOf(request.addresses), list.report);
  const check = checkOf(request, replayer, list);
  const take = async (whole: LogChunk): Promise<void> => {
    const chunk = upTo(whole, block);
    if (chunk.checked) check?.skip(chunk);
    else await check?.check(chunk);
    replayer.apply(judge.take(chunk.logs, chunk));
    request.onProgress?.({ block: chunk.to, logs: replayer.logs });
  };
  let next = request.from;
  if (kept?.checkpoint !== undefined) {
    check?.skip(kept.checkpoint);
    next = kept.checkpoint.block + 1;
    request.onProgress?.({ block: kept.checkpoint.block, logs: replayer.logs });
  }
  for (const chunk of kept?.read() ?? []) {
    if (chunk.from > block.number) break;
    await take(chunk);
    if (list.total === 0) kept?.took(chunk, replayer);
    next = chunk.to + 1;
  }
  for await (const chunk of newChunks(request, next)) {
    const found = list.total;
    await take(chunk);
    // What cannot be a chain's logs is not kept: another node may tell the truth.
    if (list.total > found) kept?.spoil();
    kept?.append(chunk);
    if (list.total === 0) kept?.took(chunk, replayer);
  }
  return next;
}

function checkOf(
  { receipts, rpc, addresses }: HistoryRequest,
  { told }: Replayer,
  { report }: FindingList,
): BlockCheck | undefined {
  if (receipts !== true) return undefined;
  const onHeader = ({ number, timestamp }: Header): void => void told.times.set(number, BigInt(timestamp));
  return new BlockCheck(rpc, listed(addresses), report, onHeader);
}

/** The part of a chunk that the audited block can know of. */
function upTo(chunk: LogChunk, block: HistoryRequest["block"]): LogChunk {
  if (chunk.to <= block.number) return chunk;
  const logs = chunk.logs.filter(({ blockNumber }) => blockNumber <= block.number);
  return { from: chunk.from, to: block.number, hash: block.hash, logs, checked: false };
}

function openKept(
  folder: string,
  { rpc, addresses, chainId, from, block, receipts, watch }: HistoryRequest,
): Promise<KeptHistory> {
  const identity = { chainId, addresses: listed(addresses), from };
  const whole = watch !== undefined;
  return KeptHistory.open(folder, {
    rpc,
    identity,
    block: block.number,
    receipts: receipts === true,
    whole,
  });
}

function listed(addresses: HistoryAddresses): string[] {
  return HISTORY_CONTRACTS.map((contract) => addresses[contract].toLowerCase()).sort();
}

/** What is not in the store yet, from the node. */
async function* newChunks(request: HistoryRequest, next: number): AsyncGenerator<LogChunk> {
  const { rpc, addresses, block } = request;
  const fetcher = new LogFetcher(rpc, { address: listed(addresses) });
  const settled = block.number - UNSETTLED_BLOCKS;
  const spans = [
    [next, settled],
    [Math.max(next, settled + 1), block.number],
  ] as const;
  for (const [from, to] of spans) {
    for await (const part of fetcher.read(from, to)) {
      const hash = part.to === block.number ? block.hash : await blockHash(rpc, part.to);
      if (hash === undefined)
        throw new HistoryReadError("eth_getBlockByNumber", `the node does not know block ${part.to}`);
      yield { from: part.from, to: part.to, hash, logs: part.logs, checked: false };
    }
  }
}
