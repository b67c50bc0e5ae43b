import { type RunArtifact, type RunColumn } from "../domain/run/artifact";
import { amount, escapeHtml, grouped, percent } from "./format";
import { fallPpm, headline } from "./headline";
import { verdictOf } from "./measures";

const FIGURES: readonly (readonly [label: string, of: (column: RunColumn) => string])[] = [
  ["Fall of the index", (column) => percent(fallPpm(column))],
  [
    "Accounts liquidated",
    ({ summary: { traders } }) => `${grouped(traders.liquidated)} of ${grouped(traders.accounts)}`,
  ],
  ["Paid by the fund", ({ summary: { fund } }) => `${amount(fund.drawn)} USD`],
  ["Largest haircut by ADL", ({ summary: { adl } }) => percent(adl.largestHaircutPpm)],
  ["Bad debt at the end", ({ summary: { badDebt } }) => `${amount(badDebt.negativeEquity, 2)} USD`],
  ["Laws broken", ({ summary: { laws } }) => `${laws.violations.length} of ${laws.ids.length}`],
];

/** What a reader in a hurry takes away: what happened, the figures that matter, and which rules made it worse. */
export function firstScreen(run: RunArtifact): string {
  const { columns } = run.result;
  return `<p class="happened">${escapeHtml(headline(run))}</p>${keyFigures(columns)}${armVerdicts(columns)}`;
}

function keyFigures(columns: readonly RunColumn[]): string {
  const [first, ...others] = columns;
  if (first === undefined) return "";
  const tiles = FIGURES.map(([label, of]) => {
    const rest = others.map(
      (column) => `<dd class="other">${escapeHtml(column.title)}: <b>${escapeHtml(of(column))}</b></dd>`,
    );
    return `<div><dt>${label}</dt><dd class="big">${escapeHtml(of(first))}</dd>${rest.join("")}</div>`;
  });
  return `<dl class="figures">${tiles.join("")}</dl>`;
}

function armVerdicts(columns: readonly RunColumn[]): string {
  const [base, ...arms] = columns;
  if (base === undefined || arms.length === 0) return "";
  const items = arms.map((arm) => {
    const { worse, better } = verdictOf(arm, base);
    const lines = [
      worse.length === 0 ? "Worse in nothing" : `<strong>Worse</strong> in ${escapeHtml(worse.join("; "))}`,
      better.length === 0
        ? "Better in nothing"
        : `<strong>Better</strong> in ${escapeHtml(better.join("; "))}: there the first rules are the worse ones`,
    ];
    return `<li><strong>${escapeHtml(arm.title)}</strong>: ${lines.join(". ")}.</li>`;
  });
  return (
    `<h2>What made things worse</h2><p class="note">Against &#8220;${escapeHtml(base.title)}&#8221;, with the same people, prices and seed. ` +
    `One seed cannot tell a rule from chance.</p><ul class="verdicts">${items.join("")}</ul>`
  );
}
