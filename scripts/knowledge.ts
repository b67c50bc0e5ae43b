import { availableParallelism } from "node:os";
import path from "node:path";

import { Command, InvalidArgumentError } from "commander";

import { AVAX } from "../deploy/config/avax";
import { matrixByVenue } from "./knowledge/byVenue";
import { explain } from "./run/explain";
import { prepareFolder, writeWhole } from "./run/output";
import { knowledgeTable } from "../src/compare/knowledge/table";

interface Options {
  readonly out: string;
  readonly runs: number;
  readonly seed: bigint;
  readonly row?: readonly string[];
  readonly jobs: number;
}

const SEED_END = 1n << 43n;

const options = new Command()
  .name("knowledge")
  .description(
    "Measures which misconduct an outsider, a customer, many customers or a paid auditor can detect, at which venue.",
  )
  .requiredOption("--out <dir>", "where knowledge.json goes")
  .option("--runs <number>", "runs of a cell, with and without misconduct", wholeNumber, 100)
  .option("--seed <number>", "of all runs", seedNumber, 1n)
  .option("--row <id...>", "only these rows")
  .option("--jobs <number>", "processes, one for a venue at a time", wholeNumber, availableParallelism())
  .parse()
  .opts<Options>();

async function main({ out, runs, seed, row, jobs }: Options): Promise<void> {
  const begun = performance.now();
  prepareFolder(out);
  const rows = row === undefined ? {} : { rows: row };
  const knowledge = await matrixByVenue({ seed, runs, parameters: AVAX, ...rows }, jobs, told);
  const file = path.join(out, "knowledge.json");
  writeWhole(file, `${JSON.stringify(knowledge)}\n`);
  console.log(knowledgeTable(knowledge));
  console.error(`${file} after ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
}

function told(venue: string, done: number, total: number): void {
  console.error(`${venue}: ${done} of ${total} venues`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < 1 || value > 100_000)
    throw new InvalidArgumentError("need a whole number from 1 to 100000");
  return value;
}

function seedNumber(text: string): bigint {
  if (!/^[0-9]+$/.test(text) || BigInt(text) >= SEED_END)
    throw new InvalidArgumentError(`need a whole number below ${SEED_END}`);
  return BigInt(text);
}

main(options).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
