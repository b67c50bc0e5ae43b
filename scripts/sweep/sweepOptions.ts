import { availableParallelism } from "node:os";

import { Command, InvalidArgumentError, Option } from "commander";

import {
  accountsOption,
  DEFAULT_ASSET,
  DEFAULT_BARS,
  DEFAULT_OUT,
  LARGEST_SEED,
  shellWord,
  wholeFrom,
} from "../run/optionValues";

/** Seeds from the first to the last, both included. */
export interface SeedRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** What the command line asked for. */
export interface SweepOptions {
  readonly scenario: string;
  readonly seeds: SeedRange;
  /** Undefined: as the scenario says. */
  readonly accounts: number | undefined;
  readonly bars: string | undefined;
  readonly asset: string | undefined;
  /** Texts that list arms. */
  readonly arm: readonly string[];
  readonly jobs: number;
  /** Runs that are repeated on the contracts. */
  readonly check: number;
  readonly out: string;
}

const DEFAULT_SEEDS = "100";
const DEFAULT_CHECK = 1;
const MOST_RUNS = 1_000_000n;
const MOST_JOBS = 256;

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readSweepOptions(argv: readonly string[]): SweepOptions {
  const program = new Command("npm run sweep --")
    .description(
      "Runs a scenario for many seeds under several rules on the twin, on all cores, and says what differs and how surely.",
    )
    .option("--scenario <name>", "which scenario", "oct10-closed")
    .addOption(
      new Option("--seeds <n|a..b>", "seeds 1 to n, or a to b")
        .argParser(readSeeds)
        .default(readSeeds(DEFAULT_SEEDS), DEFAULT_SEEDS),
    )
    .addOption(accountsOption())
    .option("--bars <file>", `recorded bars for a scenario that replays them (default: ${DEFAULT_BARS})`)
    .option("--asset <symbol>", `which asset of the file (default: ${DEFAULT_ASSET})`)
    .option(
      "--arm <arms...>",
      'arms beside the committed one: "oracle=single;halts=off,insurance=0" is two',
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .addOption(
      new Option("--jobs <n>", "processes")
        .argParser(wholeFrom(1, MOST_JOBS))
        .default(availableParallelism(), "one a core"),
    )
    .addOption(
      new Option("--check <k>", "runs that are repeated on the contracts and compared")
        .argParser(wholeFrom(0, Number(MOST_RUNS)))
        .default(DEFAULT_CHECK),
    )
    .option("--out <dir>", "where sweep.json and the finished runs go", DEFAULT_OUT)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<SweepOptions>();
}

export function readSeeds(text: string): SeedRange {
  const [, first = "", last] = /^([0-9]{1,20})(?:\.\.([0-9]{1,20}))?$/.exec(text) ?? [];
  if (first === "")
    throw new InvalidArgumentError(`expected a number of seeds or a range a..b, found "${text}".`);
  const range =
    last === undefined ? { from: 1n, to: BigInt(first) } : { from: BigInt(first), to: BigInt(last) };
  if (range.to > LARGEST_SEED) throw new InvalidArgumentError(`expected seeds from 0 to ${LARGEST_SEED}.`);
  const count = range.to - range.from + 1n;
  if (count < 1n || count > MOST_RUNS) {
    throw new InvalidArgumentError(`expected 1 to ${MOST_RUNS} seeds, found ${count < 1n ? "none" : count}.`);
  }
  return range;
}

/** What to type to see the same result again. */
export function sweepCommand(options: SweepOptions): string {
  const { scenario, seeds, accounts, bars, asset, arm, check } = options;
  const parts = [
    ` --scenario ${scenario} --seeds ${seeds.from}..${seeds.to}`,
    accounts === undefined ? "" : ` --accounts ${accounts}`,
    bars === undefined ? "" : ` --bars ${shellWord(bars)}`,
    asset === undefined ? "" : ` --asset ${shellWord(asset)}`,
    arm.length === 0 ? "" : ` --arm ${shellWord(arm.join(";"))}`,
    ` --check ${check}`,
  ].join("");
  return `npm ci\nnpm run sweep --${parts}`;
}
