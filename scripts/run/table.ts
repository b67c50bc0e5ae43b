import { type RunColumn, type RunResult, type RunSummary } from "../../src/domain/run/artifact";
import { grouped, nearest } from "../../src/report/format";
import { summaryRows } from "../../src/report/summaryRows";

const GAP = "   ";

/** The findings of all runs as plain text. */
export function summaryTable({ columns, asset }: RunResult): string {
  const lists = columns.map((column) => summaryRows(column, asset));
  const labels = ["", ...(lists[0] ?? []).map(({ label }) => label)];
  const cells = columns.map(({ title }, i) => [title, ...(lists[i] ?? []).map(({ value }) => value)]);
  const width = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));
  const lines = labels.map((label, row) =>
    [label.padEnd(width(labels)), ...cells.map((column) => (column[row] ?? "").padStart(width(column)))].join(
      GAP,
    ),
  );
  const rule = "-".repeat(width(lines));
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** What a reader should be able to check by adding up, a line for every run. */
export function closingLines({ columns }: RunResult): string[] {
  return columns.map((column) => `${column.title}: ${foundLine(column)}`);
}

function foundLine({ summary }: RunColumn): string {
  const { tokensHeld, cash, difference, accounts } = summary.money;
  const [held, owed, rest] = [nearest(tokensHeld, 2), nearest(cash, 2), BigInt(difference)];
  if (isShort(summary))
    return `MONEY IS MISSING: ${held} USD held, ${owed} USD owed, short of ${grouped(-rest)}e-18 USD.`;
  const rounding = rest < 0n ? `are owed beyond it, within the bound of LED-1` : "are left over";
  return `every cent found. ${held} USD held for the ${owed} USD of ${grouped(accounts)} accounts; ${grouped(rest < 0n ? -rest : rest)}e-18 USD of rounding ${rounding}.`;
}

/** Rounding goes both ways: whether a difference is more than that, LED-1 says where it was judged. */
function isShort({ money, laws }: RunSummary): boolean {
  if (BigInt(money.tokensHeld) < BigInt(money.accounted)) return true;
  if (laws.ids.includes("LED-1")) return laws.violations.some(({ law }) => law === "LED-1");
  return BigInt(money.difference) < 0n;
}
