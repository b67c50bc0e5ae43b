import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "node:v8";

import { z } from "zod";

import { codeVersion } from "./codeVersion";
import { type StoredLines, type StoreIdentity, storedLinesSchema } from "./historyStore";
import { type ReplayState } from "./replayer";
import { type Seal } from "./seal";

const FILE = "checkpoint";
const SCHEMA = "glasshouse.checkpoint/1";
const NEW_LINE = 10;

/** A replay as it stood after a block, and what its audit knew besides. */
export interface Checkpoint {
  readonly block: number;
  /** Of the block: the state is that of a chain that has it, and of no other. */
  readonly hash: string;
  /** Every log that led to it was authenticated by headers and receipts. */
  readonly checked: boolean;
  /** The logs that led to it, in the store beside it. */
  readonly lines: StoredLines;
  /** A copy: whoever reads it may change it. */
  readonly state: ReplayState;
  readonly besides: Besides;
}

/** What an audit came to know beside the replay, and need not ask for again. */
export interface Besides {
  /** When blocks were made [s]. */
  readonly times: ReadonlyMap<number, bigint>;
  /** Slots in which the node kept zeros, by part of the exchange. */
  readonly keptZeros: Readonly<Record<string, readonly bigint[]>>;
}

/** The same, with a state that was copied when the replay stood there. */
export type Draft = Omit<Checkpoint, "state"> & { readonly bytes: Uint8Array };

const headSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  version: z.string(),
  identity: z.string(),
  block: z.int(),
  hash: z.string(),
  checked: z.boolean(),
  lines: storedLinesSchema,
  /** Bytes of the state; what was known besides follows. */
  stateBytes: z.int(),
  /** SHA-256 of all that follows. */
  digest: z.string(),
});

/** The state as it is now, for a draft. */
export function copyOf(state: ReplayState): Uint8Array {
  return serialize(state);
}

/**
 * What was kept in this folder; undefined where nothing was, or where it is not whole, not sealed by the reader, of another version of the
 * code, of another chain or of other contracts. It is one file: a head in one line, then the state and the rest as V8 writes them.
 */
export function readCheckpoint(folder: string, identity: StoreIdentity, seal: Seal): Checkpoint | undefined {
  try {
    const file = readFileSync(path.join(folder, FILE));
    const end = file.indexOf(NEW_LINE);
    const [mark = "", text = ""] = split(file.toString("utf8", 0, end));
    if (end < 0 || seal.of(text) !== mark) return undefined;
    const { version, identity: of, digest, stateBytes, ...head } = headSchema.parse(JSON.parse(text));
    const body = file.subarray(end + 1);
    if (version !== codeVersion() || of !== JSON.stringify(identity) || digestOf(body) !== digest) {
      return undefined;
    }
    const state = deserialize(body.subarray(0, stateBytes)) as ReplayState;
    const besides = deserialize(body.subarray(stateBytes)) as Besides;
    return { ...head, state, besides };
  } catch {
    // Whatever it is, it is read anew.
    return undefined;
  }
}

/** Whole or not at all: what was there before stays until the new one is on the disk. */
export function writeCheckpoint(folder: string, identity: StoreIdentity, seal: Seal, draft: Draft): void {
  const { bytes, besides, ...rest } = draft;
  const body = Buffer.concat([bytes, serialize(besides)]);
  const head: z.infer<typeof headSchema> = {
    schema: SCHEMA,
    version: codeVersion(),
    identity: JSON.stringify(identity),
    ...rest,
    stateBytes: bytes.length,
    digest: digestOf(body),
  };
  const text = JSON.stringify(head);
  const file = path.join(folder, FILE);
  const written = `${file}.${process.pid}`;
  const handle = openSync(written, "w");
  try {
    writeSync(handle, `${seal.of(text)} ${text}\n`);
    writeSync(handle, body);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(written, file);
}

export function dropCheckpoint(folder: string): void {
  rmSync(path.join(folder, FILE), { force: true });
}

function split(line: string): readonly string[] {
  const at = line.indexOf(" ");
  return [line.slice(0, at), line.slice(at + 1)];
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
