import { escapeHtml } from "./format";

/** A table of text with a caption; the first cell of every row is its header. Escapes everything. */
export function dataTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  style = "",
): string {
  const top = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const body = rows.map(([first = "", ...rest]) => {
    const cells = rest.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("");
    return `<tr><th scope="row">${escapeHtml(first)}</th>${cells}</tr>`;
  });
  return tableOf(caption, top, body.join(""), style);
}

/** The frame of every table: it scrolls by itself, also by keyboard. `head` and `body` are HTML. */
export function tableOf(caption: string, head: string, body: string, style = ""): string {
  const name = escapeHtml(caption);
  return (
    `<div class="scroll" role="region" tabindex="0" aria-label="${name}"><table class="${style}"><caption>${name}</caption>` +
    `<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
  );
}
