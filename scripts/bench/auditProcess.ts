import { audit, type AuditOutcome } from "../../src/audit/audit";
import { HttpRpc } from "../../src/audit/rpc";
import { type AuditCost, type AuditTask } from "./auditCost";

const KB_PER_MB = 1_024;
const US_PER_SEC = 1e6;

async function main({ url, ...task }: AuditTask): Promise<AuditCost> {
  const outcome = await audit({ ...task, rpc: new HttpRpc(url), block: "latest", onProgress: progress });
  for (const { law, subject, have, need } of outcome.findings.slice(0, 5)) {
    console.error(`${law} ${subject}: have ${have}, need ${need}`);
  }
  for (const { law, reason } of outcome.unchecked) console.error(`${law} open: ${reason}`);
  const { user, system } = process.cpuUsage();
  return {
    verdict: outcome.verdict,
    events: outcome.history?.logs ?? 0,
    slots: slotsOf(outcome),
    // Counted from the start of the process.
    wallSec: rounded(performance.now() / 1_000),
    cpuSec: rounded((user + system) / US_PER_SEC),
    memoryMb: Math.round(process.resourceUsage().maxRSS / KB_PER_MB),
  };
}

function slotsOf({ state }: AuditOutcome): number {
  const storages = Object.values(state?.storages ?? {});
  return storages.reduce((sum, { slots }) => sum + slots.length, 0);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function progress(line: string): void {
  if (process.env["GLASSHOUSE_BENCH_STEPS"] === undefined) return;
  console.error(`  ${(performance.now() / 1_000).toFixed(1)} s: ${line}`);
}

void main(JSON.parse(process.argv[2] ?? "") as AuditTask).then((cost) =>
  process.send?.(cost, undefined, undefined, () => process.exit(0)),
);
