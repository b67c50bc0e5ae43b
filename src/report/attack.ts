import { type AttackArtifact, type AttackCurve, type AttackPoint } from "../domain/run/attack";
import { attackChart, nets } from "./attackChart";
import { dataTable } from "./dataTable";
import { escapeHtml, grouped, percent } from "./format";
import { styleSheet } from "./style";

const HEAD = [
  "capital",
  "margin",
  "venue moved",
  "inside",
  "outside",
  "net",
  "lowest",
  "highest",
  "without push",
  "by the push",
];

/** Capital against profit, drawn from the artifact alone: one offline page, every text escaped. */
export function renderAttack({ result, meta, hash }: AttackArtifact): string {
  const all = result.curves.flatMap(({ points }) => points.flatMap(nets));
  const most = Math.max(1, ...all.map(Math.abs));
  const cards = result.curves.map((curve) => {
    const title = titleOf(curve);
    return `<section class="card"><h3>${escapeHtml(title)}</h3><p class="note">${escapeHtml(verdictOf(curve))}</p>${attackChart(curve, title, most)}</section>`;
  });
  const { depth, memorySec } = result.impact;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>The cost of attack: ${escapeHtml(result.scenario)}</title>
<style>${styleSheet()}</style>
</head>
<body><a class="skip" href="#main">Skip to the curves</a><main id="main" tabindex="-1">
<h1>What pushing a price outside earns here</h1>
<p class="happened">${escapeHtml(headlineOf(result.curves))}</p>
<p class="lead">Scenario ${escapeHtml(result.scenario)}, ${grouped(result.accounts)} leveraged traders, attackers ${result.leverage}-fold leveraged. Lines: mean of ${result.seeds.length} seeds pushed both ways; bars: lowest to highest run; dashed: the same position with nothing traded outside. Both axes grow by factors of ten.</p>
<h2>Curves</h2><div class="pair">${cards.join("")}</div>
<h2>Figures, in USD</h2>
${result.curves.map((curve) => dataTable(titleOf(curve), HEAD, curve.points.map(cellsOf), "tight")).join("")}
<p class="note">Assumptions: a net flow of ${grouped(depth)} USD moves a venue by 1 %, by the square root, forgotten over ${memorySec} s; no fees outside; one timetable and three splits. What this leaves out: docs/simulator.md.</p>
<p class="note">Made ${escapeHtml(meta.createdAt)}:</p><pre tabindex="0">${escapeHtml(meta.command)}</pre>
<p class="note hash">attack ${escapeHtml(hash)}</p>
</main></body>
</html>
`;
}

/** From what capital a push pays, on each curve: the page in a sentence. */
function headlineOf(curves: readonly AttackCurve[]): string {
  const said = curves.map((curve) => {
    const from = curve.paysFrom === null ? "never" : `from ${grouped(curve.paysFrom)} USD`;
    return `${titleOf(curve).toLowerCase()}, ${from}`;
  });
  return `A push pays: ${said.join("; ")}.`;
}

export function titleOf({ oracle, venues }: AttackCurve): string {
  const behind = oracle === "single" ? "One source" : "Median of sources";
  return `${behind}, ${venues === 1 ? "one venue" : `${venues} venues`} pushed`;
}

/** What the curve says in a sentence: from where it pays, how much, and how much of that is the push. */
export function verdictOf({ paysFrom, points }: AttackCurve): string {
  const best = points.reduce((a, b) => (b.mean.net > a.mean.net ? b : a));
  const [net, alone] = [best.mean.net, best.control.net];
  const most = `${grouped(net)} USD with ${grouped(best.capital)}, of which ${grouped(net - alone)} by the push`;
  return paysFrom === null
    ? `Pays with no capital up to ${grouped(points.at(-1)?.capital ?? 0)} USD; best ${most}.`
    : `Pays from ${grouped(paysFrom)} USD; most ${most}.`;
}

function cellsOf({ capital, marginPpm, mean, control, runs }: AttackPoint): string[] {
  const all = runs.map(({ net }) => net);
  const money = [mean.inside, mean.outside, mean.net, Math.min(...all), Math.max(...all), control.net];
  const amounts = [...money, mean.net - control.net].map(grouped);
  return [grouped(capital), percent(marginPpm), percent(mean.movedPpm, 2), ...amounts];
}
