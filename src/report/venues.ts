import { type CompareArtifact, type ComparedVenue } from "../domain/run/compareArtifact";
import { dataTable, tableOf } from "./dataTable";
import { escapeHtml } from "./format";
import { ADL_HEAD, adlRows, WEALTH_HEAD, venueRows, venueTitle, wealthRows } from "./venueRows";

const BAR = { width: 640, label: 250, height: 20, gap: 6 } as const;

const PARTIAL = `<p class="warning"><strong>Partial.</strong> The comparison was stopped: Glasshouse may have been cut in its run, and venues are missing.</p>`;

/** The same people and prices at every venue of the comparison: what became of them, who does better, and what the rules of ADL cost. */
export function venuesSideBySide({ result, hash }: CompareArtifact): string[] {
  const { venues, better, synthetic, wealth } = result;
  return [
    `<h2>Venues side by side</h2>`,
    result.complete ? "" : PARTIAL,
    `<p class="note">The same people, deposits, leverage and outside prices everywhere. &#9650; better than Glasshouse as committed. ` +
      `"Not measured" means that there is no figure, never a zero.</p>`,
    venueTable(venues, better),
    curveBars(venues),
    `<h3>Every rule of deleveraging, on the same bankruptcies</h3>`,
    `<p class="note">One function measures all of them. No ratio is a target.</p>`,
    folded(`${synthetic.seeds} random bankruptcies, no market`, adlTableOf(synthetic.rules)),
    folded("The bankruptcies of every venue", venues.filter(hasBankrupts).map(adlOf).join("")),
    ...(wealth === null
      ? []
      : [
          `<h3>What a user keeps</h3>`,
          ...wealth.conditions.map((line) => `<p class="note">${escapeHtml(line)}</p>`),
          dataTable("What a user keeps, by venue and strategy", WEALTH_HEAD, wealthRows(wealth), "tight"),
        ]),
    folded("What the comparison assumes", list(result.assumptions)),
    `<p class="note hash">comparison ${escapeHtml(hash)}</p>`,
  ];
}

function hasBankrupts({ adl }: ComparedVenue): boolean {
  return (adl[0]?.bankruptcies ?? 0) > 0;
}

function adlOf(venue: ComparedVenue): string {
  return `<h4>${escapeHtml(`${venueTitle(venue)}: ${venue.adl[0]?.bankruptcies ?? 0} bankruptcies`)}</h4>${adlTableOf(venue.adl)}`;
}

function adlTableOf(rules: ComparedVenue["adl"]): string {
  return dataTable("Rules of deleveraging", ADL_HEAD, adlRows(rules), "tight");
}

function venueTable(venues: readonly ComparedVenue[], better: CompareArtifact["result"]["better"]): string {
  const head = venues.map((venue) => `<th scope="col">${escapeHtml(venueTitle(venue))}</th>`).join("");
  const body = venueRows(venues, better).map(({ label, values, better: ahead, headline }) => {
    const cells = values.map((value, i) => {
      const mark = ahead[i] ? `<span role="img" aria-label="better than Glasshouse">&#9650;</span> ` : "";
      return `<td>${mark}${escapeHtml(value)}</td>`;
    });
    const style = headline ? ' class="headline"' : "";
    return `<tr${style}><th scope="row">${escapeHtml(label)}</th>${cells.join("")}</tr>`;
  });
  return tableOf("Outcomes at every venue", `<td></td>${head}`, body.join(""), "tight");
}

/** Accounts liquidated at each venue, and of them those whom the reference never reached. */
function curveBars(venues: readonly ComparedVenue[]): string {
  const most = Math.max(1, ...venues.map(({ outcomes }) => outcomes.liquidated.liquidated));
  const room = BAR.width - BAR.label - 140;
  const rows = venues.map((venue, i) => {
    const { liquidated, unreached } = venue.outcomes.liquidated;
    const y = i * (BAR.height + BAR.gap);
    const width = (count: number): number => Math.round((count * room) / most);
    const wrong = unreached.measured ? unreached.value : 0;
    return (
      `<text x="${BAR.label - 8}" y="${y + 14}" text-anchor="end" style="fill:var(--ink);font-size:12px">${escapeHtml(venueTitle(venue))}</text>` +
      `<rect x="${BAR.label}" y="${y}" width="${width(liquidated)}" height="${BAR.height}" style="fill:var(--venue1)"/>` +
      `<rect x="${BAR.label}" y="${y}" width="${width(wrong)}" height="${BAR.height}" style="fill:var(--bad)"/>` +
      `<text x="${BAR.label + width(liquidated) + 6}" y="${y + 14}" style="fill:var(--muted);font-size:12px">${liquidated}${unreached.measured ? `, never reached ${wrong}` : ", never reached ?"}</text>`
    );
  });
  const height = venues.length * (BAR.height + BAR.gap);
  const label = "Accounts liquidated at each venue; red: though the reference never reached them";
  return (
    `<div class="card"><h3>${label}</h3><p class="note">A question mark: there is no reference to judge by.</p>` +
    `<svg class="bars" viewBox="0 0 ${BAR.width} ${height}" role="img" aria-label="${label}">${rows.join("")}</svg></div>`
  );
}

function folded(title: string, html: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>${html}</details>`;
}

function list(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`;
}
