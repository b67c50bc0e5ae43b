import { type StoryFigures } from "../../src/compare/story";
import { type FidelityRow } from "../../src/domain/run/fidelity";
import { type Experiment, seedsFrom } from "../../src/sim/experiment/setup";
import { type Bounds, judgedValues } from "../../src/sim/experiment/targets";
import { BYBIT_INSIDER } from "../../src/sim/scenario/catalogue/insiders";
import { FTX_RUN } from "../../src/sim/scenario/catalogue/ftxRun";
import { crowdOfHolders } from "../../src/sim/scenario/crowd";
import { type Scenario } from "../../src/sim/scenario/scenario";
import { type StoryJob } from "../ensemble/job";

/** What the run of an id left. */
export type FoundStory = (id: string) => StoryFigures;

interface StoryTarget extends Bounds {
  readonly scenario: Scenario;
  readonly figure: keyof StoryFigures;
}

const FTX = "FTX, November 2022, data/oct10/README.md";
const BYBIT = "Bybit, 21 February 2025, data/oct10/README.md";

/** docs/experiment.md, last rows of its table. */
const TARGETS: readonly StoryTarget[] = [
  ftx("asked for in the day, of all deposits, here", "calibrated", "asked", 0.25, 0.15, 0.4),
  ftx("not paid, of what was asked for, with 2 of 11.3 liquid", "validated", "opaqueUnpaid", null, 0.05, 1),
  ftx("paid, of what was asked for, here", "validated", "paid", null, 1, 1),
  bybit("gone, of the coins, where keys reach all", "calibrated", "opaqueCoinsGone", 0.7, 0.69, 0.71),
  bybit("missing, of what customers are owed, here", "validated", "missing", null, 0, 0),
];

function ftx(
  what: string,
  tag: Bounds["tag"],
  figure: keyof StoryFigures,
  observed: number | null,
  low: number,
  high: number,
): StoryTarget {
  return { target: `FTX: ${what}`, source: FTX, scenario: FTX_RUN, tag, figure, observed, low, high };
}

function bybit(
  what: string,
  tag: Bounds["tag"],
  figure: keyof StoryFigures,
  observed: number | null,
  low: number,
  high: number,
): StoryTarget {
  return {
    target: `Bybit: ${what}`,
    source: BYBIT,
    scenario: BYBIT_INSIDER,
    tag,
    figure,
    observed,
    low,
    high,
  };
}

function jobsOf({ size }: Experiment, scenario: Scenario): StoryJob[] {
  const told = { ...scenario, crowd: crowdOfHolders(size.storyHolders) };
  return seedsFrom(1, size.stories).map((seed) => ({
    id: `${scenario.name} ${size.storyHolders} ${seed}`,
    scenario: told,
    seed,
  }));
}

export function storyJobs(experiment: Experiment): StoryJob[] {
  return [FTX_RUN, BYBIT_INSIDER].flatMap((scenario) => jobsOf(experiment, scenario));
}

/** The targets of the other stories. */
export function storyRows(experiment: Experiment, found: FoundStory): FidelityRow[] {
  return TARGETS.map((target) => {
    const values = jobsOf(experiment, target.scenario).map(({ id }) => found(id)[target.figure]);
    return judgedValues(target, "share", values);
  });
}
