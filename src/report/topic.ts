import { type RunArtifact, type RunColumn } from "../domain/run/artifact";
import { escapeHtml } from "./format";
import { type Key, legend } from "./parts";

/** One topic: a card for every run. */
export function topic(
  run: RunArtifact,
  heading: string,
  note: string,
  card: (column: RunColumn) => string,
  keys?: (column: RunColumn) => Key[],
): string {
  const cards = run.result.columns.map((column) => {
    const legendHtml = keys ? legend(keys(column)) : "";
    return `<section class="card"><h3>${escapeHtml(column.title)}</h3>${card(column)}${legendHtml}</section>`;
  });
  return `<h2>${heading}</h2><p class="note">${note}</p><div class="pair">${cards.join("")}</div>`;
}
