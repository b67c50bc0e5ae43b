import { type RunArtifact, type RunColumn } from "../domain/run/artifact";
import { type CompareArtifact } from "../domain/run/compareArtifact";
import { type FidelityArtifact } from "../domain/run/fidelity";
import { type Knowledge } from "../domain/run/knowledge";
import { type SweepArtifact } from "../domain/run/sweep";
import { differenceSection } from "./difference";
import { fidelityMisses, missLine } from "./fidelityRows";
import { firstScreen } from "./firstScreen";
import { duration, escapeHtml } from "./format";
import { type Key, adlTable, comparison, failures, fiveLights, haltList, legend } from "./parts";
import { mostProfit, peopleChart } from "./people";
import { parameterTables, population, priceKeys } from "./parts";
import { depthChart, fundChart, interestChart, liquidationChart, priceChart, stackedBars } from "./sections";
import { knowledgeSection } from "./knowledge";
import { scrubber } from "./scrubber";
import { SCRUB_SCRIPT, scriptSource } from "./scrubScript";
import { styleSheet } from "./style";
import { sweepSection } from "./sweep";
import { timeline } from "./timeline";
import { venuesSideBySide } from "./venues";

const WAD = 1e18;

/** Where a reader should not take comfort from the figures above. */
const UNPROTECTED = [
  "A dishonest majority: the median lies within the honest prices while sources with less than half of the weight lie, and no longer.",
  "Whoever orders the transactions: a sequencer can delay or leave out updates, orders and liquidations. Here none was left out.",
  "A price that falls faster than anybody can sell: halts then stop trading, not losses, and they delay liquidations, which can cost more than they save.",
  "A fund that is too small: what it cannot pay is taken from winners by fixed shares (ADL) or stays owed, published, in the deficit account.",
  "The issuer of the settlement token, who may freeze the tokens that the exchange holds.",
  "A fault in a contract: the laws were checked on this run's states, not on all states.",
  "Lost or stolen keys of an account's owner, and hunters who read every position, because everybody can.",
];

/** What a reader may take for real, by where the prices come from. */
const REALITY = {
  recorded: "The contracts and the prices are real; the traders are modelled.",
  modelled: "The contracts are real; the prices and the traders are modelled.",
} as const;

/** What of the prices belongs to that. */
const PRICES = {
  recorded:
    `<strong>Real:</strong> the contracts, which ran on a local chain transaction by transaction, and the recorded trades of the venues. ` +
    `<strong>Modelled:</strong> everybody who trades here. The recorded prices already contain the liquidations of that day, and nothing that happens here moves them: ` +
    `the runs show what these rules do with such prices, not what the prices would have been.`,
  modelled:
    `<strong>Real:</strong> the contracts, which ran on a local chain transaction by transaction. ` +
    `<strong>Modelled:</strong> everybody who trades here, the venues outside and their prices, which the hedges of our arbitrageurs move.`,
} as const;

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

function opening(run: RunArtifact, { fidelity }: Beside): string[] {
  const { result } = run;
  const { replaySec, blockSec } = result.window;
  const venues = result.bars.venues.map(({ venue }) => escapeHtml(venue)).join(", ");
  return [
    `<h1>What the rules did with the prices of ${escapeHtml(result.asset)}</h1>`,
    `<p class="lead">${escapeHtml(result.about.shows)} ${duration(replaySec)} of ${result.bars.kind} prices (${venues}), a block every ${blockSec} s, seed ${escapeHtml(result.seed)}. ` +
      `${REALITY[result.bars.kind]} What the rules produced is the result.</p>`,
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

/** One topic: a card for every run. */
function topic(
  run: RunArtifact,
  heading: string,
  note: string,
  card: (column: RunColumn) => string,
  keys?: (column: RunColumn) => Key[],
): string {
  const cards = run.result.columns.map((column) => {
    const legendHtml = keys ? legend(keys(column)) : "";
    return `<section class="card"><h3>${escapeHtml(column.title)}</h3>${card(column)}${legendHtml}</section>`;
  });
  return `<h2>${heading}</h2><p class="note">${note}</p><div class="pair">${cards.join("")}</div>`;
}

function charts(run: RunArtifact): string[] {
  const { columns } = run.result;
  const start = run.meta.replayStart;
  const most = (pick: (column: RunColumn) => readonly number[]): number => niceMax(columns.flatMap(pick));
  const depth = most(({ series }) => [...series.bidDepth, ...series.askDepth]);
  const lot = (column: RunColumn): number => Number(column.parameters["margin"]?.["lotSize"] ?? 0) / WAD;
  const liquidated = most((column) => stackedBars(column, lot(column)));
  const range = rangeOf(columns);
  return [
    topic(
      run,
      "Price and sources",
      "What each venue traded at, the index that the oracle made of it, and the mark that judges margins. Shaded: what the breaker allowed. A source without a line had not traded yet.",
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
  ];
}

/** Who carries what the book could not. */
function waterfallCharts(run: RunArtifact): string[] {
  const { asset, columns } = run.result;
  const start = run.meta.replayStart;
  const interest = niceMax(columns.flatMap(({ series }) => series.openInterest));
  const paid = mostProfit(columns);
  const name = escapeHtml(asset);
  return [
    topic(
      run,
      "Insurance fund and deficit",
      "The fund's equity, its inventory at mark. Below zero: what the market's deficit account owes.",
      (column) => fundChart(column, start),
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

/** Round numbers below and above all prices, the same for all charts. */
function rangeOf(columns: readonly RunColumn[]): { min: number; max: number } {
  const prices = columns.flatMap(({ series }) => [
    ...series.index,
    ...series.venues.flatMap(({ price }) => price.filter((known) => known !== null)),
  ]);
  const positive = prices.filter((price) => price > 0);
  const max = positive.reduce((a, b) => Math.max(a, b), Number.MIN_VALUE);
  const min = positive.reduce((a, b) => Math.min(a, b), max);
  const exponent = Math.floor(Math.log10(Math.max(max - min, max / 1_000)));
  return { min: roundTo(min, exponent, Math.floor), max: roundTo(max, exponent, Math.ceil) };
}

/**
 * A multiple of half of ten to the power of `exponent`. Below one it is a quotient of whole numbers: a product would be 24.900000000000002,
 * which lies above the axis's own 24.9.
 */
function roundTo(value: number, exponent: number, round: (value: number) => number): number {
  if (exponent > 0) return round(value / (10 ** exponent / 2)) * (10 ** exponent / 2);
  const parts = 2 * 10 ** -exponent;
  return round(value * parts) / parts;
}

/** A round number at or above all values. */
function niceMax(values: readonly number[]): number {
  const max = values.reduce((a, b) => Math.max(a, b), 1);
  const magnitude = 10 ** Math.floor(Math.log10(max));
  return Math.ceil(max / (magnitude / 2)) * (magnitude / 2);
}

function background(run: RunArtifact): string[] {
  const { result, meta } = run;
  const list = (items: readonly string[]): string =>
    items.map((item) => `<li>${escapeHtml(item)}</li>`).join("");
  const rules = result.columns.map(
    ({ title, rules: lines, sources }) =>
      `<section class="card"><h3>${escapeHtml(title)}</h3><ul>${list([
        ...lines,
        ...sources.map(
          ({ venue, adapter, weight, maxAgeSec }) =>
            `Source: ${venue} through ${adapter}, weight ${weight}, used up to an age of ${maxAgeSec} s.`,
        ),
      ])}</ul></section>`,
  );
  const refused = (column: RunColumn): string => failures(column);
  return [
    `<h2>The sets of rules</h2><div class="pair">${rules.join("")}</div>`,
    `<h2>What is real, what is modelled</h2>`,
    `<p>${PRICES[result.bars.kind]}</p>`,
    result.about.facts.length === 0
      ? ""
      : `<p>What a run of this scenario should look like (${escapeHtml(result.about.source)}):</p><ul>${list(result.about.facts)}</ul>`,
    `<ul>${list(result.assumptions)}</ul>`,
    `<h2>What this does not protect from</h2>`,
    `<ul>${list(UNPROTECTED)}</ul>`,
    population(run),
    topic(run, "Refused transactions", "A refused transaction changes nothing; agents go on.", refused),
    `<h2>Parameters</h2><details><summary>All parameters of the market, as the registry holds them</summary>${parameterTables(result.columns)}</details>`,
    `<h2>How to reproduce</h2><pre>${escapeHtml(meta.command)}</pre>`,
    `<p class="note">The same seed and prices give the same result hash on every machine:<br><code class="hash">${escapeHtml(run.hash)}</code></p>`,
  ];
}
