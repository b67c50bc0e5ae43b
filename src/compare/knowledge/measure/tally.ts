import { type KnowledgeObserver, type Rate } from "../../../domain/run/knowledge";
import { quantile } from "../../../statistics/quantile";
import { wilson } from "../../../statistics/wilson";
import { type Alarm } from "./watch";

/** What one observer got out of one run. */
export interface Sighting {
  /** He could run at least one of the row's detectors. */
  readonly informed: boolean;
  /** The first. */
  readonly alarm: Alarm | undefined;
  /** Every detector that spoke before the run ended. */
  readonly heard: readonly string[];
}

export type Sightings = Readonly<Record<KnowledgeObserver, Sighting>>;

/** A share of runs with its interval. */
export function rateOf(hits: number, runs: number): Rate {
  return { hits, runs, rate: hits / runs, ...wilson(hits, runs) };
}

/** Median of the blocks from the first block of a plot to the alarm; null without one. */
export function medianDelay(delays: readonly number[]): number | null {
  return delays.length === 0 ? null : quantile(delays, 0.5);
}
