import { z } from "zod";

/** Raised with every change that an old reader would misread. */
export const FIDELITY_SCHEMA = "glasshouse.fidelity/2";

const count = z.int().nonnegative();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not a 32-byte hash" });
const interval = z.strictObject({ low: z.number(), high: z.number() });
/** Mean with Student's 95 % interval. */
const estimate = z.strictObject({ mean: z.number(), low: z.number(), high: z.number(), n: count });

const row = z.strictObject({
  target: z.string(),
  /** Where the observed value comes from. */
  source: z.string(),
  /** An input was told to the model, a calibrated one was fitted, a validated one was neither. */
  tag: z.enum(["input", "calibrated", "validated"]),
  unit: z.string(),
  observed: z.number().nullable(),
  /** In which the value must lie, committed before the result; null for inputs. */
  interval: interval.nullable(),
  /** Median over runs; null where fewer than half of them have one. */
  value: z.number().nullable(),
  /** 5 to 95 % over runs. */
  range: interval.nullable(),
  runs: count,
  /** Null for inputs. */
  pass: z.boolean().nullable(),
});

const effect = z.strictObject({ factors: z.array(z.string()), ...estimate.shape });

const claim = z.strictObject({
  id: z.string(),
  claim: z.string(),
  /** Points of the plausible ranges at which it was judged, and at how many its sign was as claimed, none, or the other. */
  points: count,
  agree: count,
  nothing: count,
  contrary: count,
  verdict: z.enum(["robust", "not robust", "no effect anywhere"]),
});

const size = z.strictObject({
  holders: count,
  blockSec: count,
  seeds: count,
  ablationSeeds: count,
  bases: count,
  suppressions: count,
  paths: count,
  stories: count,
  storyHolders: count,
});

const result = z.strictObject({
  complete: z.boolean(),
  /** True: few seeds and a small market; good for seeing that it runs, not for its figures. */
  quick: z.boolean(),
  /** What was run, and what docs/experiment.md commits to. */
  size,
  committed: size,
  /** Digest of the code that the runs are made of. */
  code: z.string(),
  runs: count,
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      /** Null: differs by asset. */
      value: z.number().nullable(),
      low: z.number(),
      high: z.number(),
      calibrated: z.boolean(),
      source: z.string(),
    }),
  ),
  rows: z.array(row),
  nulls: z.array(z.strictObject({ name: z.string(), means: z.string(), rows: z.array(row) })),
  /** Fall of the index with feedback less without, same seeds [share]. */
  feedback: estimate.nullable(),
  branching: z.strictObject({
    suppressed: count,
    /** Other accounts that one liquidation brought down, net; by base run. */
    descendants: estimate.nullable(),
    /** Notional of them against the one suppressed. */
    notionalRatio: estimate.nullable(),
  }),
  ablation: z.strictObject({
    factors: z.array(z.string()),
    seeds: count,
    responses: z.array(z.strictObject({ figure: z.string(), unit: z.string(), effects: z.array(effect) })),
  }),
  sensitivity: z.strictObject({
    points: count,
    responses: z.array(
      z.strictObject({
        figure: z.string(),
        parameters: z.array(
          z.strictObject({
            name: z.string(),
            mean: z.number(),
            absolute: z.number(),
            deviation: z.number(),
          }),
        ),
      }),
    ),
    claims: z.array(claim),
  }),
  hypotheses: z.array(
    z.strictObject({
      id: z.string(),
      claim: z.string(),
      verdict: z.enum(["holds", "refuted", "undecided"]),
      evidence: z.string(),
    }),
  ),
});

export const fidelityArtifactSchema = z.strictObject({
  schema: z.literal(FIDELITY_SCHEMA),
  /** keccak256 of the canonical JSON of `result`, and of nothing else. */
  hash,
  meta: z.strictObject({
    createdAt: z.string(),
    command: z.string(),
    versions: z.record(z.string(), z.string()),
    wallSec: z.number().nonnegative(),
  }),
  result,
});

export type FidelityArtifact = z.infer<typeof fidelityArtifactSchema>;
export type FidelityResult = FidelityArtifact["result"];
/** What was run in another number than committed, "seeds 20 of 30" each: nobody shall take a cut study for the committed one. */
export function cutsOf({ size, committed }: Pick<FidelityResult, "size" | "committed">): string[] {
  const names = Object.keys(committed) as (keyof FidelityResult["size"])[];
  return names
    .filter((name) => size[name] !== committed[name])
    .map((name) => `${name} ${size[name]} of ${committed[name]}`);
}

export type FidelityRow = FidelityResult["rows"][number];
export type FidelityClaim = FidelityResult["sensitivity"]["claims"][number];
export type FidelityEffect = FidelityResult["ablation"]["responses"][number]["effects"][number];
export type FidelityHypothesis = FidelityResult["hypotheses"][number];
