import {
  type Knowledge,
  type KnowledgeCell,
  type KnowledgeObserver,
  type Rate,
} from "../domain/run/knowledge";
import { dataTable } from "./dataTable";

const HEAD = [
  "misconduct",
  "venue",
  "culprit",
  "detected, 95 % interval",
  "false alarms, 95 % interval",
  "median delay, blocks",
  "smallest size seen",
] as const;

const PERCENT = 100;

/** Every measured cell of an observer in figures. @param venues names for people */
export function knowledgeFigures(
  { rows, cells }: Knowledge,
  observer: KnowledgeObserver,
  venues: Readonly<Record<KnowledgeCell["venue"], string>>,
): string {
  const about = new Map(rows.map((row) => [row.id, row]));
  const measured = cells.filter((cell) => cell.observer === observer && cell.detection !== null);
  const lines = measured.map((cell) => {
    const row = about.get(cell.row);
    return [
      row?.title ?? cell.row,
      venues[cell.venue],
      cell.culprit,
      rateText(cell.detection),
      rateText(cell.falseAlarms),
      cell.medianDelayBlocks === null ? "" : `${cell.medianDelayBlocks}`,
      cell.smallest === null ? "" : `${cell.smallest} ${row?.unit ?? ""}`,
    ];
  });
  return `<details><summary>Rates, intervals, delays and smallest sizes</summary>${dataTable("Measured cells in figures", HEAD, lines, "tight")}</details>`;
}

function rateText(rate: Rate | null): string {
  if (rate === null) return "";
  const whole = (part: number): string => (part * PERCENT).toFixed(0);
  return `${whole(rate.rate)} % (${whole(rate.low)} to ${whole(rate.high)})`;
}
