import { type RunColumn, type RunSummary } from "../domain/run/artifact";
import { amount, duration, percent } from "./format";

/** A figure of a run of which less is better, for everybody who trades here. */
export interface Measure {
  readonly name: string;
  readonly of: (summary: RunSummary) => bigint;
  readonly text: (value: bigint) => string;
}

const people = (value: bigint): string => `${value}`;
const usd = (value: bigint): string => `${amount(`${value}`)} USD`;

/** Time that the breaker took from trade stands beside what it saved: a safety has its price. */
export const MEASURES: readonly Measure[] = [
  { name: "accounts liquidated", of: ({ traders }) => BigInt(traders.liquidated), text: people },
  { name: "accounts left without equity", of: ({ traders }) => BigInt(traders.wipedOut), text: people },
  { name: "drawn from the fund", of: ({ fund }) => BigInt(fund.drawn), text: usd },
  {
    name: "largest haircut by deleveraging",
    of: ({ adl }) => BigInt(adl.largestHaircutPpm),
    text: (value) => percent(Number(value)),
  },
  { name: "levied on winners", of: ({ adl }) => BigInt(adl.levied), text: usd },
  { name: "bad debt at the end", of: ({ badDebt }) => BigInt(badDebt.negativeEquity), text: usd },
  { name: "worst deficit", of: ({ badDebt }) => BigInt(badDebt.worstDeficit), text: usd },
  {
    name: "time not open",
    of: ({ gradeSec }) => BigInt(gradeSec.reduceOnly + gradeSec.auction + gradeSec.halted),
    text: (value) => duration(Number(value)),
  },
];

export interface Verdict {
  readonly worse: readonly string[];
  readonly better: readonly string[];
}

/** In what an arm came out worse, and better, than another one. Amounts that look alike, being less than a dollar apart, are no finding. */
export function verdictOf(arm: RunColumn, base: RunColumn): Verdict {
  const found = MEASURES.flatMap(({ name, of, text }) => {
    const [have, need] = [of(arm.summary), of(base.summary)];
    if (text(have) === text(need)) return [];
    return [{ worse: have > need, line: `${name} ${text(have)} against ${text(need)}` }];
  });
  const lines = (worse: boolean): string[] =>
    found.filter((one) => one.worse === worse).map(({ line }) => line);
  return { worse: lines(true), better: lines(false) };
}
