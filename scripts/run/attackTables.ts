import { type AttackArtifact, type AttackCurve, type AttackPoint } from "../../src/domain/run/attack";
import { titleOf, verdictOf } from "../../src/report/attack";
import { grouped, percent } from "../../src/report/format";

const HEADS = [
  "capital",
  "margin",
  "venue moved",
  "inside",
  "outside",
  "net",
  "lowest",
  "highest",
  "no push",
  "by the push",
];
const WIDTH = 14;

/** The curves for a terminal. Amounts in whole USD. */
export function attackTables({ result }: AttackArtifact): string {
  return result.curves.map(table).join("\n\n");
}

function table(curve: AttackCurve): string {
  const { points } = curve;
  const rows = [HEADS, ...points.map(rowOf)].map((cells) =>
    cells.map((cell) => cell.padStart(WIDTH)).join(""),
  );
  return [`${titleOf(curve)}. ${verdictOf(curve)}`, ...rows].join("\n");
}

function rowOf({ capital, marginPpm, mean, control, runs }: AttackPoint): string[] {
  const nets = runs.map(({ net }) => net);
  const spread = [Math.min(...nets), Math.max(...nets)];
  const alone = [control.net, mean.net - control.net];
  const amounts = [mean.inside, mean.outside, mean.net, ...spread, ...alone].map(grouped);
  return [grouped(capital), percent(marginPpm), percent(mean.movedPpm, 2), ...amounts];
}
