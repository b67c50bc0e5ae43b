import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import { type Mutant, mutantsOf } from "./mutants";
import { type Target, targets } from "./targets";

const ROOT = path.join(__dirname, "../..");

/** A mutant, and what judges it. */
export interface Case {
  readonly target: Target;
  readonly mutant: Mutant;
}

/** Every mutant, in an order that depends on nothing but the ids. */
export function cases(): readonly Case[] {
  const found = targets().flatMap((target) =>
    mutantsOf(path.basename(target.file), sourceOf(target)).map((mutant) => ({ target, mutant })),
  );
  const rank = ({ mutant }: Case): string => createHash("sha256").update(mutant.id).digest("hex");
  return found
    .map((one) => ({ one, at: rank(one) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ one }) => one);
}

/** What stands in a target's file. */
export function sourceOf({ file }: Target): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/** Every source, by the name of its file. */
export function sourcesByName(): ReadonlyMap<string, string> {
  return new Map(targets().map((target) => [path.basename(target.file), sourceOf(target)]));
}
