import { Command } from "commander";
import path from "node:path";

import { accountsOption, DEFAULT_OUT, seedOption } from "./run/optionValues";
import { attackTables } from "./run/attackTables";
import { committedExchange } from "./run/committed";
import { explain } from "./run/explain";
import { prepareFolder, writeTogether } from "./run/output";
import { planPrices } from "./run/plan";
import { sealAttack } from "../src/domain/run/attack";
import { renderAttack } from "../src/report/attack";
import { LADDER, SEEDS, SPLITS, sweepAttacks } from "../src/sim/attack/sweep";
import { scenarioNamed } from "../src/sim/scenario/catalogue";
import { crowdOfHolders } from "../src/sim/scenario/crowd";

/** Few people: what is attacked is the price, and hundreds of runs are made. */
const ACCOUNTS = 40;
const REPORT_EVERY = 9;
const MICROSECONDS = 1e6;

interface Options {
  readonly scenario: string;
  readonly seed: bigint;
  readonly accounts: number;
  readonly out: string;
}

function readOptions(argv: readonly string[]): Options {
  const program = new Command("npm run attack --")
    .description(
      "What it costs to move prices outside for a position here: capital against profit, on the twin.",
    )
    .option("--scenario <name>", "a scenario with modelled prices", "calm")
    .addOption(seedOption())
    .addOption(accountsOption().default(ACCOUNTS))
    .option("--out <dir>", "where attack.json and attack.html go", DEFAULT_OUT)
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<Options>();
}

async function main({ scenario: name, seed, accounts, out }: Options): Promise<void> {
  const scenario = { ...scenarioNamed(name), crowd: crowdOfHolders(accounts) };
  prepareFolder(out);
  const exchange = committedExchange();
  const result = await sweepAttacks({
    scenario,
    seed,
    capitals: LADDER,
    splits: SPLITS,
    seeds: SEEDS,
    terms: (attacked, drawn) => ({
      ...planPrices({ scenario: attacked, seed: drawn, accounts, bars: undefined, asset: undefined }),
      ...exchange,
      seed: drawn,
    }),
    onRun: (done, of) => {
      if (done % REPORT_EVERY === 0 || done === of) console.error(`run ${done} of ${of}`);
    },
  });
  const { user, system } = process.cpuUsage();
  const artifact = sealAttack(result, {
    createdAt: new Date().toISOString(),
    command: `npm ci\nnpm run attack -- --scenario ${name} --seed ${seed} --accounts ${accounts}`,
    cpuSec: (user + system) / MICROSECONDS,
  });
  const [file, page] = [path.join(out, "attack.json"), path.join(out, "attack.html")];
  writeTogether([
    [file, `${JSON.stringify(artifact)}\n`],
    [page, renderAttack(artifact)],
  ]);
  console.log(attackTables(artifact));
  console.log(`\n${file}, ${page}  ${artifact.hash}`);
}

main(readOptions(process.argv.slice(2))).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
