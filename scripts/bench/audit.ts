import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { audit } from "../../src/audit/audit";
import { HttpRpc } from "../../src/audit/rpc";
import { openArchiveNode } from "./auditNode";
import { AuditWorld, type WorldSize } from "./auditWorld";

/** 10 October 2025, 20:30 UTC: any fixed time serves. */
const GENESIS_SEC = 1_760_128_200;
const EVENTS_AN_ACCOUNT = 10;
const BLOCKS = 1_000;
const MORE_BLOCKS = 1_000;
const TRADES_A_BLOCK = 5;
const SIZES = [1_000, 10_000];
const KB_PER_MB = 1_024;

interface Pass {
  readonly sec: number;
  readonly events: number;
  readonly verdict: string;
}

async function main(sizes: readonly number[]): Promise<void> {
  console.log("accounts | events | from scratch | events after | second run | most memory");
  for (const accounts of sizes) {
    const { first, second } = await measure({
      accounts,
      events: EVENTS_AN_ACCOUNT * accounts,
      blocks: BLOCKS,
    });
    for (const { verdict } of [first, second]) {
      if (verdict !== "holds") throw new Error(`the audit of an honest exchange says: ${verdict}`);
    }
    // Of this process, the building of the history included: more than an audit alone needs.
    const memory = Math.round(process.resourceUsage().maxRSS / KB_PER_MB);
    const row = [accounts, first.events, `${first.sec} s`, second.events, `${second.sec} s`, `${memory} MB`];
    console.log(row.join(" | "));
  }
}

/** An audit from scratch, and another one after more blocks with what the first has stored. */
async function measure(size: WorldSize): Promise<{ readonly first: Pass; readonly second: Pass }> {
  const node = await openArchiveNode(GENESIS_SEC);
  const store = mkdtempSync(path.join(tmpdir(), "glasshouse-audit-"));
  try {
    const world = await AuditWorld.build(node.client, size);
    const first = await pass(world, node.url, store);
    await world.trade(MORE_BLOCKS, TRADES_A_BLOCK);
    return { first, second: await pass(world, node.url, store) };
  } finally {
    node.stop();
    rmSync(store, { recursive: true });
  }
}

async function pass({ deployment }: AuditWorld, url: string, store: string): Promise<Pass> {
  const began = performance.now();
  const { ledger } = deployment.addresses;
  const request = { rpc: new HttpRpc(url), ledger, block: "latest", from: deployment.block, store } as const;
  const outcome = await audit({ ...request, chainId: deployment.chainId, now: GENESIS_SEC });
  const sec = Math.round((performance.now() - began) / 100) / 10;
  return { sec, events: outcome.history?.logs ?? 0, verdict: outcome.verdict };
}

const asked = process.argv.slice(2).map(Number);
void main(asked.length > 0 ? asked : SIZES);
