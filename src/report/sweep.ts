import { type SweepArm, type SweepArtifact, type SweepBands, type SweepFigure } from "../domain/run/sweep";
import { tableOf } from "./dataTable";
import { fanChart } from "./fan";
import { escapeHtml, figure } from "./format";

type Kind = "index" | "liquidated" | "fundEquity";

const FANS: readonly (readonly [kind: Kind, title: string, unit: string])[] = [
  ["index", "Index", "USD"],
  ["liquidated", "Liquidated so far", "USD"],
  ["fundEquity", "Equity of the insurance fund", "USD"],
];

/** Figures of which more is better; of the end of the index, and of when something began, neither is. */
const MORE_IS_BETTER = new Set(["depthLow", "fundEnd"]);
const NEITHER = new Set(["indexEnd", "firstLiquidation", "firstAdl", "adlDelay", "promptLiquidations"]);

/** What many seeds say: bands over time, and every figure with its spread, its mean's interval and its distance from the committed rules. */
export function sweepSection({ result, hash }: SweepArtifact, start: number): string {
  const partial = result.complete
    ? ""
    : ` <strong>Partial.</strong> ${result.done} of ${result.planned} runs.`;
  const fans = FANS.map(([kind, title, unit]) => {
    const range = rangeOf(result.arms.map(({ series }) => series[kind]));
    const cards = result.arms.map((arm) => {
      const name = `${title}, ${arm.title}`;
      const chart = fanChart({ title: name, unit, t: arm.series.t, bands: arm.series[kind], start, range });
      return `<section class="card"><h4>${escapeHtml(arm.title)}</h4>${chart}</section>`;
    });
    return `<h3>${title}</h3><div class="pair">${cards.join("")}</div>`;
  });
  return [
    `<h2>Over many seeds</h2><p class="note">Seeds ${escapeHtml(result.seeds.from)} to ${escapeHtml(result.seeds.to)}, ${escapeHtml(result.scenario)}.${partial} ` +
      `Bands: 5 to 95 % and 25 to 75 % of the runs; line: median.</p>`,
    sweepVerdicts(result),
    ...fans,
    ...result.arms.map((arm) => figureTable(arm, result.figures)),
    `<p class="note hash">sweep ${escapeHtml(hash)}</p>`,
  ].join("");
}

/** In what an arm differs from the committed rules beyond chance, said as worse or better. */
function sweepVerdicts({ arms }: SweepArtifact["result"]): string {
  const items = arms.flatMap((arm) => {
    const told = arm.figures.filter(({ name, difference }) => difference !== null && !NEITHER.has(name));
    if (told.length === 0) return [];
    const named = (worse: boolean): string =>
      told
        .filter((one) => isWorse(one) === worse)
        .map(({ name }) => wordsOf(name))
        .join(", ") || "nothing";
    return [
      `<li><strong>${escapeHtml(arm.title)}</strong>, beyond chance (95 %): worse in ${escapeHtml(named(true))}; better in ${escapeHtml(named(false))}.</li>`,
    ];
  });
  return items.length === 0 ? "" : `<ul class="verdicts">${items.join("")}</ul>`;
}

/** A figure's name as people say it: "degradedSec" is "degraded time". */
function wordsOf(name: string): string {
  return name.replace(/Sec$/, "Time").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Undefined: the interval holds zero. */
function isWorse({ name, difference }: SweepFigure): boolean | undefined {
  if (difference === null || (difference.low <= 0 && difference.high >= 0)) return undefined;
  return difference.low > 0 !== MORE_IS_BETTER.has(name);
}

function rangeOf(all: readonly SweepBands[]): { min: number; max: number } {
  const values = all.flatMap(({ p5, p95 }) => [...p5, ...p95]);
  if (values.length === 0) return { min: 0, max: 1 };
  const min = values.reduce((a, b) => Math.min(a, b));
  const max = values.reduce((a, b) => Math.max(a, b));
  return { min, max: min === max ? min + 1 : max };
}

const HEAD = [
  "figure",
  "runs",
  "spread",
  "median",
  "5 to 95 %",
  "mean, 95 % interval",
  "less committed, 95 % interval",
];

function figureTable(arm: SweepArm, figures: SweepArtifact["result"]["figures"]): string {
  const rows = arm.figures.map((one) => {
    const known = figures.find(({ name }) => name === one.name);
    const unit = known?.unit ?? "";
    const means = known === undefined ? "" : `<small>${escapeHtml(known.means)}</small>`;
    const cells = textCells(one, unit).map((text) => `<td>${escapeHtml(text)}</td>`);
    return (
      `<tr><th scope="row">${escapeHtml(one.name)}${means}</th><td>${one.n}</td><td>${intervalBar(one)}</td>` +
      `${cells.join("")}</tr>`
    );
  });
  const head = HEAD.map((name) => `<th scope="col">${name}</th>`).join("");
  return `<details><summary>Figures over ${arm.runs} runs: ${escapeHtml(arm.title)}</summary>${tableOf(`Figures over all seeds, ${arm.title}`, head, rows.join(""), "matrix")}</details>`;
}

function textCells({ quantiles, estimate, difference }: SweepFigure, unit: string): string[] {
  const span = (one: { mean: number; low: number; high: number } | null): string =>
    one === null
      ? "none"
      : `${figure(one.mean, unit)} (${figure(one.low, unit)} to ${figure(one.high, unit)})`;
  return [
    quantiles === null ? "none" : figure(quantiles.p50, unit),
    quantiles === null ? "none" : `${figure(quantiles.p5, unit)} to ${figure(quantiles.p95, unit)}`,
    span(estimate),
    span(difference),
  ];
}

const BAR = { width: 180, height: 16 } as const;

/** From the least to the most: 5 to 95 % as a line, 25 to 75 % as a box, the median as a stroke. The cells beside it say the same in figures. */
function intervalBar({ quantiles }: SweepFigure): string {
  if (quantiles === null) return "no value";
  if (quantiles.max === quantiles.min) return "one value";
  const { min, max, p5, p25, p50, p75, p95 } = quantiles;
  const x = (value: number): number => Number((((value - min) / (max - min)) * BAR.width).toFixed(1));
  const size = (from: number, to: number): string => (x(to) - x(from)).toFixed(1);
  return (
    `<svg class="interval" viewBox="0 0 ${BAR.width} ${BAR.height}" aria-hidden="true">` +
    `<rect x="${x(p5)}" y="7" width="${size(p5, p95)}" height="2" style="fill:var(--muted)"/>` +
    `<rect x="${x(p25)}" y="3" width="${size(p25, p75)}" height="10" style="fill:var(--venue1);opacity:.5"/>` +
    `<rect x="${Math.max(0, x(p50) - 1)}" y="1" width="2" height="14" style="fill:var(--ink)"/></svg>`
  );
}
