import { availableParallelism } from "node:os";

import { Command } from "commander";

import { digestOfSources, readRecord, type Record, recordOf, writeRecord } from "./record";
import { canRunInvariants, type InvariantReport, runInvariants, tableOf, together } from "./run";

const DEPTH = 2_000;
/** Runs of each world for a seed: between seeds the record is written, so that an interrupted run has told what it did. */
const SEED_RUNS = 40;
const LEAST_DONE = 1_000;
const MOST_REFUSED = 0.2;
const NOT_CHECKED = 2;
const MS_PER_MIN = 60_000;

interface Options {
  readonly calls: string;
  readonly minutes: string;
  readonly seed: string;
  readonly runs: string;
  readonly processes: string;
  readonly out?: string;
}

/**
 * `deep.ts --calls 10000000 --minutes 60 --out bench/invariants.json`: forge's invariants seed after seed, several at once. It goes on
 * where the record in that file ends, if contracts and tests are what they were.
 */
async function main(): Promise<void> {
  const options = new Command()
    .option("--calls <number>", "stop after that many calls, the record's included", "10000000")
    .option("--minutes <number>", "or after that many minutes", "60")
    .option("--seed <number>", "the first; the others follow it", "1")
    .option("--runs <number>", "of each world, for a seed", `${SEED_RUNS}`)
    .option("--processes <number>", "seeds at once", `${availableParallelism()}`)
    .option("--out <file>", "the record, as JSON")
    .parse()
    .opts<Options>();
  if (!canRunInvariants()) {
    console.log("not checked: npm installed no forge or no anvil for this machine");
    process.exitCode = NOT_CHECKED;
    return;
  }
  const terms = { of: digestOfSources(), firstSeed: Number(options.seed), depth: DEPTH };
  let record = readRecord(options.out, terms);
  if (record !== undefined)
    console.log(`goes on after ${record.report.calls} calls of ${record.seeds} seeds`);
  console.log("compiles the handlers through the IR: two to three minutes, once");
  const began = Date.now();
  const before = record?.seconds ?? 0;
  while ((record?.report.calls ?? 0) < Number(options.calls)) {
    if ((Date.now() - began) / MS_PER_MIN >= Number(options.minutes)) break;
    const done: number = record?.seeds ?? 0;
    const seeds = seedsAfter(terms.firstSeed + done, Number(options.processes));
    const run = { runs: Number(options.runs), depth: DEPTH, seeds, profile: "deep" } as const;
    const report: InvariantReport = await runInvariants(run, () => undefined);
    const seconds = before + Math.round((Date.now() - began) / 1_000);
    record = recordOf(terms, together(record?.report, report), done + seeds.length, seconds);
    console.log(`seeds ${seeds.join(", ")}: ${record.report.calls} calls so far, ${seconds} s`);
    if (options.out !== undefined) writeRecord(options.out, record);
  }
  if (record !== undefined) judge(record);
}

function seedsAfter(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `0x${(first + i).toString(16)}`);
}

/** Every verb but the thieves' was done often enough, and most calls did something. */
function judge({ report }: Record): void {
  console.log(tableOf(report));
  const silent = [...report.verbs].filter(([name, { done }]) => name !== "Steal" && done < LEAST_DONE);
  for (const [name, { done }] of silent) console.log(`${name}: only ${done} done, of ${LEAST_DONE} wanted`);
  const isEnough = silent.length === 0 && report.refused / report.calls < MOST_REFUSED;
  process.exitCode = isEnough ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
