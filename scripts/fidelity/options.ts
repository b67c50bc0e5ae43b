import { availableParallelism } from "node:os";

import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";

import { type ExperimentSize } from "../../src/sim/experiment/setup";
import { DEFAULT_OUT, wholeFrom } from "../run/optionValues";
import { type Part, PARTS } from "./parts";

export interface FidelityOptions {
  readonly out: string;
  readonly quick: boolean;
  /** What is run; the table of targets always is. */
  readonly parts: readonly Part[];
  readonly jobs: number;
  /** Candidates of a calibration; undefined: none is wanted. */
  readonly calibrate: number | undefined;
  /** Where a calibration begins; undefined: anywhere in the ranges. */
  readonly begin: Readonly<Record<string, number>> | undefined;
  /** Runs of each prediction and null, paired seeds of the ablation, and Morris paths; undefined: as committed. */
  readonly seeds: number | undefined;
  readonly ablationSeeds: number | undefined;
  readonly paths: number | undefined;
}

const MOST_JOBS = 256;
const MOST_CANDIDATES = 10_000;
/** An interval needs two. */
const FEWEST_SEEDS = 2;
const MOST_SEEDS = 1_000;

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readFidelityOptions(argv: readonly string[]): FidelityOptions {
  const program = new Command("npm run fidelity --")
    .description(
      "Runs the experiment of docs/experiment.md on the twin: targets, nulls, branching, ablation and sensitivity.",
    )
    .option("--quick", "few seeds and a small market: to see that it runs", false)
    .addOption(
      new Option("--parts <list>", "what is run, separated by commas; rows always are")
        .argParser(partsFrom)
        .default(PARTS, PARTS.join(",")),
    )
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
    .addOption(
      new Option(
        "--begin <json>",
        "with --calibrate: search near these values of the calibrated parameters alone",
      ).argParser(valuesFrom),
    )
    .addOption(seedsOption("--seeds <n>", "runs of each prediction and null, if not as committed"))
    .addOption(seedsOption("--ablation-seeds <n>", "paired seeds of the ablation, if not as committed"))
    .addOption(seedsOption("--paths <n>", "paths of the sensitivity study, if not as committed"))
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<FidelityOptions>();
}

function partsFrom(text: string): readonly Part[] {
  const asked = text.split(",");
  const unknown = asked.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`has no part "${unknown}", but ${PARTS.join(", ")}.`);
  }
  return PARTS.filter((part) => part === "rows" || asked.includes(part));
}

function valuesFrom(text: string): Readonly<Record<string, number>> {
  try {
    return z.record(z.string(), z.number()).parse(JSON.parse(text));
  } catch {
    throw new InvalidArgumentError('needs JSON like {"fund":100000}.');
  }
}

function seedsOption(flags: string, text: string): Option {
  return new Option(flags, text).argParser(wholeFrom(FEWEST_SEEDS, MOST_SEEDS));
}

/** What is run in another number than committed. */
export function cutOf({ seeds, ablationSeeds, paths }: FidelityOptions): Partial<ExperimentSize> {
  const asked = Object.entries({ seeds, ablationSeeds, paths }).filter(([, count]) => count !== undefined);
  return Object.fromEntries(asked) as Partial<ExperimentSize>;
}

/** What to type to see the same result again. */
export function fidelityCommand({ quick, parts, seeds, ablationSeeds, paths }: FidelityOptions): string {
  const counts = [
    ["--seeds", seeds],
    ["--ablation-seeds", ablationSeeds],
    ["--paths", paths],
  ].flatMap(([flag, count]) => (count === undefined ? [] : [`${flag ?? ""} ${count}`]));
  const some = parts.length === PARTS.length ? [] : [`--parts ${parts.join(",")}`];
  return ["npm ci\nnpm run fidelity --", ...(quick ? ["--quick"] : []), ...some, ...counts].join(" ");
}
