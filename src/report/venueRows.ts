import { type AdlRuleRecord, type ComparedVenue, type WealthRecord } from "../domain/run/compareArtifact";
import { amount, grouped, percent } from "./format";
import { VENUE_NAMES } from "./venueNames";

/** One line of the table of venues: a figure of each. */
export interface VenueRow {
  readonly label: string;
  readonly values: readonly string[];
  /** By venue: it came out better than the first one. */
  readonly better: readonly boolean[];
  readonly headline: boolean;
}

type Better = readonly { readonly measure: string; readonly venue: string }[];
type Cell = (venue: ComparedVenue) => string;

const MODE_TITLES = { own: "itself", tape: "same intents", adaptive: "people react" } as const;
const NOT_MEASURED = "not measured";

export function venueTitle({ title, mode }: ComparedVenue): string {
  return mode === "own" ? title : `${title}, ${MODE_TITLES[mode]}`;
}

/** What the table shows, with the name of the measure by which venues are ranked, if it is one. */
const ROWS: readonly (readonly [label: string, measure: string, of: Cell, headline: boolean])[] = [
  ["Does wrong", "", ({ misconduct }) => misconduct.join(", ") || "nothing", false],
  [
    "Accounts liquidated",
    "accounts liquidated",
    ({ outcomes: { liquidated: one } }) => `${grouped(one.liquidated)} of ${grouped(one.accounts)}`,
    true,
  ],
  [
    "... though the reference never reached them",
    "liquidated though the reference never reached them",
    ({ outcomes: { liquidated: one } }) => (one.unreached.measured ? `${one.unreached.value}` : NOT_MEASURED),
    true,
  ],
  ["Bad debt", "bad debt", ({ outcomes }) => usd(outcomes.badDebt), true],
  [
    "Fund: start / lowest / end",
    "fund: lost at its lowest",
    ({ outcomes: { fund } }) => `${amount(fund.start)} / ${amount(fund.lowest)} / ${usd(fund.end)}`,
    false,
  ],
  [
    "Hedges broken by ADL",
    "hedges broken",
    ({ outcomes: { hedges } }) => `${grouped(hedges.broken)} of ${grouped(hedges.accounts)}`,
    true,
  ],
  [
    "... largest part of one closed",
    "largest part of a hedge closed",
    ({ outcomes }) => percent(outcomes.hedges.largestClosedPpm),
    false,
  ],
  ["Withdrawals: asked / paid", "withdrawals not paid, of what was asked", withdrawals, true],
  [
    "... refused / pending",
    "",
    ({ outcomes: { withdrawals: one } }) =>
      one.measured ? `${amount(one.value.refused.amount)} / ${usd(one.value.pending.amount)}` : NOT_MEASURED,
    false,
  ],
  [
    "Missing of what is owed: dollars",
    "missing of what customers are owed",
    ({ outcomes: { missing } }) => `${usd(missing.amount)} (${percent(missing.settlementPpm)})`,
    true,
  ],
  [
    "Missing of what is owed: coins",
    "",
    ({ outcomes: { missing } }) => (missing.coinPpm.measured ? percent(missing.coinPpm.value) : NOT_MEASURED),
    false,
  ],
  ["Depth back after", "blocks until the depth was back", (venue) => recovery(venue, "depth"), false],
  ["Spread back after", "blocks until the spread was back", (venue) => recovery(venue, "spread"), false],
  ["Price back after", "blocks until the price was back", (venue) => recovery(venue, "price"), false],
  [
    "Deleveraged by itself: closed",
    "",
    ({ outcomes: { deleveraged: one } }) => `${amount(one.closed, 1)} in ${grouped(one.events)} times`,
    false,
  ],
  [
    "Intents: refused / without meaning",
    "",
    ({ outcomes: { intents } }) =>
      `${grouped(intents.refused)} / ${grouped(intents.meaningless)} of ${grouped(intents.sent)}`,
    false,
  ],
];

/** Every outcome of every venue, in the same order everywhere. */
export function venueRows(venues: readonly ComparedVenue[], better: Better): VenueRow[] {
  return ROWS.map(([label, measure, of, headline]) => ({
    label,
    headline,
    values: venues.map(of),
    better: venues.map(({ id }) => better.some((one) => one.measure === measure && one.venue === id)),
  }));
}

/** What deleveraging would have cost by each rule, on one set of bankruptcies. */
export function adlRows(rules: readonly AdlRuleRecord[]): string[][] {
  return rules.map((one) => [
    one.rule,
    ratio(one.transferPpm),
    ...one.counterfactual.map(({ ofDeficitPpm }) => ratio(ofDeficitPpm)),
    ratio(one.closedPpm),
    percent(one.largestHaircutPpm),
    (one.giniPpm / 1_000_000).toFixed(3),
    grouped(one.accountsHit),
    grouped(one.hedgesHit),
    grouped(one.ruined),
  ]);
}

export const ADL_HEAD = [
  "rule",
  "transfer / deficit",
  "without ADL, 0 s",
  "5 s",
  "60 s",
  "closed / needed",
  "largest haircut",
  "Gini",
  "accounts",
  "hedges",
  "ruined",
] as const;

export const WEALTH_HEAD = [
  "venue",
  "strategy",
  "saver keeps",
  "saver ES 95 %",
  "trader keeps",
  "5 %",
  "median",
  "95 %",
  "trader ES 95 %",
] as const;

export function wealthRows({ rows }: WealthRecord): string[][] {
  return rows.map(({ kind, strategy, savers, traders }) => [
    VENUE_NAMES[kind],
    strategy,
    percent(savers.meanPpm),
    percent(savers.shortfall95Ppm),
    percent(traders.meanPpm),
    percent(traders.quantilesPpm[0] ?? 0),
    percent(traders.quantilesPpm[2] ?? 0),
    percent(traders.quantilesPpm[4] ?? 0),
    percent(traders.shortfall95Ppm),
  ]);
}

function usd(wad: string): string {
  return `${amount(wad)} USD`;
}

function withdrawals({ outcomes }: ComparedVenue): string {
  const { withdrawals: one } = outcomes;
  if (!one.measured) return NOT_MEASURED;
  return `${amount(one.value.asked.amount)} / ${usd(one.value.paid.amount)}`;
}

function recovery({ outcomes }: ComparedVenue, what: "depth" | "spread" | "price"): string {
  const found = outcomes.recovery[what];
  if (!found.measured) return NOT_MEASURED;
  const { value } = found;
  if (value.state === "undisturbed") return "not disturbed";
  return value.state === "recovered" ? `${value.blocks} blocks` : `not within ${value.blocks} blocks`;
}

function ratio(ppm: number | null): string {
  return ppm === null ? "no deficit" : (ppm / 1_000_000).toFixed(2);
}
