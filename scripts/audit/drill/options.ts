import { Command, InvalidArgumentError } from "commander";

const DEFAULT_MUTATIONS = 1_000;
const DEFAULT_HONEST = 200;

/** What the command line asked for. */
export interface DrillOptions {
  readonly seed: string;
  /** In all, of words, logs and bytes of code alike. */
  readonly mutations: number;
  readonly honest: number;
  /** Only drills whose name contains this; then nothing else is run. */
  readonly only: string | undefined;
  readonly out: string;
}

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readDrillOptions(argv: readonly string[]): DrillOptions {
  const program = new Command("npm run audit:drill --")
    .description(
      "Deploys liars, lets nodes lie, changes words, logs and code at random, and audits each: all must be caught, and no " +
        "honest history accused. Exit code: 0 so it is, 1 something was missed or accused, 2 it was not finished.",
    )
    .option("--seed <n>", "of everything that is drawn", readSeed, "1")
    .option("--mutations <n>", "changed words, logs and bytes of code, in all", readCount, DEFAULT_MUTATIONS)
    .option("--honest <n>", "random honest histories", readCount, DEFAULT_HONEST)
    .option("--only <name>", "only the drills with this in their name")
    .option("--out <dir>", "where drills.json and drills.md go", "out")
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<DrillOptions>();
}

function readSeed(text: string): string {
  if (/^[0-9]{1,20}$/.test(text)) return text;
  throw new InvalidArgumentError("expected a whole number.");
}

function readCount(text: string): number {
  if (/^[0-9]{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}
