import { z } from "zod";

/** Raised with every change that an old reader would misread. */
export const SWEEP_SCHEMA = "glasshouse.sweep/1";

const count = z.int().nonnegative();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not a 32-byte hash" });
const seed = z.string().regex(/^[0-9]+$/, { error: "not a whole number in decimal digits" });

/** Mean with Student's 95 % interval. */
const estimate = z.strictObject({ mean: z.number(), low: z.number(), high: z.number(), n: count });

const bands = z.strictObject({
  p5: z.array(z.number()),
  p25: z.array(z.number()),
  p50: z.array(z.number()),
  p75: z.array(z.number()),
  p95: z.array(z.number()),
});

/** What all runs of one arm say of one figure. */
const figure = z.strictObject({
  name: z.string(),
  /** Runs in which it has a value: nobody was deleveraged where there was no deleveraging. */
  n: count,
  /** Null below two values. */
  estimate: estimate.nullable(),
  /** Null where no run has a value. */
  quantiles: z
    .strictObject({
      min: z.number(),
      p5: z.number(),
      p25: z.number(),
      p50: z.number(),
      p75: z.number(),
      p95: z.number(),
      max: z.number(),
    })
    .nullable(),
  /** This arm less the committed one, over seeds that both have; null for the committed arm and below two pairs. */
  difference: estimate.nullable(),
});

const arm = z.strictObject({
  /** "committed", or what differs from it. */
  id: z.string(),
  title: z.string(),
  runs: count,
  figures: z.array(figure),
  /** Quantiles over runs at each sampled moment [s of the replay]. */
  series: z.strictObject({ t: z.array(z.int()), index: bands, liquidated: bands, fundEquity: bands }),
});

export const sweepCheckSchema = z.strictObject({
  arm: z.string(),
  seed,
  engine: z.string(),
  equal: z.boolean(),
  /** The first fields that differ. */
  differences: z.array(z.strictObject({ field: z.string(), twin: z.string(), contracts: z.string() })),
});

const result = z.strictObject({
  scenario: z.string(),
  /** False: stopped before all runs and checks were made. */
  complete: z.boolean(),
  /** Of all that decides a run but its seed and arm: scenario, people, prices, code. */
  terms: hash,
  asset: z.string(),
  holders: count,
  window: z.strictObject({ warmupSec: count, replaySec: count, blockSec: count, sampleSec: count }),
  seeds: z.strictObject({ from: seed, to: seed }),
  planned: count,
  done: count,
  /** What each figure means, and its unit. */
  figures: z.array(z.strictObject({ name: z.string(), unit: z.string(), means: z.string() })),
  arms: z.array(arm),
  /** Runs of the twin that were repeated on the contracts. */
  checks: z.array(sweepCheckSchema),
});

export const sweepArtifactSchema = z.strictObject({
  schema: z.literal(SWEEP_SCHEMA),
  /** keccak256 of the canonical JSON of `result`, and of nothing else. */
  hash,
  meta: z.strictObject({
    createdAt: z.string(),
    command: z.string(),
    versions: z.record(z.string(), z.string()),
    /** Of this command; a resumed sweep counts its last part alone. */
    wallSec: z.number().nonnegative(),
  }),
  result,
});

export type SweepArtifact = z.infer<typeof sweepArtifactSchema>;
export type SweepResult = SweepArtifact["result"];
export type SweepArm = SweepResult["arms"][number];
export type SweepFigure = SweepArm["figures"][number];
export type SweepBands = SweepArm["series"]["index"];
export type SweepCheck = SweepResult["checks"][number];
