import { type AuditArtifact } from "../../domain/audit/artifact";
import { escapeHtml, grouped } from "../format";
import { styleSheet } from "../style";
import {
  auditorNote,
  contractTable,
  findingList,
  marketTable,
  moneyTable,
  gatewaySection,
  powersSection,
  rangeSection,
  stressTable,
} from "./sections";

const VERDICTS = { holds: "Holds", violated: "Violated", unchecked: "Not checked" } as const;

/** One offline page, drawn from the artifact alone; every text of it is escaped. */
export function renderAudit(artifact: AuditArtifact): string {
  const { verdict, headline, restsOn, block, meta } = artifact;
  const rests = restsOn.map((sentence) => `<p class="lead hash">${escapeHtml(sentence)}</p>`).join("");
  const at =
    block === null
      ? ""
      : `<p class="note hash">Chain ${block.chainId}, block ${grouped(block.number)}, ${escapeHtml(block.hash)}, ${new Date(
          block.timestamp * 1000,
        ).toISOString()}</p>`;
  return auditPage(
    `${VERDICTS[verdict]}: audit of a Glasshouse deployment`,
    `${rests}
<h1 class="hash${verdict === "holds" ? "" : " warning"}">${escapeHtml(headline)}</h1>
${at}
${findingList(artifact)}
${rangeSection(artifact)}
${moneyTable(artifact)}
${stressTable(artifact)}
${marketTable(artifact)}
${powersSection(artifact)}
${gatewaySection(artifact)}
${contractTable(artifact)}
<p class="note hash">Made ${escapeHtml(meta.createdAt)} in ${meta.wallSec.toFixed(1)} s by <code>${escapeHtml(meta.command)}</code>. What is proved, and what rests on what: docs/audit.md. ${auditorNote(artifact)}</p>`,
  );
}

/** The page around an audit. @param title plain text @param body its markup, whose texts are escaped */
export function auditPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${styleSheet()}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}
