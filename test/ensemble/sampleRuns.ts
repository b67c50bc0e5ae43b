import { FIGURE_NAMES, type FigureName, type Figures } from "../../src/sim/ensemble/figures";
import { type RunMeasures } from "../../src/sim/ensemble/measures";

/** Measures of a run that never was: every figure is `value`, but for what is said. */
export function sampleMeasures(
  value: number,
  changes: Partial<Record<FigureName, number | null>> = {},
): RunMeasures {
  const figures = Object.fromEntries(FIGURE_NAMES.map((name) => [name, value])) as Record<FigureName, number>;
  return {
    figures: { ...figures, ...changes } as Figures,
    series: { t: [0, 10], index: [25, 25 - value], liquidated: [0, value], fundEquity: [100, 100 - value] },
    liquidated: [],
  };
}
