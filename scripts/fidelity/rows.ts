import { type FidelityRow } from "../../src/domain/run/fidelity";
import { predictionRows } from "../../src/sim/experiment/predictions";
import { type Experiment } from "../../src/sim/experiment/setup";
import { type Found } from "../../src/sim/experiment/trial";

/** Where rows of the table come from: a story of the day, or of another one. */
export type RowSource = (experiment: Experiment, found: Found) => FidelityRow[] | Promise<FidelityRow[]>;

/** In the order of the table. */
export const ROW_SOURCES: readonly RowSource[] = [predictionRows];

export async function allRows(experiment: Experiment, found: Found): Promise<FidelityRow[]> {
  const rows: FidelityRow[] = [];
  for (const source of ROW_SOURCES) rows.push(...(await source(experiment, found)));
  return rows;
}
