import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Command } from "commander";

import { gasOf } from "./bench";
import { TRADING } from "./trading";
import { WATERFALL } from "./waterfall";

const options = new Command()
  .name("bench:gas")
  .description("Measures the whole-transaction gas of every operation, all slots cold.")
  .option("--out <file>", "where to write { op: gas } as JSON", "bench/gas.json")
  .option("--only <prefix>", "measure only operations whose name starts so", "")
  .parse()
  .opts<{ out: string; only: string }>();

async function main(): Promise<void> {
  const results: Record<string, number> = {};
  let over = 0;
  console.log(`${"operation".padEnd(26)}${"gas".padStart(11)}${"at most".padStart(11)}   fixture`);
  for (const bench of [...TRADING, ...WATERFALL].filter(({ op }) => op.startsWith(options.only))) {
    const gas = await gasOf(bench);
    results[bench.op] = gas;
    const late = gas > bench.atMost;
    over += late ? 1 : 0;
    const figures = gas.toLocaleString("en").padStart(11) + bench.atMost.toLocaleString("en").padStart(11);
    console.log(`${bench.op.padEnd(26)}${figures} ${late ? "!" : " "} ${bench.fixture}`);
  }
  mkdirSync(path.dirname(path.resolve(options.out)), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`written to ${options.out}${over > 0 ? `; ${over} above their bound` : ""}`);
  process.exitCode = over > 0 ? 1 : 0;
}

void main();
