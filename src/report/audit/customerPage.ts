import { type CustomerAuditArtifact } from "../../domain/audit/customer";
import { escapeHtml, grouped } from "../format";
import { auditPage } from "./page";
import { section, table } from "./sections";

const VERDICTS = { holds: "holds", violated: "not so", open: "cannot be checked" } as const;

/** The same page as an audit's, for what a customer of another venue can check there, and what it leaves open. */
export function renderCustomerAudit({ venue, block, headline, answers }: CustomerAuditArtifact): string {
  const rows = answers.map(({ question, verdict, evidence, leavesOpen }) => [
    question,
    VERDICTS[verdict],
    evidence,
    leavesOpen,
  ]);
  const checked = answers.filter(({ verdict }) => verdict !== "open").length;
  const count = `${checked} of ${answers.length} questions that an audit of Glasshouse answers can be answered here.`;
  return auditPage(
    `${headline} ${venue}, as one of its customers`,
    `<p class="lead">A model of a venue: nothing is asked of its inside, and nothing but its pages and the customer's own is looked at.</p>
<h1>${escapeHtml(`${venue}: ${headline}`)}</h1>
<p class="note">Block ${grouped(block)} of the model. ${escapeHtml(count)}</p>
${section("What a customer can check", table(["", "answer", "what was looked at", "what stays possible all the same"], rows, "prose"))}
<p class="note">How the venues are modelled, and what each of them publishes: docs/cex.md.</p>`,
  );
}
