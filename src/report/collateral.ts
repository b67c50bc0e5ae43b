import { type CollateralRecord, type RunColumn } from "../domain/run/artifact";
import { drawChart } from "./chart";
import { tableOf } from "./dataTable";
import { amount, escapeHtml, grouped, moment, percent, price } from "./format";

const MOST_ROWS = 12;

/** What the asset that counts for margin was worth, what was sold of it, and what was owed on it. */
export function collateralPart(column: RunColumn, start: number): string {
  const { collateral } = column;
  if (collateral === undefined) return `<p class="note">Nothing but the settlement token counted.</p>`;
  const said = inWords(collateral);
  return `${indexChart(column, collateral, start, said)}<p class="note">${escapeHtml(said)}</p>${salesTable(collateral, start)}`;
}

function inWords(one: CollateralRecord): string {
  const { symbol, claims } = one;
  return (
    `Of ${amount(one.pledged)} ${symbol} that were pledged (at most ${amount(one.cap)}, haircut ${percent(one.haircutPpm)}) ${amount(one.left)} are left. ` +
    `Its index fell from ${price(one.price.open)} to ${price(one.price.low)} USD. Buyers paid ${amount(one.proceeds)} USD, ${amount(one.conceded)} USD less than the venues outside would have. ` +
    `Those who pledged owed up to ${amount(claims.worst)} USD of cash, ${amount(claims.end)} USD at the end, of which their tokens would not pay ${amount(claims.unsecured)} USD.`
  );
}

function indexChart({ series, id }: RunColumn, { index }: CollateralRecord, start: number, label: string) {
  return drawChart({
    height: 190,
    t: series.t,
    start,
    lines: [{ name: "index of the collateral", colour: "ink", values: index, width: 2.2 }],
    fromZero: true,
    unit: "USD",
    label,
    name: `collateral ${id}`,
  });
}

function salesTable({ sales, symbol }: CollateralRecord, start: number): string {
  if (sales.length === 0) return `<p class="note">Nobody's collateral was sold.</p>`;
  const largest = [...sales]
    .sort((a, b) => (BigInt(a.proceeds) < BigInt(b.proceeds) ? 1 : -1))
    .slice(0, MOST_ROWS);
  const rows = largest.map(
    ({ t, account, amount: size, price: at, proceeds }) =>
      `<tr><th scope="row">${moment(start, t)} #${account}</th><td>${amount(size)}</td><td>${price(at)}</td><td>${amount(proceeds)}</td></tr>`,
  );
  const head = ["when, whose", symbol, "price, USD", "paid, USD"];
  const note = `${grouped(sales.length)} sales in all; the ${largest.length} largest:`;
  return (
    `<p class="note">${note}</p>` +
    tableOf(
      "Largest sales of collateral",
      head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join(""),
      rows.join(""),
      "tight",
    )
  );
}
