import { keccak256, toUtf8Bytes } from "ethers";
import { z } from "zod";

import { canonicalJson, RunArtifactError } from "./canonical";

/** Raised with every change that an old reader would misread. */
export const ATTACK_SCHEMA = "glasshouse.attack/2";

/** Whole settlement units, positive: gained. */
const money = z.int();
const count = z.int().nonnegative();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not a 32-byte hash" });
const seed = z.string().regex(/^[0-9]+$/);

const outcome = z.strictObject({
  /** Farthest that the first venue moved to the attacker's side, from the push's start to the unwinding's [ppm]. */
  movedPpm: count,
  /** Equity at the end less the deposit. */
  inside: money,
  /** What all trades on the venues outside earned, at the end. */
  outside: money,
  /** inside + outside. */
  net: money,
});

const point = z.strictObject({
  capital: count,
  /** Part of the capital that was margin here; the rest was traded outside [ppm]. */
  marginPpm: count,
  /** What each tried split netted with the seed that chose one. */
  tried: z.array(z.strictObject({ marginPpm: count, net: money })).min(1),
  /** Over all `runs`, toward minus infinity. */
  mean: outcome,
  /** The same position and the same runs with nothing traded outside: what a position of that size, fees and chance do by themselves. */
  control: outcome,
  /** The chosen split under every seed of `seeds`, pushed both ways: what prices do by themselves cancels. `control`: its net without push. */
  runs: z.array(z.strictObject({ seed, push: z.enum(["down", "up"]), net: money, control: money })).min(1),
});

const curve = z.strictObject({
  oracle: z.enum(["single", "median"]),
  /** How many venues were pushed. */
  venues: z.int().positive(),
  points: z.array(point).min(1),
  /** Smallest capital of the ladder with a positive mean net; null: none up to its largest. */
  paysFrom: count.nullable(),
});

const result = z.strictObject({
  scenario: z.string(),
  accounts: count,
  /** Draws the people and prices that choose the split. */
  searchSeed: seed,
  /** Those that the chosen split is measured with. */
  seeds: z.array(seed).min(1),
  /** Net flow that moves a venue by one percent [whole USD], and its memory [s]: assumptions. */
  impact: z.strictObject({ depth: count, memorySec: count }),
  leverage: count,
  curves: z.array(curve).min(1),
});

export const attackArtifactSchema = z.strictObject({
  schema: z.literal(ATTACK_SCHEMA),
  /** keccak256 of the canonical JSON of `result`, and of nothing else. */
  hash,
  meta: z.strictObject({ createdAt: z.string(), command: z.string(), cpuSec: z.number().nonnegative() }),
  result,
});

export type AttackArtifact = z.infer<typeof attackArtifactSchema>;
export type AttackResult = AttackArtifact["result"];
export type AttackCurve = AttackResult["curves"][number];
export type AttackPoint = AttackCurve["points"][number];
export type AttackOutcome = AttackPoint["mean"];

/** What two sweeps of the same seed have in common. */
export function attackHash(found: AttackResult): string {
  return keccak256(toUtf8Bytes(canonicalJson(found)));
}

/** Seals a result; throws zod's error if it is not one. */
export function sealAttack(found: AttackResult, meta: AttackArtifact["meta"]): AttackArtifact {
  return attackArtifactSchema.parse({ schema: ATTACK_SCHEMA, hash: attackHash(found), meta, result: found });
}

/** Reads an artifact back: throws zod's error for the schema and RunArtifactError for a hash of something else. */
export function parseAttack(json: string): AttackArtifact {
  const artifact = attackArtifactSchema.parse(JSON.parse(json));
  const need = attackHash(artifact.result);
  if (artifact.hash !== need) {
    throw new RunArtifactError(`the hash ${artifact.hash} is not that of the result, ${need}`);
  }
  return artifact;
}
