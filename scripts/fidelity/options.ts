import { availableParallelism } from "node:os";

import { Command, Option } from "commander";

import { DEFAULT_OUT } from "../run/optionValues";
import { wholeFrom } from "../sweep/sweepOptions";

export interface FidelityOptions {
  readonly out: string;
  readonly quick: boolean;
  readonly jobs: number;
  /** Candidates of a calibration; undefined: none is wanted. */
  readonly calibrate: number | undefined;
}

const MOST_JOBS = 256;
const MOST_CANDIDATES = 10_000;

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readFidelityOptions(argv: readonly string[]): FidelityOptions {
  const program = new Command("npm run fidelity --")
    .description(
      "Runs the experiment of docs/experiment.md on the twin: targets, nulls, branching, ablation and sensitivity.",
    )
    .option("--quick", "few seeds and a small market: to see that it runs", false)
    .option("--out <dir>", "where fidelity.json and the finished runs go", DEFAULT_OUT)
    .addOption(
      new Option("--jobs <n>", "processes")
        .argParser(wholeFrom(1, MOST_JOBS))
        .default(availableParallelism(), "one a core"),
    )
    .addOption(
      new Option(
        "--calibrate <n>",
        "try n candidates on AVAX and AAVE instead, and print the best",
      ).argParser(wholeFrom(1, MOST_CANDIDATES)),
    )
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<FidelityOptions>();
}

/** What to type to see the same result again. */
export function fidelityCommand({ quick }: FidelityOptions): string {
  return `npm ci\nnpm run fidelity --${quick ? " --quick" : ""}`;
}
