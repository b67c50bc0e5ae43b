import { Command, InvalidArgumentError, Option } from "commander";

import { type ModeChoice, MODES } from "../../src/compare/modes";
import {
  accountsOption,
  DEFAULT_ASSET,
  DEFAULT_BARS,
  DEFAULT_OUT,
  engineOption,
  type EngineName,
  seedOption,
  shellWord,
} from "./optionValues";

/** What the command line asked for. */
export interface CompareOptions {
  readonly scenario: string;
  readonly seed: bigint;
  /** Leveraged traders; undefined: as the scenario says. */
  readonly accounts: number | undefined;
  readonly bars: string | undefined;
  readonly asset: string | undefined;
  /** Settings of a second arm of Glasshouse, as `key=value`. */
  readonly arm: readonly string[];
  readonly mode: ModeChoice;
  readonly wealth: boolean;
  /** Seeds over which wealth is drawn, the first one `seed`. */
  readonly seeds: number;
  /** Whether what outsiders can know is measured, too. */
  readonly knowledge: boolean;
  /** Runs of a cell of that matrix, with and without misconduct. */
  readonly knowledgeRuns: number;
  readonly engine: EngineName;
  readonly out: string;
}

const MOST_SEEDS = 10_000;

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readCompareOptions(argv: readonly string[]): CompareOptions {
  const program = new Command("npm run compare --")
    .description(
      "Puts the people of a scenario on Glasshouse and on models of four other venues, and says what became of them.",
    )
    .requiredOption("--scenario <name>", "which scenario; npm run sim -- --list explains them")
    .addOption(seedOption())
    .addOption(accountsOption())
    .option("--bars <file>", `recorded bars for a scenario that replays them (default: ${DEFAULT_BARS})`)
    .option("--asset <symbol>", `which asset of the file (default: ${DEFAULT_ASSET})`)
    .option(
      "--arm <setting...>",
      "key=value: what a second Glasshouse changes",
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .addOption(
      new Option("--mode <name>", "the same intents, the same people who react, or both")
        .choices(MODES)
        .default("both"),
    )
    .option("--wealth", "also what a user keeps on one venue, split over several, or mostly cold", false)
    .addOption(
      new Option("--seeds <n>", "seeds over which wealth is drawn").argParser(readSeeds).default(5, "5"),
    )
    .option("--no-knowledge", "leave out what outsiders can know: it takes minutes, whatever the scenario")
    .addOption(
      new Option("--knowledge-runs <n>", "runs of each of its cells")
        .argParser(readSeeds)
        .default(100, "100"),
    )
    .addOption(engineOption().default("twin"))
    .option("--out <dir>", "where run.json, compare.json and report.html go", DEFAULT_OUT)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<CompareOptions>();
}

function readSeeds(text: string): number {
  const count = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST_SEEDS) {
    throw new InvalidArgumentError(`expected a whole number from 1 to ${MOST_SEEDS}.`);
  }
  return count;
}

/** What to type to see the same result again. */
export function compareCommand(options: CompareOptions): string {
  const { scenario, seed, accounts, bars, asset, arm, mode, wealth, seeds } = options;
  const { knowledge, knowledgeRuns } = options;
  const parts = [
    ` --scenario ${scenario} --seed ${seed}`,
    accounts === undefined ? "" : ` --accounts ${accounts}`,
    bars === undefined ? "" : ` --bars ${shellWord(bars)}`,
    asset === undefined ? "" : ` --asset ${shellWord(asset)}`,
    ...arm.map((setting) => ` --arm ${shellWord(setting)}`),
    mode === "both" ? "" : ` --mode ${mode}`,
    wealth ? ` --wealth --seeds ${seeds}` : "",
    knowledge ? ` --knowledge-runs ${knowledgeRuns}` : " --no-knowledge",
  ].join("");
  return `npm ci\nnpm run compare --${parts}`;
}
