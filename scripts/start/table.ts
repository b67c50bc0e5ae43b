import { type RunResult } from "../../src/domain/run/artifact";
import { summaryRows } from "../../src/report/summaryRows";

const GAP = "   ";

/** The findings of all runs as plain text. */
export function summaryTable({ columns, asset }: RunResult): string {
  const lists = columns.map((column) => summaryRows(column, asset));
  const labels = ["", ...(lists[0] ?? []).map(({ label }) => label)];
  const cells = columns.map(({ title }, i) => [title, ...(lists[i] ?? []).map(({ value }) => value)]);
  const width = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));
  const lines = labels.map((label, row) =>
    [label.padEnd(width(labels)), ...cells.map((column) => (column[row] ?? "").padStart(width(column)))].join(
      GAP,
    ),
  );
  const rule = "-".repeat(width(lines));
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
