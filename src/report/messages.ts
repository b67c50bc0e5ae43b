import { type RunColumn } from "../domain/run/artifact";
import { moment, short } from "./format";

/** What a chart says, in a sentence, for those who do not see it. */
type Message = (column: RunColumn, start: number) => string;

export const priceMessage: Message = ({ series, title, halts }, start) => {
  const low = extreme(series.index, (a, b) => a < b);
  if (low === undefined) return `Prices, index and mark: ${title}. No sample yet.`;
  return (
    `Prices of the venues, index and mark: ${title}. The index went from ${short(series.index[0] ?? 0)} to ${short(series.index.at(-1) ?? 0)} USD, ` +
    `lowest ${short(low.value)} at ${moment(start, series.t[low.at] ?? 0)}; ${halts.length} halts.`
  );
};

export const depthMessage: Message = ({ series, title }, start) => {
  const both = series.bidDepth.map((bid, i) => bid + (series.askDepth[i] ?? 0));
  return `Depth within 1 % of the middle of the book: ${title}. ${fromTo(both, series.t, start, (a, b) => a < b, "lowest")}`;
};

export const fundMessage: Message = ({ series, title }, start) => {
  const owed = extreme(series.deficit, (a, b) => a > b)?.value ?? 0;
  const deficit = owed > 0 ? `The deficit reached ${short(owed)} USD.` : "There was no deficit.";
  return `Equity of the insurance fund, and the market's deficit below zero: ${title}. ${fromTo(series.fundEquity, series.t, start, (a, b) => a < b, "lowest")} ${deficit}`;
};

export const interestMessage: Message = ({ series, title }, start) =>
  `Open interest of one side: ${title}. ${fromTo(series.openInterest, series.t, start, (a, b) => a < b, "lowest")}`;

/** `bars`: notional in each sample, all steps together. */
export function liquidationMessage(column: RunColumn, start: number, bars: readonly number[]): string {
  const head = `Liquidated notional by step of the waterfall: ${column.title}.`;
  const most = extreme(bars, (a, b) => a > b);
  if (most === undefined || most.value === 0) return `${head} Nothing was liquidated.`;
  const sum = bars.reduce((a, b) => a + b, 0);
  return `${head} ${short(sum)} USD in all, most at ${moment(start, column.series.t[most.at] ?? 0)}: ${short(most.value)} USD.`;
}

type Beats = (a: number, b: number) => boolean;

function extreme(values: readonly number[], beats: Beats): { at: number; value: number } | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  return values.reduce((best, value, at) => (beats(value, best.value) ? { at, value } : best), {
    at: 0,
    value: first,
  });
}

function fromTo(
  values: readonly number[],
  t: readonly number[],
  start: number,
  beats: Beats,
  word: string,
): string {
  const found = extreme(values, beats);
  if (found === undefined) return "No sample yet.";
  const ends = `From ${short(values[0] ?? 0)} to ${short(values.at(-1) ?? 0)} USD`;
  return `${ends}, ${word} ${short(found.value)} at ${moment(start, t[found.at] ?? 0)}.`;
}
