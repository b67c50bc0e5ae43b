import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { artifactOf } from "../../src/audit/artifact";
import { audit, type AuditOutcome } from "../../src/audit/audit";
import { FACTS } from "../../src/audit/code/facts";
import { HttpRpc } from "../../src/audit/rpc";
import { type AuditArtifact } from "../../src/domain/audit/artifact";
import { renderAudit } from "../../src/report/audit/page";
import { writeWhole } from "../run/output";
import { buildFactsIn } from "./buildFacts";
import { type AuditOptions, EXIT_UNCHECKED, readDeploymentFile } from "./options";
import { ProgressLine } from "./progressLine";

const EXIT_CODES = { holds: 0, violated: 1, unchecked: EXIT_UNCHECKED } as const;
const ARTIFACTS = path.resolve(__dirname, "../../artifacts");

/** The facts that this checkout ships are not those of its own contracts. */
export class StaleFactsError extends Error {
  override readonly name = "StaleFactsError";
}

/** Audits, writes both files and prints what was found. @return the exit code. */
export async function runAudit(options: AuditOptions, command: string): Promise<number> {
  requireOwnBuild();
  const started = Date.now();
  const progress = new ProgressLine(started);
  const outcome = await audit(requestOf(options, started, progress));
  progress.end();
  const wallSec = (Date.now() - started) / 1000;
  const artifact = artifactOf(outcome, { createdAt: new Date(started).toISOString(), command, wallSec });
  const [json, html] = [path.join(options.out, "audit.json"), path.join(options.out, "audit.html")];
  writeWhole(json, `${JSON.stringify(artifact, null, 1)}\n`);
  writeWhole(html, renderAudit(artifact));
  console.log(reportText(artifact));
  console.log(`\nwrote ${json} and ${html}, took ${wallSec.toFixed(1)} s`);
  return exitCodeOf(outcome);
}

export function exitCodeOf({ verdict }: Pick<AuditOutcome, "verdict">): number {
  return EXIT_CODES[verdict];
}

/** What the compiler just made of this checkout must be what the auditor compares with. */
function requireOwnBuild(): void {
  if (isDeepStrictEqual(buildFactsIn(ARTIFACTS), FACTS)) return;
  throw new StaleFactsError(
    "src/audit/code/compiled.json does not describe the contracts of this checkout: run npm run audit:facts",
  );
}

function requestOf(options: AuditOptions, started: number, progress: ProgressLine) {
  const file = options.deployment === undefined ? undefined : readDeploymentFile(options.deployment);
  const ledger = options.ledger ?? file?.addresses.ledger ?? "";
  return {
    rpc: new HttpRpc(options.rpc),
    rpc2: options.rpc2 === undefined ? undefined : new HttpRpc(options.rpc2),
    ledger,
    claimed: file?.addresses,
    chainId: file?.chainId,
    block: options.block,
    blockHash: options.blockHash,
    from: options.from ?? file?.block ?? 0,
    store: options.store,
    receipts: options.receipts,
    acceptTokenCall: options.acceptTokenCall,
    now: Math.floor(started / 1000),
    onProgress: (line: string) => progress.show(line),
  };
}

/** What the command prints: the foundation first, the verdict last. */
export function reportText({ restsOn, findings, unchecked, headline }: AuditArtifact): string {
  const found = findings.map(
    ({ law, severity, subject, have, need, text }) =>
      `${law.padEnd(8)} ${severity.padEnd(8)} ${subject}\n         have ${have}\n         need ${need}\n         ${text}`,
  );
  const open = unchecked.map(
    ({ law, subject, reason }) => `${law.padEnd(8)} open     ${subject}\n         ${reason}`,
  );
  return [...restsOn, ...found, ...open, headline].join("\n");
}
