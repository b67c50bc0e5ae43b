import { type RunColumn, type SettlementRecord } from "../domain/run/artifact";
import { tableOf } from "./dataTable";
import { amount, escapeHtml, grouped, moment, price } from "./format";

/** The end of a dead market: at what price it settled, and who was wound up before. */
export function settlementPart(column: RunColumn, start: number): string {
  const { settlement } = column;
  if (settlement === undefined) return `<p class="note">The market lived.</p>`;
  return `<p class="note">${escapeHtml(ending(settlement, start))}</p>${woundUpTable(settlement, start)}`;
}

function ending({ settled, woundUp }: SettlementRecord, start: number): string {
  const before = `${grouped(woundUp.length)} bankrupt accounts were wound up`;
  if (settled === null) return `${before}; the market was not settled.`;
  const { t, price: at, index } = settled;
  return `${before}. Settled at ${moment(start, t)} for ${price(at)} USD; the last round with quorum had said ${price(index)} USD.`;
}

function woundUpTable({ woundUp }: SettlementRecord, start: number): string {
  if (woundUp.length === 0) return "";
  const rows = woundUp.map((one) => {
    const name = `${moment(start, one.t)} #${one.account} ${escapeHtml(one.role)}`;
    const cells = [one.equity, one.deleveraged, one.covered, one.levied, one.deficit].map(
      (value) => `<td>${amount(value, 2)}</td>`,
    );
    return `<tr><th scope="row">${name}</th>${cells.join("")}</tr>`;
  });
  const head = ["worth, USD", "closed", "paid by the fund, USD", "levied, USD", "booked, USD"];
  return tableOf(
    "Wound up, in their order",
    `<th scope="col">when, whose</th>${head.map((name) => `<th scope="col">${name}</th>`).join("")}`,
    rows.join(""),
    "tight",
  );
}
