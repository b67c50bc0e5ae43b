import { createHash } from "node:crypto";

/**
 * The only script of the page. It reads numbers from attributes, writes text and moves lines; it makes no markup, asks for nothing, and
 * the page's policy allows this text alone, by its hash.
 */
export const SCRUB_SCRIPT = `
(() => {
  const panel = document.getElementById("scrub");
  const input = document.getElementById("moment");
  if (!panel || !input) return;
  const numbers = (text) => text.split(",").map((part) => (part === "" ? null : Number(part)));
  const start = Number(panel.dataset.start);
  const two = (value) => String(value).padStart(2, "0");
  const clock = (t) => {
    const s = (((start + t) % 86400) + 86400) % 86400;
    const days = Math.floor((start + t) / 86400) - Math.floor(start / 86400);
    const later = days > 0 ? "+" + days + " d " : "";
    return later + [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map(two).join(":");
  };
  const rows = [...panel.querySelectorAll("[data-t]")].map((row) => ({
    title: row.dataset.title,
    t: numbers(row.dataset.t),
    cells: [...row.querySelectorAll("[data-values]")].map((cell) => ({
      cell,
      values: numbers(cell.dataset.values),
      below: cell.dataset.below,
      names: cell.dataset.names ? cell.dataset.names.split("|") : null,
      digits: Number(cell.dataset.digits),
    })),
  }));
  const places = numbers(panel.dataset.x);
  const longest = rows.reduce((a, b) => (b.t.length > a.length ? b.t : a), []);
  const said = ({ names, digits, below }, value) =>
    value === null || value === undefined
      ? "none"
      : below && value < 0
        ? below
      : names
        ? names[value] || "?"
        : value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const show = () => {
    const now = longest[Number(input.value)] || 0;
    const place = places[Number(input.value)] || 0;
    const spoken = rows.map((row) => {
      let at = -1;
      while (at + 1 < row.t.length && row.t[at + 1] <= now) at++;
      const texts = row.cells.map((one) => (one.cell.textContent = said(one, one.values[at])));
      return row.title + ": index " + texts[0] + ", " + texts[texts.length - 1];
    });
    document.getElementById("now").textContent = clock(now);
    input.setAttribute("aria-valuetext", [clock(now), ...spoken].join("; "));
    for (const line of document.querySelectorAll(".cursor")) {
      const { end, left, width } = line.dataset;
      const inside = place >= 0 && place <= Number(end);
      line.setAttribute("class", inside ? "cursor here" : "cursor");
      const x = Number(left) + (Number(width) * place) / Math.max(1, Number(end));
      line.setAttribute("transform", "translate(" + x.toFixed(1) + " 0)");
    }
  };
  panel.hidden = false;
  document.body.classList.add("scrubbed");
  input.addEventListener("input", show);
  show();
})();
`.trim();

/** For the page's policy: a script that is not this one does not run. */
export function scriptSource(): string {
  return `'sha256-${createHash("sha256").update(SCRUB_SCRIPT).digest("base64")}'`;
}
