import { type RunArtifact, type RunColumn, type RunSeries } from "../domain/run/artifact";
import { escapeHtml } from "./format";
import { TimeAxis } from "./timeAxis";

const GRADES = "open|reduce only|auction|halted";

interface Reading {
  readonly name: string;
  /** Null: there was none at that moment. */
  readonly of: (series: RunSeries) => readonly (number | null)[];
  readonly digits: (series: RunSeries) => number;
  readonly names?: string;
  /** What stands in place of values below zero. */
  readonly below?: string;
}

/** Of the whole dollars that the sampled amounts are. */
const whole = (): number => 0;
const WANTED_DIGITS = 5;
const MOST_DIGITS = 12;
const SPREAD_DIGITS = 3;
const PPM_PER_PERCENT = 10_000;

/** The first is spoken with the moment, and so is the last. */
const READINGS: readonly Reading[] = [
  { name: "index, USD", of: ({ index }) => index, digits: priceDigits },
  { name: "mark, USD", of: ({ mark }) => mark, digits: priceDigits },
  { name: "spread, %", of: spread, digits: () => SPREAD_DIGITS, below: "crossed" },
  { name: "bids within 1 %, USD", of: ({ bidDepth }) => bidDepth, digits: whole },
  { name: "asks within 1 %, USD", of: ({ askDepth }) => askDepth, digits: whole },
  { name: "open interest, USD", of: ({ openInterest }) => openInterest, digits: whole },
  { name: "fund, USD", of: ({ fundEquity }) => fundEquity, digits: whole },
  { name: "deficit, USD", of: ({ deficit }) => deficit, digits: whole },
  { name: "breaker", of: ({ grade }) => grade, digits: whole, names: GRADES },
];

/**
 * One slider for all charts, and the values at its moment. It is a native range input: arrows, Home and End move it. Hidden until the
 * page's script runs, which fills it.
 */
export function scrubber({ result, meta }: RunArtifact): string {
  const longest = longestOf(result.columns);
  if (longest.length < 2) return "";
  const axis = new TimeAxis(longest);
  const places = longest.map((t) => Number(axis.x(t).toFixed(1))).join(",");
  const head = READINGS.map(({ name }) => `<th scope="col">${name}</th>`).join("");
  return [
    `<section id="scrub" class="scrub" hidden data-start="${meta.replayStart}" data-x="${places}" aria-label="A moment of the run">`,
    `<label for="moment">Moment <input id="moment" type="range" min="0" max="${longest.length - 1}" step="1" value="${lowest(result.columns[0])}">`,
    `<output id="now" for="moment"></output></label>`,
    `<div class="scroll" role="region" tabindex="0" aria-label="Values at that moment"><table><caption>Values at the moment of the slider</caption>`,
    `<thead><tr><td></td>${head}</tr></thead><tbody>${result.columns.map(rowOf).join("")}</tbody></table></div></section>`,
  ].join("");
}

/** Moments of the run that came farthest. */
function longestOf(columns: readonly RunColumn[]): readonly number[] {
  return columns.reduce<readonly number[]>(
    (longest, { series }) => (series.t.length > longest.length ? series.t : longest),
    [],
  );
}

function rowOf({ title, series }: RunColumn): string {
  const name = escapeHtml(title);
  const cells = READINGS.map(({ of, digits, names, below }) => {
    const places = digits(series);
    const values = of(series).map((value) => (value === null ? "" : `${Number(value.toFixed(places))}`));
    const words = names === undefined ? "" : ` data-names="${names}"`;
    return `<td data-values="${values.join(",")}" data-digits="${places}"${words}${below === undefined ? "" : ` data-below="${below}"`}></td>`;
  });
  return `<tr data-t="${series.t.join(",")}" data-title="${name}"><th scope="row">${name}</th>${cells.join("")}</tr>`;
}

function spread({ spreadPpm }: RunSeries): (number | null)[] {
  return spreadPpm.map((ppm) => (ppm === null ? null : ppm / PPM_PER_PERCENT));
}

/** Enough decimals for five digits of the largest price. */
function priceDigits({ index }: RunSeries): number {
  const most = index.reduce((a, b) => Math.max(a, b), 1e-9);
  return Math.min(MOST_DIGITS, Math.max(0, WANTED_DIGITS - 1 - Math.floor(Math.log10(most))));
}

/** Where to begin: the moment that most of the story is about. */
function lowest(column: RunColumn | undefined): number {
  const index = column?.series.index ?? [];
  return index.reduce((best, value, i) => (value < (index[best] ?? value) ? i : best), 0);
}
