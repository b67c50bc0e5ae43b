import { cutsOf, type FidelityArtifact, type FidelityRow } from "../domain/run/fidelity";
import { dataTable } from "./dataTable";
import { escapeHtml, figure } from "./format";

/** One line above everything: what the model of the traders missed when it was held against the day. */
export function missLine({ result }: FidelityArtifact): string {
  const { judged, missed } = judgedRows(result);
  if (missed.length === 0) return "";
  const names = missed.map(({ target }) => escapeHtml(target)).join(", ");
  return (
    `<p class="warning"><strong>MISS: ${missed.length} of ${judged.length} targets.</strong> Held against 10 October 2025 and other days, ` +
    `the model of traders and venues misses: ${names}. <a href="#misses">By how much</a></p>`
  );
}

function judgedRows({ rows }: FidelityArtifact["result"]) {
  const judged = rows.filter(({ pass }) => pass !== null);
  return { judged, missed: judged.filter(({ pass }) => pass === false) };
}

/** Where the model does not meet what was observed, before everything that is drawn from it. */
export function fidelityMisses({ result, hash }: FidelityArtifact): string {
  const { judged, missed } = judgedRows(result);
  const verdict =
    missed.length === 0
      ? `All ${judged.length} targets that were set beforehand are met.`
      : `${missed.length} of ${judged.length} targets that were set beforehand are <strong>missed</strong>.`;
  const quick = result.quick ? " Few seeds and a small market: not for its figures." : "";
  const partial = result.complete ? "" : " <strong>Partial.</strong> Some parts of the study were not run.";
  const cuts = cutsOf(result);
  const cut = cuts.length === 0 ? "" : ` Not the committed size: ${escapeHtml(cuts.join(", "))}.`;
  return [
    `<h2 id="misses">Where the model misses</h2><p>${verdict}${quick}${cut}${partial}</p>`,
    missed.length === 0 ? "" : dataTable("Targets that the model misses", HEAD, missed.map(cells), "tight"),
    ...doubts(result),
    `<p class="note hash">fidelity ${escapeHtml(hash)}</p>`,
  ].join("");
}

const HEAD = [
  "target",
  "verdict",
  "observed",
  "must lie in",
  "model, median",
  "model, 5 to 95 %",
  "runs",
  "kind",
] as const;

function cells(row: FidelityRow): string[] {
  const span = (one: FidelityRow["interval"]): string =>
    one === null ? "none" : `${figure(one.low, row.unit)} to ${figure(one.high, row.unit)}`;
  const value = (one: number | null): string => (one === null ? "none" : figure(one, row.unit));
  return [
    row.target,
    "MISS",
    value(row.observed),
    span(row.interval),
    value(row.value),
    span(row.range),
    `${row.runs}`,
    row.tag,
  ];
}

/** What else of the study went against the project. */
function doubts({ hypotheses, sensitivity }: FidelityArtifact["result"]): string[] {
  const lines = [
    ...hypotheses
      .filter(({ verdict }) => verdict !== "holds")
      .map(({ id, claim, verdict, evidence }) => `${id}, ${verdict}: ${claim} (${evidence})`),
    ...sensitivity.claims
      .filter(({ verdict }) => verdict !== "robust")
      .map(
        ({ id, claim, verdict, agree, points }) =>
          `${id}, ${verdict}: ${claim} (${agree} of ${points} points)`,
      ),
  ];
  return lines.length === 0
    ? []
    : [`<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`];
}
