import {
  cutsOf,
  type FidelityEffect,
  type FidelityResult,
  type FidelityRow,
} from "../../src/domain/run/fidelity";
import { isSignificant } from "../../src/statistics/student";
import { shown } from "../sweep/table";

const GAP = "   ";

/** Everything that was found, misses first: nobody has to look for them. */
export function fidelityTable(result: FidelityResult): string {
  return [
    ...(result.complete ? [] : ["Partial: some parts were not run"]),
    ...cutLines(result),
    targetTable(result.rows),
    ...result.nulls.flatMap(({ name, means, rows }) => [`Null: ${name} (${means})`, rowsTable(rows)]),
    "Hypotheses",
    aligned(
      result.hypotheses.map(({ id, verdict, claim, evidence }) => [
        id,
        verdict.toUpperCase(),
        claim,
        evidence,
      ]),
    ),
    result.branching.suppressed === 0
      ? "Branching: not run"
      : `Branching: ${result.branching.suppressed} liquidations suppressed in ${result.size.bases} runs; descendants ${interval(result.branching.descendants)}, notional against its own ${interval(result.branching.notionalRatio)}`,
    ...(result.ablation.seeds === 0
      ? ["Ablation: not run"]
      : [
          `What each safety does, alone and together (${result.ablation.seeds} paired seeds; * its interval leaves zero out)`,
          ablationTable(result),
        ]),
    result.sensitivity.points === 0
      ? "Sensitivity: not run"
      : `Claims at ${result.sensitivity.points} points of the plausible ranges`,
    aligned(
      result.sensitivity.claims.map(({ id, claim, verdict, agree, nothing, contrary }) => [
        id,
        verdict,
        claim,
        `${agree} as claimed, ${nothing} without effect, ${contrary} the other way`,
      ]),
    ),
  ].join("\n\n");
}

function cutLines(result: FidelityResult): string[] {
  const cuts = cutsOf(result);
  return cuts.length === 0 ? [] : [`Not the committed size: ${cuts.join(", ")}`];
}

/** Targets, those that are missed under a heading of their own and first. */
function targetTable(rows: readonly FidelityRow[]): string {
  const missed = rows.filter(({ pass }) => pass === false);
  const judged = rows.filter(({ pass }) => pass !== null).length;
  return [
    ...(missed.length === 0 ? [] : [`MISS: ${missed.length} of ${judged} targets`, rowsTable(missed)]),
    "Targets",
    rowsTable(rows.filter(({ pass }) => pass !== false)),
  ].join("\n\n");
}

function rowsTable(rows: readonly FidelityRow[]): string {
  const head = ["", "target", "observed", "interval", "model", "5 to 95 % of runs", "n", "tag"];
  const cells = rows.map(({ pass, target, unit, observed, interval: need, value, range, runs, tag }) => [
    pass === null ? "" : pass ? "met" : "MISS",
    `${target} [${unit}]`,
    observed === null ? "-" : shown(observed),
    need ? between(need) : "-",
    value === null ? "none" : shown(value),
    range ? between(range) : "-",
    runs === 0 ? "-" : `${runs}`,
    tag,
  ]);
  return aligned([head, ...cells]);
}

function ablationTable({ ablation }: FidelityResult): string {
  const rows = ablation.responses.flatMap(({ figure, unit, effects }) =>
    effects
      .filter((effect) => effect.factors.length === 1 || isSignificant(effect))
      .map((effect) => [
        `${figure} [${unit}]`,
        effect.factors.join(" x "),
        `${isSignificant(effect) ? "* " : "  "}${interval(effect)}`,
      ]),
  );
  return aligned(rows);
}

function interval(found: Pick<FidelityEffect, "mean" | "low" | "high"> | null): string {
  return found ? `${shown(found.mean)} [${shown(found.low)}, ${shown(found.high)}]` : "not measured";
}

function between({ low, high }: { low: number; high: number }): string {
  return `${shown(low)} to ${shown(high)}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}
