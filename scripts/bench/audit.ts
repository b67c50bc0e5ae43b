import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Command } from "commander";

import { type AuditCost, type AuditTask } from "./auditCost";
import { openArchiveNode } from "./auditNode";
import { AuditWorld } from "./auditWorld";
import { machine } from "./machine";

/** 10 October 2025, 20:30 UTC: any fixed time serves. */
const GENESIS_SEC = 1_760_128_200;
const EVENTS_AN_ACCOUNT = 10;
const BLOCKS = 1_000;
const MORE_BLOCKS = 1_000;
const TRADES_A_BLOCK = 1;
const SIZES = [1_000, 10_000, 50_000];
const ENTRY = path.join(__dirname, "auditProcess.ts");
/** Promised at 10,000 accounts: seconds of both audits, and memory. */
const PROMISE = { accounts: 10_000, firstSec: 60, secondSec: 10, memoryMb: 1_024 };

interface Row {
  readonly accounts: number;
  readonly slots: number;
  readonly first: AuditCost;
  readonly second: AuditCost;
}

const options = new Command()
  .name("bench:audit")
  .description(
    "Measures an audit from scratch, and the next one 1,000 blocks later with what the first kept.",
  )
  .option("--out <file>", "where to write the figures as JSON", "bench/audit.json")
  .option("--sizes <n...>", "numbers of accounts", SIZES.map(String))
  .option("--states <n>", "keep so many states of the chain only: for sizes whose history fills the memory")
  .parse()
  .opts<{ out: string; sizes: string[]; states?: string }>();

const COLUMNS = ["accounts", "slots", "events", "wall [s]", "CPU [s]", "memory [MB]", "events after"];
const WIDTHS = [8, 10, 10, 10, 9, 13, 14, 10, 9, 13];

async function main(): Promise<void> {
  const rows: Row[] = [];
  printRow([...COLUMNS, "wall [s]", "CPU [s]", "memory [MB]"]);
  for (const size of options.sizes) {
    const row = await measure(Number(size));
    rows.push(row);
    const { first, second } = row;
    const cells = [row.accounts, row.slots, ...costsOf(first), ...costsOf(second)];
    printRow(cells);
    sayPromise(row);
  }
  mkdirSync(path.dirname(path.resolve(options.out)), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`);
  console.log(`written to ${options.out}`);
}

function costsOf({ events, wallSec, cpuSec, memoryMb }: AuditCost): number[] {
  return [events, wallSec, cpuSec, memoryMb];
}

function printRow(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell, i) => String(cell).padStart(WIDTHS[i] ?? 0)).join(""));
}

function sayPromise({ accounts, first, second }: Row): void {
  if (accounts !== PROMISE.accounts) return;
  const memory = Math.max(first.memoryMb, second.memoryMb);
  const kept =
    first.wallSec <= PROMISE.firstSec && second.wallSec <= PROMISE.secondSec && memory < PROMISE.memoryMb;
  const { firstSec, secondSec, memoryMb } = PROMISE;
  const bounds = `at most ${firstSec} s, then ${secondSec} s, under ${memoryMb} MB`;
  console.log(`${kept ? "kept" : "NOT KEPT"}: ${bounds}`);
  if (!kept) process.exitCode = 1;
}

/** An audit from scratch, and another one after more blocks with what the first has stored. */
async function measure(accounts: number): Promise<Row> {
  const node = await openArchiveNode(GENESIS_SEC, options.states);
  const store = mkdtempSync(path.join(tmpdir(), "glasshouse-audit-"));
  try {
    const world = await AuditWorld.build(node, {
      accounts,
      events: EVENTS_AN_ACCOUNT * accounts,
      blocks: BLOCKS,
    });
    const { addresses, block: from } = world.deployment;
    const task = { url: node.url, ledger: addresses.ledger, from, store, now: GENESIS_SEC };
    const first = await run(task);
    await world.trade(MORE_BLOCKS, TRADES_A_BLOCK);
    const second = await run(task);
    return { accounts, slots: first.slots, first, second };
  } finally {
    node.stop();
    rmSync(store, { recursive: true });
  }
}

/** In a process of its own, whose memory is then this audit's alone. */
function run(task: AuditTask): Promise<AuditCost> {
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, [JSON.stringify(task)]);
    child.once("message", (cost: AuditCost) => {
      if (cost.verdict === "holds") resolve(cost);
      else reject(new Error(`the audit of an honest exchange says: ${cost.verdict}`));
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`an audit ended with exit code ${code}`)));
  });
}

void main();
