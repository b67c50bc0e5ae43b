import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { Command } from "commander";

import { digestOfSources, readRecord, type Record, recordOf, type RecordTerms, writeRecord } from "./record";
import {
  canRunInvariants,
  type InvariantReport,
  prepareInvariants,
  runInvariants,
  tableOf,
  together,
} from "./run";

const DEPTH = 2_000;
/** Runs of each world for a seed: between seeds the record is written, so that an interrupted run has told what it did. */
const SEED_RUNS = 10;
const START_GAP_MS = 3_000;
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
    .option("--minutes <number>", "or after that many minutes of running", "60")
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
  console.log("compiles the handlers through the IR: two to three minutes, once");
  await prepareInvariants("deep", () => undefined);
  const run = new DeepRun(options);
  await Promise.all(Array.from({ length: Number(options.processes) }, () => run.work()));
  if (run.record !== undefined) judge(run.record);
}

/** Whoever is free takes the next seed. The record is written behind each: an interrupted run has told what it did. */
class DeepRun {
  record: Record | undefined;
  private readonly terms: RecordTerms;
  private readonly began = Date.now();
  private readonly before: number;
  private readonly taken: Set<number>;
  private door: Promise<void> = Promise.resolve();
  private failed = false;

  constructor(private readonly options: Options) {
    this.terms = { of: digestOfSources(), firstSeed: Number(options.seed), depth: DEPTH };
    this.record = readRecord(options.out, this.terms);
    this.before = this.record?.seconds ?? 0;
    this.taken = new Set(this.record?.seeds);
    if (this.record !== undefined)
      console.log(`goes on after ${this.record.report.calls} calls of ${this.taken.size} seeds`);
  }

  async work(): Promise<void> {
    while (!this.isOver()) {
      const seed = this.take();
      await this.enter();
      const terms = { runs: Number(this.options.runs), depth: DEPTH, profile: "deep" } as const;
      try {
        this.note(seed, await runInvariants({ ...terms, seed: `0x${seed.toString(16)}` }, () => undefined));
      } catch (error) {
        this.failed = true;
        throw error;
      }
    }
  }

  private isOver(): boolean {
    const { calls, minutes } = this.options;
    if (this.failed || (this.record?.report.calls ?? 0) >= Number(calls)) return true;
    return (Date.now() - this.began) / MS_PER_MIN >= Number(minutes);
  }

  private take(): number {
    let seed = this.terms.firstSeed;
    while (this.taken.has(seed)) seed += 1;
    this.taken.add(seed);
    return seed;
  }

  /** Forge writes its compiler's cache anew as it starts, and who reads it meanwhile compiles everything again. */
  private async enter(): Promise<void> {
    const mine = this.door;
    this.door = mine.then(() => sleep(START_GAP_MS));
    await mine;
  }

  private note(seed: number, report: InvariantReport): void {
    const seconds = this.before + Math.round((Date.now() - this.began) / 1_000);
    const seeds = [...(this.record?.seeds ?? []), seed];
    this.record = recordOf(this.terms, together(this.record?.report, report), seeds, seconds);
    console.log(`seed ${seed}: ${this.record.report.calls} calls so far, ${seconds} s`);
    if (this.options.out !== undefined) writeRecord(this.options.out, this.record);
  }
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
