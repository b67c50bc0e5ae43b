import { z } from "zod";

/** Raised with every change that an old reader would misread. */
export const KNOWLEDGE_SCHEMA = "glasshouse.knowledge/1";

const count = z.int().nonnegative();
const part = z.number().min(0).max(1);

/** A share of runs with Wilson's 95 % interval. */
const rate = z.strictObject({ hits: count, runs: count.min(1), rate: part, low: part, high: part });

export const KNOWLEDGE_VENUES = ["opaque", "typical", "bestPractice", "badDex", "glasshouse"] as const;
export const KNOWLEDGE_OBSERVERS = ["outsider", "customer", "share", "auditor"] as const;
export const KNOWLEDGE_CULPRITS = ["naive", "adaptive"] as const;

/**
 * detected: significantly more often than in honest runs; notDetected: data was there, and said nothing; notPublished: no detector of the
 * row had its data; impossible: the venue has no means for it, or every attempt was refused.
 */
export const KNOWLEDGE_VERDICTS = ["detected", "notDetected", "notPublished", "impossible"] as const;

/**
 * all: whatever would make it false is detected in half of the runs or more; some: a part of that, or less often; none: there is data, but
 * nothing of it would be seen; cannotFail: nothing of it is possible there.
 */
export const CLAIM_VERDICTS = ["all", "some", "none", "notPublished", "cannotFail"] as const;

const row = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** misconduct: of the venue; blind: where Glasshouse is expected to be blind or worse. */
  group: z.enum(["misconduct", "blind"]),
  /** What the culprit does, and what he does better when he knows the detectors. */
  naive: z.string(),
  adaptive: z.string(),
  /** What `smallest` counts; null: the row has no size. */
  unit: z.string().nullable(),
  /** What `harm` counts; null: not measured. */
  harm: z.string().nullable(),
});

const cell = z.strictObject({
  row: z.string(),
  venue: z.enum(KNOWLEDGE_VENUES),
  observer: z.enum(KNOWLEDGE_OBSERVERS),
  culprit: z.enum(KNOWLEDGE_CULPRITS),
  verdict: z.enum(KNOWLEDGE_VERDICTS),
  /** Why it is impossible: the venue's kind, or the error that refused the attempt. */
  reason: z.string().nullable(),
  /** Runs with the misconduct in which a detector of the row spoke after it began; null without a run or without data. */
  detection: rate.nullable(),
  /** Honest runs in which one spoke. */
  falseAlarms: rate.nullable(),
  /** From the first block of the misconduct to the first detection, over detected runs. */
  medianDelayBlocks: z.number().nonnegative().nullable(),
  /** Of the first detected run. */
  detector: z.string().nullable(),
  evidence: z.string().nullable(),
  /** Smallest size that half of the runs or more detect, in the row's unit; null: none, or no size. */
  smallest: z.number().nonnegative().nullable(),
  /** Runs in which somebody was hurt, where the row measures it. */
  harm: rate.nullable(),
});

const claim = z.strictObject({
  claim: z.string(),
  venue: z.enum(KNOWLEDGE_VENUES),
  observer: z.enum(KNOWLEDGE_OBSERVERS),
  verdict: z.enum(CLAIM_VERDICTS),
  /** Rows that would make the claim false, are possible there, and get past this observer in most runs. */
  unseen: z.array(z.string()),
});

/** "What an outsider can know": measured, not argued. Serialisable, and a part of whatever embeds it. */
export const knowledgeSchema = z.strictObject({
  schema: z.literal(KNOWLEDGE_SCHEMA),
  seed: z.string().regex(/^[0-9]+$/),
  /** With and without misconduct, of each cell. */
  runs: count.min(1),
  /** A run's length and how many customers of the share look. */
  scene: z.strictObject({ blocks: count, customers: count, checking: count }),
  detectors: z.array(z.strictObject({ id: z.string(), looksAt: z.array(z.string()), about: z.string() })),
  rows: z.array(row),
  cells: z.array(cell),
  claims: z.array(z.strictObject({ id: z.string(), title: z.string(), falsifiedBy: z.array(z.string()) })),
  checks: z.array(claim),
});

export type Knowledge = z.infer<typeof knowledgeSchema>;
export type KnowledgeRow = Knowledge["rows"][number];
export type KnowledgeCell = Knowledge["cells"][number];
export type ClaimCheck = Knowledge["checks"][number];
export type Rate = z.infer<typeof rate>;
export type KnowledgeVenue = (typeof KNOWLEDGE_VENUES)[number];
export type KnowledgeObserver = (typeof KNOWLEDGE_OBSERVERS)[number];
export type KnowledgeCulprit = (typeof KNOWLEDGE_CULPRITS)[number];
export type KnowledgeVerdict = (typeof KNOWLEDGE_VERDICTS)[number];
