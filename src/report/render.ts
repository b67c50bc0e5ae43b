import { type RunArtifact, type RunColumn } from "../domain/run/artifact";
import { type CompareArtifact } from "../domain/run/compareArtifact";
import { type FidelityArtifact } from "../domain/run/fidelity";
import { type Knowledge } from "../domain/run/knowledge";
import { type SweepArtifact } from "../domain/run/sweep";
import { background } from "./background";
import { differenceSection } from "./difference";
import { fidelityMisses, missLine } from "./fidelityRows";
import { firstScreen } from "./firstScreen";
import { duration, escapeHtml } from "./format";
import { adlTable, comparison, fiveLights, haltList, priceKeys } from "./parts";
import { mostProfit, peopleChart } from "./people";
import { realityInShort } from "./reality";
import { fundRange, niceMax, priceRange } from "./scales";
import { collateralPart } from "./collateral";
import { depthChart, fundChart, interestChart, liquidationChart, priceChart, stackedBars } from "./sections";
import { knowledgeSection } from "./knowledge";
import { scrubber } from "./scrubber";
import { settlementPart } from "./settlement";
import { SCRUB_SCRIPT, scriptSource } from "./scrubScript";
import { styleSheet } from "./style";
import { sweepSection } from "./sweep";
import { timeline } from "./timeline";
import { topic } from "./topic";
import { venuesSideBySide } from "./venues";

const WAD = 1e18;

/** What else a page can show beside its run. */
export interface Beside {
  /** The comparison that was made of the same run. */
  readonly compare?: CompareArtifact;
  /** How far the model meets what was observed. */
  readonly fidelity?: FidelityArtifact;
  /** Who could know of which misconduct. */
  readonly knowledge?: Knowledge;
  /** The same scenario over many seeds. */
  readonly sweep?: SweepArtifact;
  /** A run to tell this one from. */
  readonly other?: RunArtifact;
}

/** One offline page from one artifact and what lies beside it: no request, one script that only reads the page, the same bytes for the same input. */
export function renderReport(run: RunArtifact, beside: Beside = {}): string {
  const title = `Glasshouse: ${run.result.scenario}, ${run.result.asset}`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src ${scriptSource()}">`,
    `<title>${escapeHtml(title)}</title><style>${styleSheet()}</style></head><body><a class="skip" href="#main">Skip to the report</a><main id="main" tabindex="-1">`,
    ...opening(run, beside),
    beside.other === undefined ? "" : differenceSection(run, beside.other),
    ...(beside.compare === undefined ? [] : venuesSideBySide(beside.compare)),
    beside.knowledge === undefined ? "" : knowledgeSection(beside.knowledge),
    scrubber(run),
    ...charts(run),
    beside.sweep === undefined ? "" : sweepSection(beside.sweep, run.meta.replayStart),
    ...background(run),
    `</main><script>${SCRUB_SCRIPT}</script></body></html>`,
  ].join("\n");
}

const TIMES = {
  recorded: "Times are UTC.",
  modelled: "Times are the model's own: its clock stands at 00:00 when the warm-up begins.",
} as const;

function titleOf({ result }: RunArtifact): string {
  return result.bars.kind === "recorded"
    ? `What the rules did with the prices of ${result.asset}`
    : `${result.scenario}: what the rules did with modelled prices`;
}

function opening(run: RunArtifact, { fidelity }: Beside): string[] {
  const { result } = run;
  const { replaySec, blockSec } = result.window;
  const venues = result.bars.venues.map(({ venue }) => escapeHtml(venue)).join(", ");
  return [
    `<h1>${escapeHtml(titleOf(run))}</h1>`,
    `<p class="lead">${escapeHtml(result.about.shows)} ${duration(replaySec)} of ${result.bars.kind} prices (${venues}), a block every ${blockSec} s, seed ${escapeHtml(result.seed)}. ` +
      `${escapeHtml(realityInShort(run))} What the rules produced is the result.</p>`,
    result.complete
      ? ""
      : `<p class="warning"><strong>Partial.</strong> The run was interrupted. All figures describe the state at that moment.</p>`,
    fidelity === undefined ? "" : missLine(fidelity),
    firstScreen(run),
    fidelity === undefined ? "" : fidelityMisses(fidelity),
    `<h2>All figures</h2>`,
    comparison(result.columns, result.asset),
  ];
}

function charts(run: RunArtifact): string[] {
  const { columns } = run.result;
  const start = run.meta.replayStart;
  const most = (pick: (column: RunColumn) => readonly number[]): number => niceMax(columns.flatMap(pick));
  const depth = most(({ series }) => [...series.bidDepth, ...series.askDepth]);
  const lot = (column: RunColumn): number => Number(column.parameters["margin"]?.["lotSize"] ?? 0) / WAD;
  const liquidated = most((column) => stackedBars(column, lot(column)));
  const range = priceRange(columns);
  return [
    topic(
      run,
      "Price and sources",
      "What each venue traded at, the index that the oracle made of it, and the mark that judges margins. Shaded: what the breaker allowed. A source without a line had not traded yet. " +
        TIMES[run.result.bars.kind],
      (column) => priceChart(column, start, range) + timeline(column) + haltList(column, start),
      priceKeys,
    ),
    topic(
      run,
      "Depth of the book",
      "Resting within 1 % of the middle of the book, bids above zero and asks below. Market makers leave when there is no price to lean on.",
      (column) => depthChart(column, start, depth),
      () => [
        { name: "bids", colour: "bid" },
        { name: "asks", colour: "ask" },
      ],
    ),
    topic(
      run,
      "Liquidations",
      "Notional in every ten seconds, by the step of the waterfall that moved it.",
      (column) => liquidationChart(column, start, lot(column), liquidated),
      () => [
        { name: "sold into the book", colour: "venue1" },
        { name: "taken over by the fund", colour: "venue2" },
        { name: "deleveraged", colour: "bad" },
      ],
    ),
    ...waterfallCharts(run),
    ...collateralOf(run),
    ...endOf(run),
  ];
}

/** Where something besides the settlement token counted. */
function collateralOf(run: RunArtifact): string[] {
  if (run.result.columns.every(({ collateral }) => collateral === undefined)) return [];
  const start = run.meta.replayStart;
  const about =
    "An asset that counts for margin, less its haircut. What an account owes beyond a small part of it is sold to anybody, in pieces, at a discount that rises with time.";
  return [topic(run, "Collateral", about, (column) => collateralPart(column, start))];
}

/** Where some market died. */
function endOf(run: RunArtifact): string[] {
  if (run.result.columns.every(({ settlement }) => settlement === undefined)) return [];
  const start = run.meta.replayStart;
  const about =
    "All sources died. Who was bankrupt at the price of the settlement was closed first; then everybody's position was, at that one price.";
  return [topic(run, "The end of the market", about, (column) => settlementPart(column, start))];
}

/** Who carries what the book could not. */
function waterfallCharts(run: RunArtifact): string[] {
  const { asset, columns } = run.result;
  const start = run.meta.replayStart;
  const interest = niceMax(columns.flatMap(({ series }) => series.openInterest));
  const fund = fundRange(columns);
  const paid = mostProfit(columns);
  const name = escapeHtml(asset);
  return [
    topic(
      run,
      "Insurance fund and deficit",
      "The fund's equity, its inventory at mark. Below zero: what the market's deficit account owes.",
      (column) => fundChart(column, start, fund),
      () => [
        { name: "fund", colour: "fund" },
        { name: "deficit", colour: "bad" },
      ],
    ),
    topic(
      run,
      "Auto-deleveraging: the five lights",
      "Share of every position of a class that was closed. Inside a class everybody gives the same share: there is no queue.",
      (column) => fiveLights(column) + adlTable(column, name, start),
    ),
    topic(run, "Open interest", "Of one side, at mark.", (column) => interestChart(column, start, interest)),
    topic(
      run,
      "Who paid",
      "What every role ended with beyond what it brought, in dollars; trades on venues outside are counted at their last prices, and cost no fees.",
      (column) => peopleChart(column, paid),
    ),
  ];
}
