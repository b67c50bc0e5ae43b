import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Command } from "commander";

import { machine } from "./machine";
import { type RunCost } from "./simCost";

const SIZES = [100, 1_000, 10_000];
const ENTRY = path.join(__dirname, "simProcess.ts");

const options = new Command()
  .name("bench:sim")
  .description(
    "Measures what a simulation costs: transactions a second, the share of time outside the EVM, memory.",
  )
  .option("--out <file>", "where to write the figures as JSON", "bench/sim.json")
  .option("--sizes <n...>", "numbers of leveraged traders", SIZES.map(String))
  .parse()
  .opts<{ out: string; sizes: string[] }>();

async function main(): Promise<void> {
  const rows: RunCost[] = [];
  console.log(
    "accounts   transactions   run [s]   tx/s   outside the EVM   processor [s]   outside, of it   simulator [MB]   chain [MB]   load",
  );
  for (const size of options.sizes) {
    const row = await measure(Number(size));
    rows.push(row);
    const cells = [
      row.accounts,
      row.transactions,
      row.runSec,
      row.perSec,
      `${row.outsidePercent} %`,
      row.runCpuSec ?? "-",
      row.outsideCpuPercent === undefined ? "-" : `${row.outsideCpuPercent} %`,
      row.simulatorMb,
      row.chainMb ?? "-",
      row.load,
    ];
    const widths = [8, 15, 10, 7, 18, 16, 17, 17, 13, 7];
    console.log(cells.map((cell, i) => String(cell).padStart(widths[i] ?? 0)).join(""));
  }
  mkdirSync(path.dirname(path.resolve(options.out)), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`);
  console.log(`written to ${options.out}`);
}

/** In a process of its own, whose memory is then this run's alone. */
function measure(accounts: number): Promise<RunCost> {
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, [`${accounts}`]);
    child.once("message", (cost: RunCost) => resolve(cost));
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`the run of ${accounts} accounts ended with exit code ${code}`)),
    );
  });
}

void main();
