import {
  type ClaimCheck,
  type Knowledge,
  type KnowledgeCell,
  KNOWLEDGE_CULPRITS,
  KNOWLEDGE_OBSERVERS,
  KNOWLEDGE_VENUES,
  type KnowledgeObserver,
} from "../domain/run/knowledge";
import { tableOf } from "./dataTable";
import { escapeHtml } from "./format";
import { knowledgeFigures } from "./knowledgeFigures";
import { VENUE_NAMES } from "./venueNames";

const OBSERVERS: Record<KnowledgeObserver, string> = {
  outsider: "an outsider",
  customer: "one customer",
  share: "a share of the customers",
  auditor: "an auditor",
};

/** A verdict is a sign and words; the colour only helps. */
interface Look {
  readonly sign: string;
  readonly words: string;
  readonly style: "good" | "poor" | "none";
}

const VERDICTS: Record<KnowledgeCell["verdict"], Look> = {
  detected: { sign: "&#10003;", words: "detected", style: "good" },
  notDetected: { sign: "&#10007;", words: "not detected", style: "poor" },
  notPublished: { sign: "?", words: "not published", style: "poor" },
  impossible: { sign: "&#8709;", words: "impossible", style: "none" },
};

const CLAIMS: Record<ClaimCheck["verdict"], Look> = {
  all: { sign: "&#10003;", words: "checkable", style: "good" },
  some: { sign: "&#9681;", words: "in part", style: "poor" },
  none: { sign: "&#10007;", words: "not checkable", style: "poor" },
  notPublished: { sign: "?", words: "not published", style: "poor" },
  cannotFail: { sign: "&#8709;", words: "cannot be false", style: "none" },
};

/** What each observer could know of each venue: one pair of tables an observer, of which radio buttons show one. */
export function knowledgeSection(knowledge: Knowledge): string {
  const seen = KNOWLEDGE_OBSERVERS.filter((one) =>
    [...knowledge.cells, ...knowledge.checks].some(({ observer }) => observer === one),
  );
  const radios = seen.map(
    (one, i) =>
      `<label><input type="radio" name="observer" id="see-${one}"${i === 0 ? " checked" : ""}> ${OBSERVERS[one]}</label>`,
  );
  const views = seen.map(
    (one) =>
      `<section class="view view-${one}"><h3>What ${OBSERVERS[one]} can know</h3>${misconductTable(knowledge, one)}${knowledgeFigures(knowledge, one, VENUE_NAMES)}${claimTable(knowledge, one)}</section>`,
  );
  return [
    `<h2>Who could know</h2><p class="note">Measured: each misconduct was committed in ${knowledge.runs} runs and left out in as many. Detected: significantly more often than in honest runs. ` +
      `A naive culprit knows no detector, one who adapts knows them all. In brackets: runs in which it was detected, and false alarms in honest runs.</p>`,
    `<div class="switch"><fieldset><legend>Seen by</legend>${radios.join("")}</fieldset>${views.join("")}</div>`,
  ].join("");
}

function header(first: string): string {
  const venues = KNOWLEDGE_VENUES.map((venue) => `<th scope="col">${VENUE_NAMES[venue]}</th>`).join("");
  return `<th scope="col">${first}</th>${venues}`;
}

function misconductTable({ rows, cells }: Knowledge, observer: KnowledgeObserver): string {
  const body = rows.map((row) => {
    const columns = KNOWLEDGE_VENUES.map((venue) => {
      const lines = KNOWLEDGE_CULPRITS.flatMap((culprit) =>
        cells.filter(
          (one) =>
            one.row === row.id && one.venue === venue && one.observer === observer && one.culprit === culprit,
        ),
      );
      return `<td>${linesHtml(lines) || "not measured"}</td>`;
    });
    const group = row.group === "blind" ? `<small>where Glasshouse is expected to be blind</small>` : "";
    return `<tr><th scope="row">${escapeHtml(row.title)}${group}</th>${columns.join("")}</tr>`;
  });
  return tableOf(
    `Misconduct that ${OBSERVERS[observer]} can detect`,
    header("misconduct"),
    body.join(""),
    "matrix",
  );
}

/** A line for each culprit, or one for both where they say the same. */
function linesHtml(lines: readonly KnowledgeCell[]): string {
  const said = lines.map((cell) => ({ culprit: cell.culprit as string, html: cellHtml(cell) }));
  const [first, second] = said;
  const shown =
    first !== undefined && first.html === second?.html ? [{ culprit: "both", html: first.html }] : said;
  return shown
    .map(({ culprit, html }) => `<div><small class="who">${culprit}</small> ${html}</div>`)
    .join("");
}

function cellHtml({ verdict, detection, falseAlarms, reason }: KnowledgeCell): string {
  const counted =
    detection === null
      ? ""
      : ` (${detection.hits} of ${detection.runs}${falseAlarms === null ? "" : `; ${falseAlarms.hits} of ${falseAlarms.runs}`})`;
  const why = reason === null ? "" : `<small>${escapeHtml(reason)}</small>`;
  return `${lookHtml(VERDICTS[verdict])}${counted}${why}`;
}

function lookHtml({ sign, words, style }: Look): string {
  return `<span class="verdict ${style}"><span aria-hidden="true">${sign}</span> ${words}</span>`;
}

function claimTable({ claims, checks, rows }: Knowledge, observer: KnowledgeObserver): string {
  if (checks.length === 0) return "";
  const titles = new Map(rows.map(({ id, title }) => [id, title]));
  const body = claims.map(({ id, title }) => {
    const columns = KNOWLEDGE_VENUES.map((venue) => {
      const found = checks.find(
        (one) => one.claim === id && one.venue === venue && one.observer === observer,
      );
      if (found === undefined) return `<td>not measured</td>`;
      const unseen = found.unseen.map((row) => titles.get(row) ?? row);
      const gap = unseen.length === 0 ? "" : `<small>unseen: ${escapeHtml(unseen.join("; "))}</small>`;
      return `<td>${lookHtml(CLAIMS[found.verdict])}${gap}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(title)}</th>${columns.join("")}</tr>`;
  });
  return tableOf(`Claims that ${OBSERVERS[observer]} can check`, header("claim"), body.join(""), "matrix");
}
