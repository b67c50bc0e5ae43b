import { Command, InvalidArgumentError, Option } from "commander";

import { type ForkPoint } from "../chain/anvilChain";
import { type Engine } from "../chain/engines";
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
  readonly engine: EngineName;
  readonly rpc: string | undefined;
  readonly fork: ForkPoint | undefined;
  /** Whether the contracts answer without their twin. */
  readonly alone: boolean;
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
    .addOption(engineOption().conflicts(["rpc", "fork"]))
    .addOption(
      new Option("--rpc <url>", "run on this anvil or Hardhat node").argParser(readUrl).conflicts("fork"),
    )
    .addOption(
      new Option("--fork <url[@block]>", "run on a copy of this chain, as it was at this block").argParser(
        readFork,
      ),
    )
    .option(
      "--alone",
      "let the contracts answer without their twin ahead of them: slower, and for contracts that you have changed",
      false,
    )
    .option("--out <dir>", "where run.json and report.html go", DEFAULT_OUT)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<SimOptions>();
}

/** Where the run takes place. */
export function engineOf({ engine, rpc, fork, alone }: SimOptions): Engine {
  if (rpc !== undefined) return { kind: "rpc", url: rpc, alone };
  if (fork !== undefined) return { kind: "fork", ...fork, alone };
  return engine === "twin" ? { kind: engine } : { kind: engine, alone };
}

function readFork(text: string): ForkPoint {
  const [, url = text, block] = /^(.*)@([0-9]{1,12})$/.exec(text) ?? [];
  return { url: readUrl(url), block: block === undefined ? undefined : Number(block) };
}

function readUrl(text: string): string {
  if (/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : "")) return text;
  throw new InvalidArgumentError(`expected an http address, found "${text}".`);
}

/** What to type to see the same result again. */
export function simCommand(options: SimOptions): string {
  const { scenario, seed, accounts, bars, asset, arm, engine, rpc, fork, alone } = options;
  const parts = [
    ` --scenario ${scenario} --seed ${seed}`,
    accounts === undefined ? "" : ` --accounts ${accounts}`,
    bars === undefined ? "" : ` --bars ${shellWord(bars)}`,
    asset === undefined ? "" : ` --asset ${shellWord(asset)}`,
    ...arm.map((setting) => ` --arm ${shellWord(setting)}`),
    engine === "twin" ? " --engine twin" : "",
    alone ? " --alone" : "",
    rpc === undefined ? "" : ` --rpc ${shellWord(rpc)}`,
    fork === undefined
      ? ""
      : ` --fork ${shellWord(fork.block === undefined ? fork.url : `${fork.url}@${fork.block}`)}`,
  ].join("");
  return `npm ci\nnpm run sim --${parts}`;
}
