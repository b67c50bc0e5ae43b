import { writeFileSync } from "node:fs";

import { Command } from "commander";

import { governanceMatrix } from "./matrix";
import { renderMatrix } from "./render";

/** Where the document lies. */
export const MATRIX_FILE = "docs/governance-matrix.md";

async function main(): Promise<void> {
  const { out } = new Command()
    .name("governance:matrix")
    .description("Calls every function of every contract as every role and writes down what came of it.")
    .option("--out <file>", "where to write the table", MATRIX_FILE)
    .parse()
    .opts<{ out: string }>();
  const rows = await governanceMatrix();
  writeFileSync(out, renderMatrix(rows));
  console.log(`${rows.length} functions written to ${out}`);
}

void main();
