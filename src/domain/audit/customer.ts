import { z } from "zod";

/** Raised with every change that an old reader would misread. */
export const CUSTOMER_AUDIT_SCHEMA = "glasshouse.customer-audit/2";

const answer = z.strictObject({
  question: z.string(),
  /** holds: checked, and so. violated: checked, and not so. open: it cannot be checked with what the venue shows. */
  verdict: z.enum(["holds", "violated", "open"]),
  /** What was looked at, with its numbers. */
  evidence: z.string(),
  /** What stays possible all the same. */
  leavesOpen: z.string(),
});

/** What a customer of a modelled venue can check, and what it leaves open. */
export const customerAuditSchema = z.strictObject({
  schema: z.literal(CUSTOMER_AUDIT_SCHEMA),
  venue: z.string(),
  kind: z.string(),
  /** Of the model's own chain. */
  block: z.int().nonnegative(),
  verdict: z.enum(["holds", "violated", "unchecked"]),
  /** One sentence; the same that the command prints last. */
  headline: z.string(),
  answers: z.array(answer),
});

export type CustomerAuditArtifact = z.infer<typeof customerAuditSchema>;
