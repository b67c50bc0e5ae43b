import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import { type InvariantReport, sumsOf } from "./run";

const ROOT = path.join(__dirname, "../..");
/** What decides what a seed does. */
const SOURCES = [
  "contracts",
  "test/invariant",
  "scripts/invariants/worlds.ts",
  "deploy/config/avax.ts",
  "foundry.toml",
];

const recordSchema = z.object({
  of: z.string(),
  firstSeed: z.number(),
  seeds: z.array(z.number()),
  depth: z.number(),
  runs: z.number(),
  seconds: z.number(),
  verbs: z.record(z.string(), z.object({ tried: z.number(), done: z.number() })),
});

/** On what a record stands: another of these, and it begins anew. */
export interface RecordTerms {
  /** Digest of contracts, handlers and worlds. */
  readonly of: string;
  readonly firstSeed: number;
  /** Handlers called in a run. */
  readonly depth: number;
}

/** What all seeds so far came to. */
export interface Record extends RecordTerms {
  /** Those done, in their order: from firstSeed on, without what an interruption left out. */
  readonly seeds: readonly number[];
  /** Wall time. */
  readonly seconds: number;
  readonly report: InvariantReport;
}

export function recordOf(
  terms: RecordTerms,
  report: InvariantReport,
  seeds: readonly number[],
  seconds: number,
): Record {
  return { ...terms, seeds: seeds.toSorted((a, b) => a - b), seconds, report };
}

/** The record in `file`; undefined where there is none, or it stands on other terms. */
export function readRecord(file: string | undefined, terms: RecordTerms): Record | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  const told = recordSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!told.success) return undefined;
  const { of, firstSeed, depth, seeds, seconds, runs } = told.data;
  if (of !== terms.of || firstSeed !== terms.firstSeed || depth !== terms.depth) return undefined;
  const verbs = new Map(Object.entries(told.data.verbs));
  return { ...terms, seeds, seconds, report: { ...sumsOf(verbs), verbs, runs } };
}

export function writeRecord(file: string, { of, firstSeed, seeds, depth, seconds, report }: Record): void {
  const { calls, refused, runs, verbs } = report;
  const counts = { calls, refused, verbs: Object.fromEntries(verbs) };
  const told = { of, firstSeed, seeds, depth, runs, seconds, ...counts };
  writeFileSync(file, `${JSON.stringify(told, undefined, 2)}\n`);
}

/** Of every source file that decides what a seed does. */
export function digestOfSources(): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((name) => filesOf(path.join(ROOT, name)))) {
    hash.update(path.relative(ROOT, file)).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesOf(name: string): readonly string[] {
  if (path.extname(name) !== "") return [name];
  return readdirSync(name, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .sort()
    .map((file) => path.join(name, file));
}
