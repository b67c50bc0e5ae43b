import { type SweepArm, type SweepFigure, type SweepResult } from "../../src/domain/run/sweep";

const GAP = "   ";
/** Digits that a figure shows. */
const DIGITS = 3;

/** What the arms say, figure by figure: the mean and its interval, and the paired difference to the committed arm under it. */
export function sweepTable({ arms, figures }: SweepResult): string {
  const rows = figures.flatMap(({ name, unit }) => {
    const cells = arms.map((arm) => arm.figures.find((found) => found.name === name));
    const means = [`${name} [${unit}]`, ...cells.map(meanCell)];
    const differences = ["  less committed", ...cells.map(differenceCell)];
    return cells.some(differs) ? [means, differences] : [means];
  });
  const head = ["mean [95 % interval]", ...arms.map(titleCell)];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(GAP);
  return [line(head), "-".repeat(line(head).length), ...rows.map(line)].join("\n");
}

function differs(figure: SweepFigure | undefined): boolean {
  const { difference = null } = figure ?? {};
  return difference !== null && (difference.low !== 0 || difference.high !== 0);
}

function titleCell({ id, runs }: SweepArm): string {
  return `${id} (${runs})`;
}

function meanCell(figure: SweepFigure | undefined): string {
  if (!figure || figure.n === 0) return "-";
  if (!figure.estimate) return shown(figure.quantiles?.p50 ?? 0);
  return interval(figure.estimate);
}

function differenceCell(figure: SweepFigure | undefined): string {
  return figure?.difference ? interval(figure.difference) : "";
}

function interval({ mean, low, high }: { mean: number; low: number; high: number }): string {
  return `${shown(mean)} [${shown(low)}, ${shown(high)}]`;
}

export function shown(value: number): string {
  const large = Math.abs(value) >= 1_000;
  return large ? Math.round(value).toLocaleString("en-US") : `${Number(value.toPrecision(DIGITS))}`;
}
