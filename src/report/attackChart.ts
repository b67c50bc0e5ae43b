import { type AttackCurve, type AttackPoint } from "../domain/run/attack";
import { MARGIN, WIDTH } from "./chart";
import { escapeHtml, short } from "./format";

const HEIGHT = 260;
const TOP = 24;
const BOTTOM = 34;
/** Below this the vertical axis is linear: no logarithm has a zero [USD]. */
const LINEAR = 100;
/** Of text [px]. */
const LINE = 14;
const TEXT = `style="fill:var(--muted);font-size:12px;font-family:system-ui,sans-serif"`;

/** Every net that a point's drawing shows. */
export function nets({ mean, control, runs }: AttackPoint): number[] {
  return [mean.net, control.net, ...runs.map(({ net }) => net)];
}

/** Profit over capital, both in factors of ten, profit on either side of zero. @param most largest net of all charts beside it */
export function attackChart({ points }: AttackCurve, title: string, most: number): string {
  const scale = { x: across(points), y: upward(most) };
  const last = points.at(-1);
  const label = `${title}: net ${last?.mean.net ?? 0} USD with ${last?.capital ?? 0}`;
  const spread = points.map((point) => {
    const all = point.runs.map(({ net }) => net);
    const x = scale.x(point.capital);
    return `<line x1="${x}" x2="${x}" y1="${scale.y(Math.max(...all))}" y2="${scale.y(Math.min(...all))}" style="stroke:var(--venue1);stroke-width:5;opacity:.3"/>`;
  });
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">${axes(points, most, scale)}${spread.join("")}` +
    curve(points, ({ control }) => control.net, scale, "stroke:var(--muted);stroke-dasharray:5 4") +
    `${curve(points, ({ mean }) => mean.net, scale, "stroke:var(--ink);stroke-width:2")}</svg>`
  );
}

interface Scale {
  readonly x: (capital: number) => string;
  readonly y: (net: number) => string;
}

function across(points: readonly AttackPoint[]): Scale["x"] {
  const [first, last] = [Math.log10(points[0]?.capital ?? 1), Math.log10(points.at(-1)?.capital ?? 10)];
  const width = WIDTH - MARGIN.left - MARGIN.right;
  return (capital) =>
    (MARGIN.left + (width * (Math.log10(capital) - first)) / Math.max(1, last - first)).toFixed(1);
}

function upward(most: number): Scale["y"] {
  const top = folded(most);
  const height = HEIGHT - TOP - BOTTOM;
  return (net) => (TOP + (height * (1 - folded(net) / top)) / 2).toFixed(1);
}

/** Signed logarithm that goes through zero. */
function folded(value: number): number {
  return Math.sign(value) * Math.log10(1 + Math.abs(value) / LINEAR);
}

function curve(
  points: readonly AttackPoint[],
  of: (point: AttackPoint) => number,
  { x, y }: Scale,
  style: string,
): string {
  const path = points.map((point) => `${x(point.capital)},${y(of(point))}`).join(" ");
  return `<polyline points="${path}" style="fill:none;${style}"/>`;
}

function axes(points: readonly AttackPoint[], most: number, { x, y }: Scale): string {
  const powers = Array.from({ length: 9 }, (_, i) => 10 ** (i + 2)).filter((power) => power <= most);
  const levels = [...powers.map((power) => -power), 0, ...powers];
  const right = WIDTH - MARGIN.right;
  const named = apart(levels, y);
  const lines = levels.map(
    (level) =>
      `<line x1="${MARGIN.left}" x2="${right}" y1="${y(level)}" y2="${y(level)}" style="stroke:var(--${level === 0 ? "muted" : "grid"})"/>` +
      (named.has(level)
        ? `<text x="${MARGIN.left - 6}" y="${Number(y(level)) + 4}" text-anchor="end" ${TEXT}>${short(level)}</text>`
        : ""),
  );
  const marks = points
    .filter((_, i) => i % 2 === 0)
    .map(
      ({ capital }) =>
        `<text x="${x(capital)}" y="${HEIGHT - 10}" text-anchor="middle" ${TEXT}>${short(capital)}</text>`,
    );
  return `<text x="4" y="14" ${TEXT}>net, USD</text><text x="${right}" y="${HEIGHT - 26}" text-anchor="end" ${TEXT}>capital, USD</text>${lines.join("")}${marks.join("")}`;
}

/** Levels whose names have room: zero, and from it outward whatever lies a line of text away from the last. */
function apart(levels: readonly number[], y: Scale["y"]): ReadonlySet<number> {
  const named = new Set([0]);
  for (const sign of [1, -1]) {
    let last = Number(y(0));
    for (const level of levels.filter((one) => one * sign > 0).sort((a, b) => Math.abs(a) - Math.abs(b))) {
      if (Math.abs(Number(y(level)) - last) < LINE) continue;
      named.add(level);
      last = Number(y(level));
    }
  }
  return named;
}
