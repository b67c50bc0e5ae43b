import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { configFor } from "../../deploy/config/networks";
import { artifactOf } from "../../src/audit/artifact";
import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { FACTS } from "../../src/audit/code/facts";
import { type PublishedConfig } from "../../src/audit/published/configFindings";
import { auditRange } from "../../src/audit/range/auditRange";
import { HttpRpc } from "../../src/audit/rpc";
import { type AuditArtifact } from "../../src/domain/audit/artifact";
import { renderAudit } from "../../src/report/audit/page";
import { readDeploymentFile } from "../chain/deploymentFile";
import { writeTogether } from "../run/output";
import { auditorIn } from "./auditor";
import { buildFactsIn } from "./buildFacts";
import { type AuditOptions, EXIT_UNCHECKED } from "./options";
import { ProgressLine } from "./progressLine";
import { onlyLedger } from "./onlyLedger";

const OF_FINALIZED =
  "All of this is about the newest finalized block: --block latest takes in what was done since.";
const EXIT_CODES = { holds: 0, violated: 1, unchecked: EXIT_UNCHECKED } as const;
const ROOT = path.resolve(__dirname, "../..");
const ARTIFACTS = path.join(ROOT, "artifacts");

/** The facts that this checkout ships are not those of its own contracts. */
export class StaleFactsError extends Error {
  override readonly name = "StaleFactsError";
}

/** Audits, writes both files and prints what was found. @return the exit code. */
export async function runAudit(options: AuditOptions, command: string): Promise<number> {
  requireOwnBuild();
  const started = Date.now();
  const progress = new ProgressLine(started);
  const outcome = await outcomeOf(options, await requestOf(options, started, progress));
  progress.end();
  const wallSec = (Date.now() - started) / 1000;
  const createdAt = new Date(started).toISOString();
  const artifact = artifactOf(outcome, { createdAt, command, wallSec, auditor: auditorIn(ROOT) });
  const [json, html] = [path.join(options.out, "audit.json"), path.join(options.out, "audit.html")];
  writeTogether([
    [json, `${JSON.stringify(artifact, null, 1)}\n`],
    [html, renderAudit(artifact)],
  ]);
  console.log(reportText(artifact));
  const byDefault = options.block === undefined && options.blockHash === undefined;
  // A deployment that is minutes old was not handed over yet in the block that is judged.
  if (byDefault && outcome.verdict === "violated") console.log(`\n${OF_FINALIZED}`);
  console.log(`\nwrote ${json} and ${html}, took ${wallSec.toFixed(1)} s`);
  return exitCodeOf(outcome);
}

/** Of one block, or of a range that ends with it. */
function outcomeOf({ from, samples }: AuditOptions, request: AuditRequest) {
  return from === undefined ? audit(request) : auditRange(request, { from, samples });
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

/** A second opinion that is the first one again. */
export class SameNodeError extends Error {
  override readonly name = "SameNodeError";
}

function secondNode({ rpc, rpc2 }: AuditOptions): HttpRpc | undefined {
  if (rpc2 === undefined) return undefined;
  const [first, second] = [new URL(rpc), new URL(rpc2)];
  if (first.href !== second.href) return new HttpRpc(rpc2);
  throw new SameNodeError(`--rpc and --rpc2 are the same node: have ${second.host} twice, need another one`);
}

/** The committed configuration of a network; who holds its roles is named where it is deployed, and not compared. */
function publishedConfig(network: string): PublishedConfig {
  const { governance, ...config } = configFor(network, { governor: "", guardian: "", reporters: [] });
  return { ...config, governance: { executionDelaySec: governance.executionDelaySec } };
}

async function requestOf(options: AuditOptions, started: number, progress: ProgressLine) {
  const file = options.deployment === undefined ? undefined : readDeploymentFile(options.deployment);
  const rpc = new HttpRpc(options.rpc);
  const ledger = options.ledger ?? file?.addresses.ledger ?? (await onlyLedger(rpc, options.since ?? 0));
  return {
    rpc,
    rpc2: secondNode(options),
    ledger,
    claimed: file?.addresses,
    gateways: [...(file?.gateways ?? []), ...options.gateway],
    chainId: file?.chainId,
    block: options.block,
    blockHash: options.blockHash,
    from: options.since ?? file?.block,
    store: options.store,
    receipts: options.receipts,
    acceptTokenCall: options.acceptTokenCall,
    published: options.config === undefined ? undefined : publishedConfig(options.config),
    now: Math.floor(started / 1000),
    onProgress: (line: string) => progress.show(line),
  };
}

/** What the command prints: the foundation first, the verdict last. */
export function reportText(artifact: AuditArtifact): string {
  const { restsOn, contracts, findings, unchecked, headline } = artifact;
  const ledger = contracts.find(({ part }) => part === "Ledger");
  const found = findings.map(
    ({ law, severity, subject, have, need, text }) =>
      `${law.padEnd(8)} ${severity.padEnd(8)} ${subject}\n         have ${have}\n         need ${need}\n         ${text}`,
  );
  const open = unchecked.map(
    ({ law, subject, reason }) => `${law.padEnd(8)} open     ${subject}\n         ${reason}`,
  );
  const subject = ledger === undefined ? [] : [`Ledger ${ledger.address}`];
  return [...restsOn, ...subject, ...rangeText(artifact), ...found, ...open, headline].join("\n");
}

function rangeText({ range, block }: AuditArtifact): readonly string[] {
  if (range === null) return [];
  const { from, judged, laws, proved } = range;
  const at = [...proved.map(({ number }) => number), ...(block === null ? [] : [block.number])].join(", ");
  return [
    `From block ${from} on: ${laws.join(", ")} judged after each of ${judged} blocks with events; state proved at ${at}.`,
  ];
}
