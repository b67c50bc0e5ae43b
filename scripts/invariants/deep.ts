import { writeFileSync } from "node:fs";

import { Command } from "commander";

import { canRunInvariants, type InvariantReport, runInvariants, tableOf, together } from "./run";

const DEPTH = 2_000;
/** Runs of each world in a chunk: between chunks the report is written, so that an interrupted run has told what it did. */
const CHUNK_RUNS = 40;
const LEAST_DONE = 1_000;
const MOST_REFUSED = 0.2;
const NOT_CHECKED = 2;
const MS_PER_MIN = 60_000;

interface Options {
  readonly calls: string;
  readonly minutes: string;
  readonly seed: string;
  readonly out?: string;
}

/** `deep.ts --calls 10000000 --minutes 60 --out bench/invariants.json`: forge's invariants in chunks, each of a seed of its own. */
async function main(): Promise<void> {
  const options = new Command()
    .option("--calls <number>", "stop after that many calls", "10000000")
    .option("--minutes <number>", "or after that many minutes", "60")
    .option("--seed <number>", "of the first chunk; the others follow it", "1")
    .option("--out <file>", "write the report there, as JSON")
    .parse()
    .opts<Options>();
  if (!canRunInvariants()) {
    console.log("not checked: npm installed no forge or no anvil for this machine");
    process.exitCode = NOT_CHECKED;
    return;
  }
  const began = Date.now();
  let report: InvariantReport | undefined;
  for (let chunk = 0; report === undefined || report.calls < Number(options.calls); chunk += 1) {
    const minutes = (Date.now() - began) / MS_PER_MIN;
    if (minutes >= Number(options.minutes)) break;
    const seed = `0x${(BigInt(options.seed) + BigInt(chunk)).toString(16)}`;
    const more = await runInvariants({ runs: CHUNK_RUNS, depth: DEPTH, seed }, () => undefined);
    report = report === undefined ? more : together(report, more);
    console.log(`chunk ${chunk + 1}, seed ${seed}: ${report.calls} calls so far`);
    if (options.out !== undefined) writeReport(options.out, report, options.seed, chunk + 1, began);
  }
  if (report === undefined) return;
  console.log(tableOf(report));
  process.exitCode = isEnough(report) ? 0 : 1;
}

/** Every verb but the thieves' was done often enough, and most calls did something. */
function isEnough({ calls, refused, verbs }: InvariantReport): boolean {
  const silent = [...verbs].filter(([name, { done }]) => name !== "Steal" && done < LEAST_DONE);
  for (const [name, { done }] of silent) console.log(`${name}: only ${done} done, of ${LEAST_DONE} wanted`);
  return silent.length === 0 && refused / calls < MOST_REFUSED;
}

function writeReport(
  file: string,
  report: InvariantReport,
  seed: string,
  chunks: number,
  began: number,
): void {
  const { calls, refused, runs, verbs } = report;
  const terms = { firstSeed: Number(seed), seeds: chunks, runs, depth: DEPTH };
  const seconds = Math.round((Date.now() - began) / 1000);
  const told = { ...terms, calls, refused, seconds, verbs: Object.fromEntries(verbs) };
  writeFileSync(file, `${JSON.stringify(told, undefined, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
