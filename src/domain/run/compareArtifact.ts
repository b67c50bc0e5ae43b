import { z } from "zod";

import { knowledgeSchema } from "./knowledge";

/** Raised with every change that an old reader would misread. */
export const COMPARE_SCHEMA = "glasshouse.compare/1";

const wad = z.string().regex(/^-?(0|[1-9][0-9]*)$/, { error: "not a whole number in decimal digits" });
const count = z.int().nonnegative();
const ppm = z.int();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not a 32-byte hash" });

/** A figure, or the reason why there is none. */
function measured<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion("measured", [
    z.strictObject({ measured: z.literal(true), value }),
    z.strictObject({ measured: z.literal(false), why: z.string() }),
  ]);
}

const sum = z.strictObject({ count, amount: wad });

const recovery = measured(
  z.discriminatedUnion("state", [
    z.strictObject({ state: z.literal("undisturbed") }),
    z.strictObject({ state: z.literal("recovered"), blocks: count }),
    z.strictObject({ state: z.literal("disturbed"), blocks: count }),
  ]),
);

const outcomes = z.strictObject({
  liquidated: z.strictObject({
    /** Accounts that held a position in the replay. */
    accounts: count,
    liquidated: count,
    /** Of those: the reference price never came to their threshold. */
    unreached: measured(count),
    withoutThreshold: count,
    /** By leverage; `most` null: no upper end. */
    curve: z.array(
      z.strictObject({
        most: z.int().nullable(),
        accounts: count,
        liquidated: count,
        unreached: measured(count),
      }),
    ),
  }),
  badDebt: wad,
  fund: z.strictObject({ start: wad, lowest: wad, end: wad }),
  hedges: z.strictObject({ accounts: count, broken: count, largestClosedPpm: ppm, closed: wad }),
  withdrawals: measured(z.strictObject({ asked: sum, paid: sum, refused: sum, pending: sum })),
  recovery: z.strictObject({ depth: recovery, spread: recovery, price: recovery }),
  /** What is missing of what is owed to customers, in the settlement asset [wad] and of each asset [ppm]. */
  missing: z.strictObject({ amount: wad, settlementPpm: ppm, coinPpm: measured(ppm) }),
  deleveraged: z.strictObject({ events: count, closed: wad, transfer: wad }),
  intents: z.strictObject({ sent: count, refused: count, meaningless: count }),
});

/** One rule on one set of bankruptcies. Ratios are to the deficit; null where there is none. */
const adlRule = z.strictObject({
  rule: z.string(),
  bankruptcies: count,
  needed: wad,
  closed: wad,
  closedPpm: ppm.nullable(),
  deficit: wad,
  transfer: wad,
  transferPpm: ppm.nullable(),
  counterfactual: z.array(
    z.strictObject({ afterSec: count, bankruptcies: count, amount: wad, ofDeficitPpm: ppm.nullable() }),
  ),
  largestHaircutPpm: ppm,
  giniPpm: ppm,
  accountsHit: count,
  hedgesHit: count,
  ruined: count,
});

const venue = z.strictObject({
  id: z.string(),
  title: z.string(),
  kind: z.enum(["glasshouse", "opaque", "typical", "bestPractice", "badDex"]),
  /** own: agents looked at Glasshouse itself; tape: its intents played as they were; adaptive: the same agents looked at this venue. */
  mode: z.enum(["own", "tape", "adaptive"]),
  misconduct: z.array(z.string()),
  sources: z.array(z.string()),
  reference: measured(z.array(z.string())),
  outcomes,
  /** Every rule on this venue's own bankruptcies. */
  adl: z.array(adlRule),
});

const distribution = z.strictObject({
  users: count,
  meanPpm: ppm,
  /** Of the share kept, at 5, 25, 50, 75 and 95 %. */
  quantilesPpm: z.array(ppm).length(5),
  /** Mean of what was lost in the worst 5 %. */
  shortfall95Ppm: ppm,
});

const wealth = z.strictObject({
  seeds: z.array(z.string()),
  /** What all of it is conditional on, in sentences. */
  conditions: z.array(z.string()),
  rows: z.array(
    z.strictObject({
      venue: z.string(),
      kind: venue.shape.kind,
      strategy: z.string(),
      /** Who trades with leverage, trading results included. */
      traders: distribution,
      /** Somebody who deposits and does nothing. */
      savers: distribution,
    }),
  ),
});

const result = z.strictObject({
  scenario: z.string(),
  asset: z.string(),
  seed: z.string().regex(/^[0-9]+$/),
  complete: z.boolean(),
  /** Hash of the run artifact that lies beside it: same people, same prices. */
  runHash: hash,
  blockSec: count,
  assumptions: z.array(z.string()),
  venues: z.array(venue),
  /** Measures in which another venue or arm came out better than Glasshouse as committed. */
  better: z.array(
    z.strictObject({ measure: z.string(), venue: z.string(), have: z.string(), glasshouse: z.string() }),
  ),
  /** Every rule on random bankruptcies: no market, no venue. */
  synthetic: z.strictObject({ seeds: count, rules: z.array(adlRule) }),
  /** Null: not asked for. */
  wealth: wealth.nullable(),
  /** What outsiders can know of which venue, whatever the scenario. Null: not asked for. */
  knowledge: knowledgeSchema.nullable(),
});

export const compareArtifactSchema = z.strictObject({
  schema: z.literal(COMPARE_SCHEMA),
  /** keccak256 of the canonical JSON of `result`. */
  hash,
  meta: z.strictObject({
    createdAt: z.string(),
    command: z.string(),
    versions: z.record(z.string(), z.string()),
    wallSec: z.number().nonnegative(),
  }),
  result,
});

export type CompareArtifact = z.infer<typeof compareArtifactSchema>;
export type CompareResult = CompareArtifact["result"];
export type ComparedVenue = CompareResult["venues"][number];
export type VenueOutcomes = ComparedVenue["outcomes"];
export type AdlRuleRecord = ComparedVenue["adl"][number];
export type WealthRecord = NonNullable<CompareResult["wealth"]>;
export type WealthDistribution = WealthRecord["rows"][number]["traders"];
