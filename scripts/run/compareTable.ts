import { type RunResult } from "../../src/domain/run/artifact";
import { type CompareResult } from "../../src/domain/run/compareArtifact";
import { amount, grouped } from "../../src/report/format";
import {
  ADL_HEAD,
  adlRows,
  WEALTH_HEAD,
  venueRows,
  venueTitle,
  wealthRows,
} from "../../src/report/venueRows";

const GAP = "  ";

/** Who takes part, and what they bring to each venue. */
export function peopleLine(population: RunResult["population"]): string {
  const people = population.reduce((sum, { count }) => sum + count, 0);
  const brought = population.reduce((sum, { deposits }) => sum + BigInt(deposits), 0n);
  return `${grouped(people)} accounts bring ${amount(`${brought}`)} USD to each venue`;
}

/** The findings as plain text: venues as rows would be too wide, so each is a block of lines. */
export function compareTable({ complete, venues, better, synthetic, wealth }: CompareResult): string {
  const rows = venueRows(venues, better);
  const head = ["", ...venues.map((_, i) => `[${i + 1}]`)];
  const body = rows.map(({ label, values, better: ahead }) => [
    label,
    ...values.map((value, i) => (ahead[i] ? `+ ${value}` : value)),
  ]);
  return [
    ...(complete ? [] : ["PARTIAL: stopped early; venues are missing", ""]),
    ...venues.map((venue, i) => `[${i + 1}] ${venueTitle(venue)}`),
    "",
    ...aligned([head, ...body]),
    "",
    better.length === 0
      ? "Nobody came out better than [1] in any measure."
      : "+ better than [1], Glasshouse as committed:",
    ...better.map(
      ({ measure, venue, have, glasshouse }) => `  ${venue}: ${measure}: ${have} against ${glasshouse}`,
    ),
    ...venues.flatMap((venue) =>
      (venue.adl[0]?.bankruptcies ?? 0) === 0
        ? []
        : [
            "",
            `ADL on the ${venue.adl[0]?.bankruptcies ?? 0} bankruptcies of ${venueTitle(venue)}`,
            ...adl(venue.adl),
          ],
    ),
    "",
    `ADL on ${synthetic.seeds} random bankruptcies`,
    ...adl(synthetic.rules),
    ...wealthLines(wealth),
  ].join("\n");
}

function adl(rules: Parameters<typeof adlRows>[0]): string[] {
  return aligned([[...ADL_HEAD], ...adlRows(rules)]);
}

function wealthLines(wealth: CompareResult["wealth"]): string[] {
  if (wealth === null) return [];
  return [
    "",
    `What a user keeps, ${wealth.seeds.length} seeds`,
    ...aligned([[...WEALTH_HEAD], ...wealthRows(wealth)]),
    ...wealth.conditions,
  ];
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join(GAP)
      .trimEnd(),
  );
}
