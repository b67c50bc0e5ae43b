import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { z } from "zod";

import { type Judgement, VERDICTS } from "./judge";

const recordSchema = z.object({
  /** Digest of each source that was mutated: of another source the verdicts say nothing. */
  sources: z.record(z.string(), z.string()),
  mutants: z.record(z.string(), z.object({ verdict: z.enum(VERDICTS), by: z.string() })),
});

type Verdicts = ReadonlyMap<string, Judgement>;

/** Verdicts in `file` on sources that are what they were, by id. */
export function readVerdicts(file: string, sources: ReadonlyMap<string, string>): Verdicts {
  if (!existsSync(file)) return new Map();
  const told = recordSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const stands = (id: string): boolean => {
    const [name = ""] = id.split(":", 1);
    const source = sources.get(name);
    return source !== undefined && told.sources[name] === digestOf(source);
  };
  return new Map(Object.entries(told.mutants).filter(([id]) => stands(id)));
}

/** Adds one verdict to what `file` says now: another shard may have written meanwhile. */
export function keepVerdict(
  file: string,
  sources: ReadonlyMap<string, string>,
  id: string,
  judgement: Judgement,
): Verdicts {
  const verdicts = new Map(readVerdicts(file, sources)).set(id, judgement);
  const judged = [...verdicts].sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true }));
  const names = new Set(judged.map(([one]) => one.split(":", 1)[0] ?? ""));
  const digests = [...names].map((name) => [name, digestOf(sources.get(name) ?? "")] as const);
  const told = { sources: Object.fromEntries(digests), mutants: Object.fromEntries(judged) };
  writeFileSync(file, `${JSON.stringify(told, undefined, 1)}\n`);
  return verdicts;
}

function digestOf(source: string): string {
  return createHash("sha256").update(source).digest("hex").slice(0, 16);
}
