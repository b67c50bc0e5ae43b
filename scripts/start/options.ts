import { Command, InvalidArgumentError, Option } from "commander";

import { defaultEngine, type Engine, ENGINES } from "../chain/engines";

/** What the command line asked for. */
export interface StartOptions {
  readonly bars: string;
  readonly asset: string;
  readonly out: string;
  readonly seed: bigint;
  /** Leveraged traders; undefined: as the scenario says. */
  readonly accounts: number | undefined;
  readonly engine: Engine;
  readonly smoke: boolean;
}

const DEFAULT_BARS = "data/oct10/bars.csv";
const DEFAULT_ASSET = "AVAX";
const DEFAULT_OUT = "out";
const DEFAULT_SEED = 1n;
const LARGEST_SEED = (1n << 64n) - 1n;
const FEWEST_ACCOUNTS = 2;
const MOST_ACCOUNTS = 2_000;

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readOptions(argv: readonly string[]): StartOptions {
  const program = new Command("npm start --")
    .description(
      "Deploys the exchange on a local chain and replays recorded prices against it, once as committed and once with one source, no halts and a small fund.",
    )
    .option("--bars <file>", "recorded bars, a CSV as described in data/oct10/README.md", DEFAULT_BARS)
    .option("--asset <symbol>", "which asset of the file", DEFAULT_ASSET)
    .option("--out <dir>", "where run.json and report.html go", DEFAULT_OUT)
    .addOption(
      new Option("--seed <n>", "seed of everything random")
        .argParser(readSeed)
        .default(DEFAULT_SEED, `${DEFAULT_SEED}`),
    )
    .option("--accounts <n>", "leveraged traders", readAccounts)
    .addOption(
      new Option("--engine <name>", "what executes the transactions")
        .choices(ENGINES)
        .default(defaultEngine()),
    )
    .option("--smoke", "a few minutes of market and few traders", false)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<StartOptions>();
}

function readSeed(text: string): bigint {
  const seed = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : -1n;
  if (seed < 0n || seed > LARGEST_SEED) {
    throw new InvalidArgumentError(`expected a whole number from 0 to ${LARGEST_SEED}.`);
  }
  return seed;
}

function readAccounts(text: string): number {
  const count = /^[0-9]{1,6}$/.test(text) ? Number(text) : -1;
  if (count < FEWEST_ACCOUNTS || count > MOST_ACCOUNTS) {
    throw new InvalidArgumentError(`expected a whole number from ${FEWEST_ACCOUNTS} to ${MOST_ACCOUNTS}.`);
  }
  return count;
}

/** What to type to see the same result again. */
export function commandOf({ bars, asset, seed, accounts, smoke }: StartOptions): string {
  const parts = [
    bars === DEFAULT_BARS ? "" : ` --bars ${bars}`,
    asset === DEFAULT_ASSET ? "" : ` --asset ${asset}`,
    seed === DEFAULT_SEED ? "" : ` --seed ${seed}`,
    accounts === undefined ? "" : ` --accounts ${accounts}`,
    smoke ? " --smoke" : "",
  ].join("");
  return `npm ci\nnpm start${parts === "" ? "" : ` --${parts}`}`;
}
