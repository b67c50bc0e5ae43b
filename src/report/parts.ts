import { type RunArtifact, type RunColumn } from "../domain/run/artifact";
import { tableOf } from "./dataTable";
import { amount, duration, escapeHtml, grouped, moment, percent } from "./format";
import { VENUE_COLOURS, type Colour } from "./palette";
import { summaryRows } from "./summaryRows";

export interface Key {
  readonly name: string;
  readonly colour: Colour;
  readonly form?: "block" | "dashed";
}

export function legend(keys: readonly Key[]): string {
  const items = keys.map(({ name, colour, form }) => {
    const mark = `<i class="${form ?? ""}" style="background:var(--${colour})"></i>`;
    return `<li>${mark}${escapeHtml(name)}</li>`;
  });
  return `<ul class="legend">${items.join("")}</ul>`;
}

export function priceKeys(column: RunColumn): Key[] {
  const venues = column.series.venues.map(({ venue }, i) => ({
    name: venue,
    colour: VENUE_COLOURS[i % VENUE_COLOURS.length] ?? "venue0",
  }));
  return [
    { name: "index", colour: "ink" },
    { name: "mark", colour: "muted", form: "dashed" },
    ...venues,
    { name: "reduce only", colour: "reduceOnly", form: "block" },
    { name: "auction", colour: "auction", form: "block" },
    { name: "halted, no quorum", colour: "halted", form: "block" },
  ];
}

/** The same figures of all runs, side by side. */
export function comparison(columns: readonly RunColumn[], asset: string): string {
  const rows = columns.map((column) => summaryRows(column, asset));
  const head = columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`).join("");
  const body = (rows[0] ?? []).map(({ label, headline }, i) => {
    const cells = rows.map((list) => `<td>${escapeHtml(list[i]?.value ?? "")}</td>`).join("");
    return `<tr${headline ? ' class="headline"' : ""}><th scope="row">${escapeHtml(label)}</th>${cells}</tr>`;
  });
  return tableOf("Figures of every set of rules", `<td></td>${head}`, body.join(""));
}

/** The five lights: what share of every position of a class ADL closed. */
export function fiveLights({ summary }: RunColumn): string {
  const tiers = summary.adl.byTier;
  const head = tiers.map(({ leverage }) => `<span>${leverage}x</span>`).join("");
  const lights = (side: "longClosedPpm" | "shortClosedPpm"): string =>
    tiers.map((tier) => light(tier[side])).join("");
  return (
    `<div class="lights"><span>class up to</span>${head}` +
    `<span class="side">longs</span>${lights("longClosedPpm")}` +
    `<span class="side">shorts</span>${lights("shortClosedPpm")}</div>`
  );
}

function light(ppm: number): string {
  const height = Math.min(100, ppm / 10_000).toFixed(1);
  const fill = ppm > 0 ? `<div class="fill" style="height:${height}%"></div>` : "";
  return `<div class="light">${fill}<b>${percent(ppm)}</b></div>`;
}

const MOST_ADL_ROWS = 12;

/** The largest deleveragings, with what each class gave. */
export function adlTable({ adl }: RunColumn, asset: string, start: number): string {
  if (adl.length === 0) return `<p class="note">Nobody was deleveraged: book and fund were enough.</p>`;
  const size = (value: string): bigint => (BigInt(value) < 0n ? -BigInt(value) : BigInt(value));
  const largest = [...adl].sort((a, b) => (size(a.size) < size(b.size) ? 1 : -1)).slice(0, MOST_ADL_ROWS);
  const rows = largest.map((event) => {
    const closed = event.closed.map((part) => `<td>${amount(part)}</td>`).join("");
    const side = BigInt(event.size) > 0n ? "long" : "short";
    return `<tr><th scope="row">${moment(start, event.t)} #${event.account} ${side}</th><td>${amount(event.size)}</td>${closed}<td>${amount(event.levied)}</td></tr>`;
  });
  const head = ["2x", "5x", "10x", "25x", "50x"].map((name) => `<th scope="col">${name}</th>`).join("");
  const note = `${grouped(adl.length)} in all; the ${largest.length} largest, in ${escapeHtml(asset)}, closed by class:`;
  return (
    `<p class="note">${note}</p>` +
    tableOf(
      "Largest deleveragings, by class",
      `<th scope="col">when, whose</th><th scope="col">size</th>${head}<th scope="col">levied, USD</th>`,
      rows.join(""),
      "tight",
    )
  );
}

export function haltList({ halts }: RunColumn, start: number): string {
  if (halts.length === 0) return `<p class="note">No halt was tripped.</p>`;
  const names = ["open", "reduce only", "auction", "halt"];
  const items = halts.map(
    ({ t, grade, trip, untilSec }) =>
      `<li>${moment(start, t)}: ${escapeHtml(trip)}, ${names[grade] ?? ""} for ${duration(untilSec - t)}</li>`,
  );
  return `<ul class="note">${items.join("")}</ul>`;
}

export function parameterTables(columns: readonly RunColumn[]): string {
  const groups = Object.keys(columns[0]?.parameters ?? {});
  const rows = groups.flatMap((group) =>
    Object.keys(columns[0]?.parameters[group] ?? {}).map((name) => {
      const cells = columns.map((column) => `<td>${escapeHtml(column.parameters[group]?.[name] ?? "")}</td>`);
      return `<tr><th scope="row">${escapeHtml(`${group}.${name}`)}</th>${cells.join("")}</tr>`;
    }),
  );
  const head = columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`).join("");
  return tableOf("Parameters of the market", `<td></td>${head}`, rows.join(""));
}

export function population({ result }: RunArtifact): string {
  const rows = result.population.map(
    ({ role, count, deposits }) =>
      `<tr><th scope="row">${escapeHtml(role)}</th><td>${count}</td><td>${amount(deposits)}</td></tr>`,
  );
  const head = `<th scope="col">role</th><th scope="col">accounts</th><th scope="col">deposits, USD</th>`;
  return tableOf("People, by role", head, rows.join(""));
}

export function failures({ summary }: RunColumn): string {
  const rows = summary.transactions.failures.map(
    ({ error, role, count }) =>
      `<tr><th scope="row">${escapeHtml(error)}</th><td>${escapeHtml(role)}</td><td>${grouped(count)}</td></tr>`,
  );
  if (rows.length === 0) return `<p class="note">No transaction was refused.</p>`;
  const head = `<th scope="col">refused with</th><th scope="col">sent by</th><th scope="col">times</th>`;
  return tableOf("Refused transactions, by error", head, rows.join(""));
}
