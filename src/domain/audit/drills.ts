import { z } from "zod";

/** Raised with every change that an old reader would misread. */
export const DRILLS_SCHEMA = "glasshouse.drills/2";

const count = z.int().nonnegative();
const seconds = z.number().nonnegative();

/** What one audit said of a lie. */
const outcome = z.strictObject({
  verdict: z.enum(["holds", "violated", "unchecked"]),
  /** Ids of the laws and checks that were violated or left open, each once. */
  laws: z.array(z.string()),
  /** The first finding, or what was left open: what an auditor reads. Empty where it holds. */
  cause: z.string(),
  wallSec: seconds,
});

const drill = z.strictObject({
  name: z.string(),
  kind: z.enum(["deployment", "state", "node", "reorganisation"]),
  /** What the liar does, in words. */
  lie: z.string(),
  /** The audit of it as it stands; of several tries the one that came nearest to being missed. */
  outcome,
  /** Changed code alone, and the code that belongs there put back: what state and history say. Null where no code was changed. */
  pastCode: outcome.nullable(),
  /** How often it was tried, each time about something else, and how often it was caught. */
  tries: count,
  caught: count,
});

const mutations = z.strictObject({
  kind: z.enum(["word", "log", "code"]),
  tries: count,
  caught: count,
  /** Of logs: how many were caught without receipts too, by running hash, laws and words alone. */
  withoutReceipts: count.nullable(),
  /** Each miss, so that it can be tried again. */
  missed: z.array(z.string()),
  wallSec: seconds,
});

const honest = z.strictObject({
  histories: count,
  transactions: count,
  donations: count,
  alarms: z.array(z.string()),
  wallSec: seconds,
});

export const drillsSchema = z.strictObject({
  schema: z.literal(DRILLS_SCHEMA),
  meta: z.strictObject({ createdAt: z.string(), command: z.string(), wallSec: seconds }),
  /** False where it was interrupted, or only some drills were asked for. */
  complete: z.boolean(),
  seed: z.string(),
  drills: z.array(drill),
  mutations: z.array(mutations),
  /** Null where it was not come to. */
  honest: honest.nullable(),
});

export type DrillsArtifact = z.infer<typeof drillsSchema>;
export type DrillOutcome = z.infer<typeof outcome>;
export type DrillRow = z.infer<typeof drill>;
export type MutationRow = z.infer<typeof mutations>;
export type HonestRow = z.infer<typeof honest>;

/** Everything that was tried was caught, and nothing honest was accused. */
export function drillsHold({ drills, mutations: mutated, honest: told }: DrillsArtifact): boolean {
  const rows = [...drills, ...mutated];
  return rows.every(({ tries, caught }) => caught === tries) && (told?.alarms ?? []).length === 0;
}
