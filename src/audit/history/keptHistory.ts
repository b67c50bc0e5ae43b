import { type Rpc } from "../rpc";
import {
  type Besides,
  type Checkpoint,
  copyOf,
  type Draft,
  dropCheckpoint,
  readCheckpoint,
  writeCheckpoint,
} from "./checkpoint";
import { blockHash } from "./blockHash";
import { HistoryStore, type LogChunk, type StoreIdentity } from "./historyStore";
import { type Replayer } from "./replayer";
import { ownSeal } from "./seal";

/** Blocks that a reorganisation may still take back: kept apart in the store, so that no more than they are read again. */
export const UNSETTLED_BLOCKS = 64;

/** What is asked of a folder. */
export interface KeptRequest {
  readonly rpc: Rpc;
  readonly identity: StoreIdentity;
  /** The audited block. */
  readonly block: number;
  /** Every log must have been authenticated by receipts. */
  readonly receipts: boolean;
  /** The whole history must go by: a state on the way is of no use. */
  readonly whole: boolean;
}

/**
 * What a folder keeps from one audit to the next: logs, and the replay's state after the newest chunk of them that no reorganisation is
 * expected to take back. None of it is used but on the chain that it was read from: its last block has the hash that it had.
 */
export class KeptHistory {
  #draft: Omit<Draft, "besides"> | undefined;
  #spoilt = false;

  private constructor(
    private readonly folder: string,
    private readonly request: KeptRequest,
    private readonly store: HistoryStore,
    /** Where to go on from; undefined: from the first block. */
    readonly checkpoint: Checkpoint | undefined,
    /** The state is worth keeping after this block. */
    private readonly keepAfter: number | undefined,
  ) {}

  static async open(folder: string, request: KeptRequest): Promise<KeptHistory> {
    const { rpc, identity, block, whole } = request;
    const kept = readCheckpoint(folder, identity, ownSeal());
    const fits = kept !== undefined && !whole && (await isOf(kept, request)) ? kept : undefined;
    const store = HistoryStore.open(folder, identity, ownSeal(), fits?.lines);
    await dropForked(store, rpc);
    // A checkpoint without the logs before it could not be taken back.
    const checkpoint = store.linesTo(fits?.block ?? -1) === undefined ? undefined : fits;
    const settled = block - UNSETTLED_BLOCKS;
    const newest = (store.last?.to ?? -1) < settled ? settled : store.lastUpTo(settled);
    // An audit of an older block leaves the checkpoint alone.
    const known = kept !== undefined && kept.block > block ? kept.block : (checkpoint?.block ?? -1);
    return new KeptHistory(folder, request, store, checkpoint, (newest ?? -1) > known ? newest : undefined);
  }

  /** Stored chunks after the checkpoint. */
  read(): Iterable<LogChunk> {
    return this.store.read(this.checkpoint?.block);
  }

  /** A chunk was replayed. */
  took(chunk: LogChunk, replayer: Replayer): void {
    if (chunk.to !== this.keepAfter || this.#spoilt) return;
    const lines = this.store.linesTo(chunk.to);
    if (lines === undefined) return;
    const { receipts: checked } = this.request;
    const { to: block, hash } = chunk;
    this.#draft = { block, hash, checked, lines, bytes: copyOf(replayer.state) };
  }

  /** A chunk that was read now. */
  append(chunk: LogChunk): void {
    if (!this.#spoilt) this.store.append({ ...chunk, checked: this.request.receipts });
  }

  /** What was read now cannot be a chain's logs: nothing more is kept. */
  spoil(): void {
    this.#spoilt = true;
  }

  /** The audit found that all is as it should be. */
  keep({ times, keptZeros }: Besides): void {
    if (this.#draft === undefined || this.#spoilt) return;
    const { block } = this.#draft;
    const known = new Map([...times].filter(([number]) => number <= block));
    writeCheckpoint(this.folder, this.request.identity, ownSeal(), {
      ...this.#draft,
      besides: { times: known, keptZeros },
    });
  }

  /** The audit found that the logs were wrong. */
  forget(): void {
    dropCheckpoint(this.folder);
    this.store.clear();
  }
}

/** Whether a checkpoint is of the node's chain, not after the audited block, and as sure as is asked for. */
async function isOf(
  { block, hash, checked }: Checkpoint,
  { rpc, receipts, ...request }: KeptRequest,
): Promise<boolean> {
  if (block > request.block || (receipts && !checked)) return false;
  return (await blockHash(rpc, block)) === hash;
}

/** Walks back to the last block that the chain still has. */
async function dropForked(store: HistoryStore, rpc: Rpc): Promise<void> {
  for (let last = store.last; last !== undefined; last = store.last) {
    if ((await blockHash(rpc, last.to)) === last.hash) return;
    store.drop();
  }
}
