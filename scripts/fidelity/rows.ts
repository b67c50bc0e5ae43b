import { type FidelityRow } from "../../src/domain/run/fidelity";
import { predictionRows } from "../../src/sim/experiment/predictions";
import { type Experiment } from "../../src/sim/experiment/setup";
import { type Found } from "../../src/sim/experiment/trial";
import { type FoundStory, storyRows } from "./stories";

/** What the runs of the experiment left. */
export interface AllFound {
  readonly trials: Found;
  readonly stories: FoundStory;
}

/** Where rows of the table come from: a story of the day, or of another one. */
export type RowSource = (experiment: Experiment, found: AllFound) => FidelityRow[];

/** In the order of the table. */
export const ROW_SOURCES: readonly RowSource[] = [
  (experiment, { trials }) => predictionRows(experiment, trials),
  (experiment, { stories }) => storyRows(experiment, stories),
];

export function allRows(experiment: Experiment, found: AllFound): FidelityRow[] {
  return ROW_SOURCES.flatMap((source) => source(experiment, found));
}
