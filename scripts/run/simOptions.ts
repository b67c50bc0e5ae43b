import { Command } from "commander";

import { type Engine } from "../chain/engines";
import {
  accountsOption,
  DEFAULT_ASSET,
  DEFAULT_BARS,
  DEFAULT_OUT,
  engineOption,
  seedOption,
} from "./optionValues";

/** What the command line asked for. */
export interface SimOptions {
  readonly list: boolean;
  readonly scenario: string;
  readonly seed: bigint;
  /** Leveraged traders; undefined: as the scenario says. */
  readonly accounts: number | undefined;
  /** Undefined: the recorded bars of 10 October 2025, where the scenario replays bars at all. */
  readonly bars: string | undefined;
  readonly asset: string | undefined;
  /** Settings of a second arm, as `key=value`. */
  readonly arm: readonly string[];
  readonly engine: Engine;
  readonly out: string;
}

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readSimOptions(argv: readonly string[]): SimOptions {
  const program = new Command("npm run sim --")
    .description(
      "Runs a scenario through the contracts, as committed and, with --arm, under changed rules beside it.",
    )
    .option("--list", "explain the scenarios and the rules that --arm changes", false)
    .option("--scenario <name>", "which scenario", "oct10")
    .addOption(seedOption())
    .addOption(accountsOption())
    .option("--bars <file>", `recorded bars for a scenario that replays them (default: ${DEFAULT_BARS})`)
    .option("--asset <symbol>", `which asset of the file (default: ${DEFAULT_ASSET})`)
    .option(
      "--arm <setting...>",
      "key=value: what the second run changes",
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .addOption(engineOption())
    .option("--out <dir>", "where run.json and report.html go", DEFAULT_OUT)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<SimOptions>();
}

/** What to type to see the same result again. */
export function simCommand({ scenario, seed, accounts, bars, asset, arm }: SimOptions): string {
  const parts = [
    ` --scenario ${scenario} --seed ${seed}`,
    accounts === undefined ? "" : ` --accounts ${accounts}`,
    bars === undefined ? "" : ` --bars ${bars}`,
    asset === undefined ? "" : ` --asset ${asset}`,
    ...arm.map((setting) => ` --arm ${setting}`),
  ].join("");
  return `npm ci\nnpm run sim --${parts}`;
}
