import { BAR_SEC, type BarRow } from "./bars";

/** So many bars meet on a grid twice as wide as their own by chance once in half a million. */
const ENOUGH_BARS = 20;

/**
 * How long the bars of each venue are [s]: as far apart as all of them are. A file does not say it, and whoever took minutes for ten seconds would know
 * a close fifty seconds before it was. A venue of few bars has those of the others, the shortest where they differ.
 */
export function barLengths(byVenue: ReadonlyMap<string, readonly BarRow[]>): Map<string, number> {
  const sure = [...byVenue].flatMap(([venue, rows]): [string, number][] =>
    rows.length < ENOUGH_BARS ? [] : [[venue, stepOf(rows)]],
  );
  const shortest = sure.length === 0 ? BAR_SEC : Math.min(...sure.map(([, step]) => step));
  return new Map([...[...byVenue.keys()].map((venue): [string, number] => [venue, shortest]), ...sure]);
}

/** The greatest common divisor of all distances. */
function stepOf(rows: readonly BarRow[]): number {
  const first = rows[0]?.time ?? 0;
  return rows.reduce((step, { time }) => gcd(step, time - first), 0);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
