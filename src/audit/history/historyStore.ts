import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import path from "node:path";

import { z } from "zod";

import { type ChainLog } from "./chainLog";
import { type Seal } from "./seal";

const FILE = "history.jsonl";
const SCHEMA = "glasshouse.history/2";
const READ_BYTES = 1 << 22;
const NEW_LINE = 10;

/** What the store belongs to: another chain, or other contracts, is another history. */
export interface StoreIdentity {
  readonly chainId: number;
  /** Lower case, sorted. */
  readonly addresses: readonly string[];
  /** First block that was asked for. */
  readonly from: number;
}

/** All logs of some blocks in a row. */
export interface LogChunk {
  readonly from: number;
  readonly to: number;
  /** Hash of block `to`: tells later whether the chain still is the one that was read. */
  readonly hash: string;
  readonly logs: readonly ChainLog[];
  /** Authenticated by headers and receipts, up to `hash`. */
  readonly checked: boolean;
}

/** The files at hand belong to something else, or are none of ours. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

const lineSchema = z.strictObject({
  from: z.int(),
  to: z.int(),
  hash: z.string(),
  /** Where it starts in the file. */
  offset: z.int(),
  length: z.int(),
});

type Line = z.infer<typeof lineSchema>;

/** Where chunks stand in the file, from the first one on. */
export type StoredLines = readonly Line[];

export const storedLinesSchema = z.array(lineSchema).readonly();

/**
 * Logs that were read before, in one append-only file: a line a chunk, each with the auditor's seal. A line that a kill cut short, that the
 * disk spoilt or that somebody else wrote, and all after it, are cut off when the store is opened, and read again.
 */
export class HistoryStore {
  readonly #file: string;
  #lines: Line[] = [];

  private constructor(
    folder: string,
    private readonly seal: Seal,
  ) {
    this.#file = path.join(folder, FILE);
  }

  /** @param known lines that are not looked at before they are read: a checkpoint stands for them */
  static open(folder: string, identity: StoreIdentity, seal: Seal, known: StoredLines = []): HistoryStore {
    mkdirSync(folder, { recursive: true });
    const store = new HistoryStore(folder, seal);
    store.#load(identity, known);
    return store;
  }

  /** The last block that is kept; undefined while there is none. */
  get last(): { readonly to: number; readonly hash: string } | undefined {
    return this.#lines[this.#lines.length - 1];
  }

  /** The chunks up to a block; undefined where none ends with it. */
  linesTo(block: number): StoredLines | undefined {
    const at = this.#lines.findIndex(({ to }) => to === block);
    return at < 0 ? undefined : this.#lines.slice(0, at + 1);
  }

  /** The last block of the newest chunk that ends no later; undefined where none does. */
  lastUpTo(block: number): number | undefined {
    return this.#lines.findLast(({ to }) => to <= block)?.to;
  }

  /** Written through to the disk before it returns. Chunks must follow each other. */
  append(chunk: LogChunk): void {
    const last = this.last;
    if (last !== undefined && chunk.from !== last.to + 1) {
      throw new StoreError(`have a chunk from block ${chunk.from}, need one from ${last.to + 1}`);
    }
    const offset = existsSync(this.#file) ? statSync(this.#file).size : 0;
    const length = this.#write(JSON.stringify(chunk));
    this.#lines.push({ from: chunk.from, to: chunk.to, hash: chunk.hash, offset, length });
  }

  /** Forgets the last chunk. */
  drop(): void {
    const line = this.#lines.pop();
    if (line !== undefined) truncateSync(this.#file, line.offset);
  }

  clear(): void {
    while (this.last !== undefined) this.drop();
  }

  /** The chunks after a block in their order, one in memory at a time. */
  *read(after = -1): Generator<LogChunk> {
    for (const { from, offset, length } of this.#lines) {
      if (from <= after) continue;
      const bytes = Buffer.alloc(length);
      const file = openSync(this.#file, "r");
      try {
        readSync(file, bytes, 0, length, offset);
      } finally {
        closeSync(file);
      }
      const text = this.#contentOf(bytes.toString("utf8").trimEnd());
      if (text === undefined) throw new StoreError(`${this.#file} changed while it was read`);
      yield JSON.parse(text) as LogChunk;
    }
  }

  #load(identity: StoreIdentity, known: StoredLines): void {
    if (!existsSync(this.#file)) return this.#begin(identity);
    let end = 0;
    const last = known[known.length - 1];
    if (last !== undefined && statSync(this.#file).size >= last.offset + last.length) {
      this.#lines = [...known];
      end = last.offset + last.length;
    }
    for (const { text, offset, length } of linesOf(this.#file, end)) {
      if (offset === 0) {
        if (!this.#isOwn(text, identity)) return this.#beginAnew(identity);
      } else {
        const content = this.#contentOf(text);
        const line = content === undefined ? undefined : this.#following(content, identity);
        if (line === undefined) break;
        this.#lines.push({ ...line, offset, length });
      }
      end = offset + length;
    }
    // Nothing whole in it: the very first line was cut short.
    if (end === 0) this.#beginAnew(identity);
    else if (statSync(this.#file).size > end) truncateSync(this.#file, end);
  }

  /** Throws a StoreError where it is somebody's, but of another history. */
  #isOwn(firstLine: string, identity: StoreIdentity): boolean {
    const content = this.#contentOf(firstLine);
    if (content !== undefined) requireSame(this.#file, JSON.parse(content), identity);
    return content !== undefined;
  }

  /** Whatever it was, it is not destroyed. */
  #beginAnew(identity: StoreIdentity): void {
    renameSync(this.#file, `${this.#file}.old`);
    this.#begin(identity);
  }

  #begin(identity: StoreIdentity): void {
    this.#write(JSON.stringify({ schema: SCHEMA, ...identity }));
  }

  #following(content: string, { from }: StoreIdentity): Omit<Line, "offset" | "length"> | undefined {
    const need = this.last === undefined ? from : this.last.to + 1;
    const [, at = "", to = "", hash = ""] = CHUNK_HEAD.exec(content) ?? [];
    return Number(at) === need && to !== "" ? { from: need, to: Number(to), hash } : undefined;
  }

  #write(content: string): number {
    const line = Buffer.from(`${this.seal.of(content)} ${content}\n`);
    const file = openSync(this.#file, "a");
    try {
      writeSync(file, line);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return line.length;
  }

  /** Undefined where the seal does not fit. */
  #contentOf(line: string): string | undefined {
    const at = line.indexOf(" ");
    const content = line.slice(at + 1);
    return line.slice(0, at) === this.seal.of(content) ? content : undefined;
  }
}

/** The head of a chunk as `append` writes it: enough to know it without parsing its logs. */
const CHUNK_HEAD = /^\{"from":([0-9]+),"to":([0-9]+),"hash":"(0x[0-9a-f]{64})"/;

const headerSchema = z.strictObject({
  schema: z.string(),
  chainId: z.int(),
  addresses: z.array(z.string()),
  from: z.int(),
});

function requireSame(file: string, found: unknown, identity: StoreIdentity): void {
  const header = headerSchema.safeParse(found);
  if (!header.success) throw new StoreError(`${file} is no store of a history`);
  const need = JSON.stringify({ schema: SCHEMA, ...identity });
  const have = JSON.stringify(header.data);
  if (have !== need) throw new StoreError(`${file} belongs to another history: have ${have}, need ${need}`);
}

/** Whole lines of a file from one's beginning on, with their places in bytes; what follows the last line end is none. */
function* linesOf(name: string, start: number): Generator<{ text: string; offset: number; length: number }> {
  const file = openSync(name, "r");
  try {
    let rest = Buffer.alloc(0);
    let offset = start;
    for (let at = start; ;) {
      const block = Buffer.alloc(READ_BYTES);
      const read = readSync(file, block, 0, READ_BYTES, at);
      at += read;
      if (read === 0) return;
      rest = Buffer.concat([rest, block.subarray(0, read)]);
      for (let end = rest.indexOf(NEW_LINE); end >= 0; end = rest.indexOf(NEW_LINE)) {
        yield { text: rest.toString("utf8", 0, end), offset, length: end + 1 };
        offset += end + 1;
        rest = rest.subarray(end + 1);
      }
    }
  } finally {
    closeSync(file);
  }
}
