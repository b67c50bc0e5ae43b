import { type SweepBands } from "../domain/run/sweep";
import { cursorLine, MARGIN, WIDTH } from "./chart";
import { clock, clockSec, escapeHtml, short } from "./format";

const HEIGHT = 200;
const TOP = 24;
const BOTTOM = 30;
const LINES = 4;
const MINUTE = 60;

export interface Fan {
  readonly title: string;
  readonly unit: string;
  readonly t: readonly number[];
  readonly bands: SweepBands;
  /** Unix seconds at t = 0. */
  readonly start: number;
  /** Same scale as a neighbour's fan. */
  readonly range: { readonly min: number; readonly max: number };
}

/** Quantiles over runs as bands over time: 5 to 95 % light, 25 to 75 % darker, the median as a line. */
export function fanChart(fan: Fan): string {
  const { t, bands, title, unit } = fan;
  const end = t.at(-1) ?? 0;
  const scale = scaleOf(fan);
  const area = (low: readonly number[], high: readonly number[], opacity: number): string => {
    const points = [...path(t, high, scale), ...path(t, low, scale).reverse()];
    return `<polygon points="${points.join(" ")}" style="fill:var(--venue1);opacity:${opacity}"/>`;
  };
  const last = (values: readonly number[]): string => short(values.at(-1) ?? 0);
  const label =
    t.length === 0
      ? `${title}: no sample yet`
      : `${title}: at ${clockSec(fan.start + end)} the median is ${last(bands.p50)} ${unit}, and nine of ten runs lie between ${last(bands.p5)} and ${last(bands.p95)}`;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">${axes(fan, scale)}` +
    `${area(bands.p5, bands.p95, 0.18)}${area(bands.p25, bands.p75, 0.3)}` +
    `<polyline points="${path(t, bands.p50, scale).join(" ")}" style="fill:none;stroke:var(--ink);stroke-width:1.8"/>` +
    `${cursorLine(end, TOP, HEIGHT - BOTTOM)}</svg>`
  );
}

interface Scale {
  readonly x: (t: number) => string;
  readonly y: (value: number) => string;
}

function scaleOf({ t, range }: Fan): Scale {
  const end = Math.max(1, t.at(-1) ?? 0);
  const span = range.max - range.min || 1;
  const width = WIDTH - MARGIN.left - MARGIN.right;
  const height = HEIGHT - TOP - BOTTOM;
  return {
    x: (at) => (MARGIN.left + (width * at) / end).toFixed(1),
    y: (value) => (HEIGHT - BOTTOM - (height * (value - range.min)) / span).toFixed(1),
  };
}

function path(t: readonly number[], values: readonly number[], { x, y }: Scale): string[] {
  return values.flatMap((value, i) => {
    const at = t[i];
    return at === undefined || at < 0 ? [] : [`${x(at)},${y(value)}`];
  });
}

function axes({ t, range, start, unit }: Fan, { x, y }: Scale): string {
  const style = `style="fill:var(--muted);font-size:12px;font-family:system-ui,sans-serif"`;
  const right = WIDTH - MARGIN.right;
  const levels = Array.from(
    { length: LINES + 1 },
    (_, i) => range.min + ((range.max - range.min) * i) / LINES,
  );
  const lines = levels.map(
    (value) =>
      `<line x1="${MARGIN.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}" style="stroke:var(--grid)"/>` +
      `<text x="${MARGIN.left - 6}" y="${Number(y(value)) + 4}" text-anchor="end" ${style}>${level(value, range)}</text>`,
  );
  const end = t.at(-1) ?? 0;
  // A minute's name is no place for half a minute.
  const named = (end / LINES) % MINUTE === 0 ? clock : clockSec;
  const times = Array.from({ length: LINES + 1 }, (_, i) => Math.round((end * i) / LINES)).map(
    (at) => `<text x="${x(at)}" y="${HEIGHT - 8}" text-anchor="middle" ${style}>${named(start + at)}</text>`,
  );
  return `<text x="4" y="14" ${style}>${escapeHtml(unit)}</text>${lines.join("")}${times.join("")}`;
}

const TELLING_DIGITS = 2;
const FEW = 1_000;

/** With enough decimals to tell one line of the grid from the next. */
function level(value: number, { min, max }: Fan["range"]): string {
  const magnitude = Math.log10((max - min) / LINES || 1);
  if (magnitude >= 1 || Math.abs(value) >= FEW) return short(value);
  return value.toFixed(Math.min(8, TELLING_DIGITS - 1 - Math.floor(magnitude)));
}
