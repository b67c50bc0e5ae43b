import { type RunColumn } from "../domain/run/artifact";
import { escapeHtml, nearest } from "./format";

const BAR = { width: 640, label: 170, figure: 120, height: 18, gap: 6 } as const;
const WAD = 10n ** 18n;

type People = RunColumn["people"][number];

/** Roles that brought, kept or earned anything. */
function tradersOf({ people }: RunColumn): People[] {
  return people.filter(({ deposited, profit }) => deposited !== "0" || profit !== "0");
}

/** The largest gain or loss of a role in any column, for one scale [whole dollars]. */
export function mostProfit(columns: readonly RunColumn[]): number {
  const all = columns.flatMap((column) => tradersOf(column).map(({ profit }) => Math.abs(dollars(profit))));
  return Math.max(1, ...all);
}

/** What each role ended with beyond what it brought, trades outside included: gains to the right, losses to the left. */
export function peopleChart(column: RunColumn, most: number): string {
  const rows = tradersOf(column);
  const room = (BAR.width - BAR.label - BAR.figure) / 2;
  const zero = BAR.label + room;
  const bars = rows.map(({ role, accounts, profit }, i) => {
    const y = i * (BAR.height + BAR.gap);
    const value = dollars(profit);
    const width = Math.round((Math.abs(value) * room) / most);
    const [x, colour] = value < 0 ? [zero - width, "bad"] : [zero, "venue2"];
    return (
      `<text x="${BAR.label - 8}" y="${y + 13}" text-anchor="end" style="fill:var(--ink);font-size:12px">${escapeHtml(role)} (${accounts})</text>` +
      `<rect x="${x}" y="${y}" width="${width}" height="${BAR.height}" style="fill:var(--${colour})"/>` +
      `<text x="${BAR.width}" y="${y + 13}" text-anchor="end" style="fill:var(--muted);font-size:12px">${nearest(profit)}</text>`
    );
  });
  const height = Math.max(1, rows.length * (BAR.height + BAR.gap));
  const label = `Gains and losses by role: ${rows.map(({ role, profit }) => `${role} ${nearest(profit)}`).join(", ")}`;
  return (
    `<svg class="bars" viewBox="0 0 ${BAR.width} ${height}" role="img" aria-label="${escapeHtml(label)}">` +
    `<line x1="${zero}" x2="${zero}" y1="0" y2="${height}" style="stroke:var(--grid)"/>${bars.join("")}</svg>`
  );
}

function dollars(wad: string): number {
  return Number(BigInt(wad) / WAD);
}
