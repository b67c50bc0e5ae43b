import {
  KNOWLEDGE_CULPRITS,
  KNOWLEDGE_OBSERVERS,
  KNOWLEDGE_VENUES,
  type ClaimCheck,
  type Knowledge,
  type KnowledgeCell,
  type KnowledgeRow,
  type KnowledgeVenue,
  type Rate,
} from "../../domain/run/knowledge";

const WIDTH = { row: 19, culprit: 9, venue: 15 } as const;
const HALF = 0.5;
const TITLES: Readonly<Record<KnowledgeVenue, string>> = {
  opaque: "opaque",
  typical: "typical",
  bestPractice: "best practice",
  badDex: "bad DEX",
  glasshouse: "Glasshouse",
};
const CLAIM_MARKS: Readonly<Record<ClaimCheck["verdict"], string>> = {
  all: "Y",
  some: "s",
  none: "n",
  notPublished: "-",
  cannotFail: "=",
};

const LEGEND = [
  "Four marks a cell: outsider, one customer, a share of the customers, paid auditor.",
  "  D detected in half of the runs or more   d detected, in fewer   . not detected   - data not published   x not possible there",
];
const CLAIM_LEGEND =
  "  Y whatever would make it false is detected in half of the runs or more   s a part of that, or less often   n nothing of it   - data not published   = nothing can make it false";

/** The matrix as text, with what was measured below it. */
export function knowledgeTable(knowledge: Knowledge): string {
  const { seed, runs, scene, rows, checks } = knowledge;
  const head = `What an outsider can know: ${runs} runs of each kind a cell, seed ${seed}, ${scene.blocks} blocks, ${scene.checking} of ${scene.customers} customers look`;
  return [
    head,
    "",
    ...LEGEND,
    "",
    line(["", "culprit", ...titles()]),
    ...rows.flatMap((row) => marks(knowledge, row)),
    "",
    "What the least privileged who detects it found (rate with its 95 % interval, false alarms, median delay in blocks, smallest size):",
    ...rows.flatMap((row) => findings(knowledge, row)),
    ...(checks.length === 0 ? [] : ["", ...claimLines(knowledge)]),
    "",
    "Harm, where it is measured (runs in which it happened, 95 % interval):",
    ...rows.filter(({ harm }) => harm !== null).flatMap((row) => harms(knowledge, row)),
    "",
  ].join("\n");
}

function titles(): string[] {
  return KNOWLEDGE_VENUES.map((venue) => TITLES[venue]);
}

function line([first = "", second = "", ...cells]: readonly string[]): string {
  const venues = cells.map((text) => text.padEnd(WIDTH.venue)).join("");
  return `${first.padEnd(WIDTH.row)}${second.padEnd(WIDTH.culprit)}${venues}`.trimEnd();
}

function marks({ cells }: Knowledge, { id, group }: KnowledgeRow): string[] {
  return KNOWLEDGE_CULPRITS.map((culprit, place) => {
    const found = KNOWLEDGE_VENUES.map((venue) =>
      KNOWLEDGE_OBSERVERS.map((observer) =>
        markOf(cells.find((cell) => isAt(cell, id, venue, culprit) && cell.observer === observer)),
      ).join(""),
    );
    const name = place > 0 ? "" : group === "blind" ? `* ${id}` : id;
    return line([name, culprit, ...found]);
  });
}

function isAt(cell: KnowledgeCell, row: string, venue: string, culprit: string): boolean {
  return cell.row === row && cell.venue === venue && cell.culprit === culprit;
}

function markOf(cell: KnowledgeCell | undefined): string {
  switch (cell?.verdict) {
    case undefined:
      return "?";
    case "detected":
      return (cell.detection?.rate ?? 0) >= HALF ? "D" : "d";
    case "notDetected":
      return ".";
    case "notPublished":
      return "-";
    case "impossible":
      return "x";
  }
}

function findings({ cells }: Knowledge, { id, title, unit }: KnowledgeRow): string[] {
  const lines = KNOWLEDGE_VENUES.flatMap((venue) =>
    KNOWLEDGE_CULPRITS.flatMap((culprit): string[] => {
      const here = cells.filter((cell) => isAt(cell, id, venue, culprit));
      const cell = here.find(({ verdict }) => verdict === "detected");
      const reason =
        culprit === "naive" ? here.find(({ verdict }) => verdict === "impossible")?.reason : null;
      const where = `  ${TITLES[venue].padEnd(WIDTH.venue)}${culprit.padEnd(WIDTH.culprit)}`;
      if (cell !== undefined) return [where + foundText(cell, unit)];
      return reason === null || reason === undefined ? [] : [`${where}not possible: ${reason}`];
    }),
  );
  return [`${id}: ${title}`, ...(lines.length === 0 ? ["  nobody, nowhere"] : lines)];
}

function foundText(cell: KnowledgeCell, unit: string | null): string {
  const { observer, detection, falseAlarms, medianDelayBlocks, smallest, detector, evidence } = cell;
  const size = smallest === null || unit === null ? "" : `, from ${smallest.toLocaleString("en")} ${unit}`;
  const rates = `${rateText(detection)}, false alarms ${rateText(falseAlarms)}`;
  return `${observer}: ${rates}, after ${medianDelayBlocks ?? "-"}${size}; ${detector ?? "-"}: ${evidence ?? "-"}`;
}

function rateText(rate: Rate | null): string {
  if (rate === null) return "-";
  const [own, low, high] = [rate.rate, rate.low, rate.high].map((part) => Math.round(part * 100));
  return `${own} % (${low}-${high})`;
}

function claimLines({ claims, checks }: Knowledge): string[] {
  return [
    "Claims, against a culprit who adapts:",
    CLAIM_LEGEND,
    line(["", "", ...titles()]),
    ...claims.map(({ id, title }) => {
      const found = KNOWLEDGE_VENUES.map((venue) =>
        KNOWLEDGE_OBSERVERS.map((observer) => {
          const check = checks.find(
            (one) => one.claim === id && one.venue === venue && one.observer === observer,
          );
          return check === undefined ? "?" : CLAIM_MARKS[check.verdict];
        }).join(""),
      );
      const room = WIDTH.row + WIDTH.culprit;
      return `${title.padEnd(room)}${line(["", "", ...found]).slice(room)}`;
    }),
  ];
}

function harms({ cells }: Knowledge, { id, harm }: KnowledgeRow): string[] {
  return [
    `${id}: ${harm ?? ""}`,
    ...KNOWLEDGE_CULPRITS.map((culprit) => {
      const texts = KNOWLEDGE_VENUES.map((venue) => {
        const cell = cells.find((one) => isAt(one, id, venue, culprit));
        return cell?.harm === null || cell?.harm === undefined ? "-" : rateText(cell.harm);
      });
      return line(["", culprit, ...texts]);
    }),
  ];
}
