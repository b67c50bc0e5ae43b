import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Command } from "commander";

import { AUCTION } from "./auction";
import { measure } from "./bench";
import { COLLATERAL } from "./collateral";
import { type Bill, computeOf } from "./explain";
import { PROTOCOL } from "./protocol";
import { TRADING } from "./trading";
import { WATERFALL } from "./waterfall";

const options = new Command()
  .name("bench:gas")
  .description("Measures the whole-transaction gas of every operation, all slots cold.")
  .option("--out <file>", "where to write { op: gas } as JSON", "bench/gas.json")
  .option("--only <prefix>", "measure only operations whose name starts so", "")
  .option("--explain", "tell what each operation pays for", false)
  .parse()
  .opts<{ out: string; only: string; explain: boolean }>();

async function main(): Promise<void> {
  const results: Record<string, number> = {};
  let over = 0;
  console.log(`${"operation".padEnd(26)}${"gas".padStart(11)}${"at most".padStart(11)}   fixture`);
  for (const bench of [...TRADING, ...AUCTION, ...WATERFALL, ...PROTOCOL, ...COLLATERAL].filter(({ op }) =>
    op.startsWith(options.only),
  )) {
    const { gas, bill } = await measure(bench, options.explain);
    results[bench.op] = gas;
    const late = gas > bench.atMost;
    over += late ? 1 : 0;
    const figures = gas.toLocaleString("en").padStart(11) + bench.atMost.toLocaleString("en").padStart(11);
    console.log(`${bench.op.padEnd(26)}${figures} ${late ? "!" : " "} ${bench.fixture}`);
    if (bill) console.log(billed(bill));
  }
  mkdirSync(path.dirname(path.resolve(options.out)), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`written to ${options.out}${over > 0 ? `; ${over} above their bound` : ""}`);
  process.exitCode = over > 0 ? 1 : 0;
}

function billed(bill: Bill): string {
  const compute = Object.entries(bill.compute)
    .sort(([, a], [, b]) => b - a)
    .map(([name, gas]) => `${name} ${gas.toLocaleString("en")}`);
  const { base, reads, writes, logs } = bill;
  return Object.entries({ base, reads, writes, logs, compute: computeOf(bill) })
    .map(([name, gas]) => `    ${name.padEnd(22)}${gas.toLocaleString("en").padStart(11)}`)
    .concat(`      of it ${compute.join(", ")}`)
    .join("\n");
}

void main();
