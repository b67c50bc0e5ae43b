import { type FigureName } from "../ensemble/figures";
import { type RunMeasures } from "../ensemble/measures";
import { type Arm } from "../scenario/arm";
import { type Scenario } from "../scenario/scenario";

/** One run of the experiment; equal ids are equal runs. */
export interface Trial {
  readonly id: string;
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly seed: bigint;
}

/** What the run of an id left. */
export type Found = (id: string) => RunMeasures;

/** A figure of each trial in their order; null where the run has no such moment. */
export function figuresOf(trials: readonly Trial[], found: Found, name: FigureName): (number | null)[] {
  return trials.map(({ id }) => found(id).figures[name]);
}

/** A figure that every run has. */
export function numbersOf(trials: readonly Trial[], found: Found, name: FigureName): number[] {
  return figuresOf(trials, found, name).map((value, i) => {
    if (value === null) throw new RangeError(`run "${trials[i]?.id ?? ""}" has no ${name}`);
    return value;
  });
}
