import { type AttackArtifact, type AttackCurve, type AttackPoint } from "../../src/domain/run/attack";
import { grouped, percent } from "../../src/report/format";

const HEADS = ["capital", "margin", "venue moved", "inside", "outside", "net", "lowest", "highest"];
const WIDTH = 14;

/** The curves for a terminal. Amounts in whole USD. */
export function attackTables({ result }: AttackArtifact): string {
  return result.curves.map(table).join("\n\n");
}

function table(curve: AttackCurve): string {
  const { oracle, venues, points } = curve;
  const pushed = venues === 1 ? "one venue pushed" : `${venues} venues pushed`;
  const rows = [HEADS, ...points.map(rowOf)].map((cells) =>
    cells.map((cell) => cell.padStart(WIDTH)).join(""),
  );
  return [`oracle=${oracle}, ${pushed}: ${verdict(curve)}`, ...rows].join("\n");
}

function verdict({ paysFrom, points }: AttackCurve): string {
  if (paysFrom === null) return `pays at none up to ${grouped(points.at(-1)?.capital ?? 0)}`;
  const best = points.reduce((a, b) => (b.mean.net > a.mean.net ? b : a));
  return `pays from ${grouped(paysFrom)}, most with ${grouped(best.capital)}: ${grouped(best.mean.net)}`;
}

function rowOf({ capital, marginPpm, mean, runs }: AttackPoint): string[] {
  const nets = runs.map(({ net }) => net);
  const amounts = [mean.inside, mean.outside, mean.net, Math.min(...nets), Math.max(...nets)].map(grouped);
  return [grouped(capital), percent(marginPpm), percent(mean.movedPpm, 2), ...amounts];
}
