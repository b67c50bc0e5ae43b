import { Command } from "commander";

import {
  accountsOption,
  DEFAULT_ASSET,
  DEFAULT_BARS,
  DEFAULT_OUT,
  DEFAULT_SEED,
  engineOption,
  type EngineName,
  seedOption,
  shellWord,
} from "./optionValues";

/** What the command line asked for. */
export interface StartOptions {
  readonly bars: string;
  readonly asset: string;
  readonly out: string;
  readonly seed: bigint;
  /** Leveraged traders; undefined: as the command has it. */
  readonly accounts: number | undefined;
  readonly engine: EngineName;
  readonly smoke: boolean;
}

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const program = new Command("npm start --")
    .description(
      "Deploys the exchange on a local chain and replays recorded prices against it, once as committed and once with one source, no halts and a small fund.",
    )
    .option("--bars <file>", "recorded bars, a CSV as described in data/oct10/README.md", DEFAULT_BARS)
    .option("--asset <symbol>", "which asset of the file", DEFAULT_ASSET)
    .option("--out <dir>", "where run.json and report.html go", DEFAULT_OUT)
    .addOption(seedOption())
    .addOption(accountsOption())
    .addOption(engineOption())
    .option("--smoke", "a few minutes of market and few traders", false)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<StartOptions>();
}

/** What to type to see the same result again. */
export function startCommand({ bars, asset, seed, accounts, engine, smoke }: StartOptions): string {
  const parts = [
    bars === DEFAULT_BARS ? "" : ` --bars ${shellWord(bars)}`,
    asset === DEFAULT_ASSET ? "" : ` --asset ${shellWord(asset)}`,
    seed === DEFAULT_SEED ? "" : ` --seed ${seed}`,
    accounts === undefined ? "" : ` --accounts ${accounts}`,
    engine === "twin" ? " --engine twin" : "",
    smoke ? " --smoke" : "",
  ].join("");
  return `npm ci\nnpm start${parts === "" ? "" : ` --${parts}`}`;
}
