import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import path from "node:path";

import { z } from "zod";

import { type ChainLog } from "./chainLog";

const FILE = "history.jsonl";
const SCHEMA = "glasshouse.history/1";
const DIGEST = 16;
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

interface Line {
  readonly from: number;
  readonly to: number;
  readonly hash: string;
  /** Where it starts in the file. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Logs that were read before, in one append-only file: a line a chunk, each with its digest. A line that a kill cut short, or that the
 * disk spoilt, and all after it, are cut off when the store is opened, and read again.
 */
export class HistoryStore {
  readonly #file: string;
  #lines: Line[] = [];

  private constructor(file: string) {
    this.#file = file;
  }

  static open(folder: string, identity: StoreIdentity): HistoryStore {
    mkdirSync(folder, { recursive: true });
    const store = new HistoryStore(path.join(folder, FILE));
    store.#load(identity);
    return store;
  }

  /** The last block that is kept; undefined while there is none. */
  get last(): { readonly to: number; readonly hash: string } | undefined {
    return this.#lines[this.#lines.length - 1];
  }

  get chunks(): number {
    return this.#lines.length;
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

  /** All chunks in their order, one in memory at a time. */
  *read(): Generator<LogChunk> {
    for (const { offset, length } of this.#lines) {
      const bytes = Buffer.alloc(length);
      const file = openSync(this.#file, "r");
      try {
        readSync(file, bytes, 0, length, offset);
      } finally {
        closeSync(file);
      }
      const text = contentOf(bytes.toString("utf8").trimEnd());
      if (text === undefined) throw new StoreError(`${this.#file} changed while it was read`);
      yield JSON.parse(text) as LogChunk;
    }
  }

  #load(identity: StoreIdentity): void {
    if (!existsSync(this.#file)) {
      this.#write(JSON.stringify({ schema: SCHEMA, ...identity }));
      return;
    }
    let end = 0;
    let first = true;
    for (const { text, offset, length } of linesOf(this.#file)) {
      const content = contentOf(text);
      if (first) {
        if (content === undefined) throw new StoreError(`${this.#file} is no store of a history`);
        requireSame(this.#file, JSON.parse(content), identity);
      } else {
        const line = content === undefined ? undefined : this.#following(content, identity);
        if (line === undefined) break;
        this.#lines.push({ ...line, offset, length });
      }
      first = false;
      end = offset + length;
    }
    // Nothing whole in it: the very first line was cut short.
    if (first) {
      truncateSync(this.#file, 0);
      this.#write(JSON.stringify({ schema: SCHEMA, ...identity }));
    } else if (statSync(this.#file).size > end) truncateSync(this.#file, end);
  }

  #following(content: string, { from }: StoreIdentity): Omit<Line, "offset" | "length"> | undefined {
    const need = this.last === undefined ? from : this.last.to + 1;
    const [, at = "", to = "", hash = ""] = CHUNK_HEAD.exec(content) ?? [];
    return Number(at) === need && to !== "" ? { from: need, to: Number(to), hash } : undefined;
  }

  #write(content: string): number {
    const line = Buffer.from(`${digestOf(content)} ${content}\n`);
    const file = openSync(this.#file, "a");
    try {
      writeSync(file, line);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return line.length;
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

function digestOf(content: string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, DIGEST);
}

/** Undefined where the digest does not fit. */
function contentOf(line: string): string | undefined {
  const content = line.slice(DIGEST + 1);
  return line.slice(0, DIGEST) === digestOf(content) ? content : undefined;
}

/** Whole lines of a file with their places in bytes; what follows the last line end is none. */
function* linesOf(name: string): Generator<{ text: string; offset: number; length: number }> {
  const file = openSync(name, "r");
  try {
    let rest = Buffer.alloc(0);
    let offset = 0;
    for (;;) {
      const block = Buffer.alloc(READ_BYTES);
      const read = readSync(file, block, 0, READ_BYTES, null);
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
