import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Command } from "commander";

import { Judge, type Verdict } from "./judge";
import { mutantsOf } from "./mutants";

const ROOT = path.join(__dirname, "../..");
/** Pure formulas, which the tests reach without deploying the exchange. */
const LIBRARIES = ["WadMath", "MarginMath", "IndexMath", "AdlMath", "FundingMath"] as const;
const MS_PER_MIN = 60_000;

interface Options {
  readonly shard: string;
  readonly out: string;
  readonly minutes: string;
  readonly only?: string;
}

/**
 * `mutate.ts --shard 1/4 --out bench/mutation.json`: judges every mutant of a shard that the file does not know yet, and writes each
 * verdict down at once, so that an interrupted run goes on where it was.
 */
function main(): void {
  const options = new Command()
    .option("--shard <i/n>", "every n-th mutant, from the i-th", "1/1")
    .option("--out <file>", "verdicts, read and written", "bench/mutation.json")
    .option("--minutes <number>", "stop after that long", "600")
    .option("--only <library>", "mutants of one library")
    .parse()
    .opts<Options>();
  const [shard = 1, shards = 1] = options.shard.split("/").map(Number);
  const verdicts: Record<string, Verdict> = existsSync(options.out)
    ? (JSON.parse(readFileSync(options.out, "utf8")) as Record<string, Verdict>)
    : {};
  const until = Date.now() + Number(options.minutes) * MS_PER_MIN;
  let number = 0;
  for (const library of LIBRARIES) {
    const file = `contracts/libraries/${library}.sol`;
    const mutants = mutantsOf(`${library}.sol`, readFileSync(path.join(ROOT, file), "utf8"));
    const mine = mutants.filter(() => number++ % shards === shard - 1);
    const open = mine.filter(({ id }) => verdicts[id] === undefined);
    if (open.length === 0 || (options.only !== undefined && options.only !== library)) continue;
    const judge = new Judge(file);
    for (const { id, source } of open) {
      if (Date.now() > until) break;
      const verdict = judge.judge(source);
      verdicts[id] = verdict;
      if (verdict === "survived") console.log(`survived: ${id}`);
      writeFileSync(options.out, `${JSON.stringify(verdicts, undefined, 1)}\n`);
    }
  }
  tell(verdicts);
}

function tell(verdicts: Readonly<Record<string, Verdict>>): void {
  const count = (wanted: Verdict): number =>
    Object.values(verdicts).filter((verdict) => verdict === wanted).length;
  const [killed, survived] = [count("killed"), count("survived")];
  const score = killed + survived === 0 ? 0 : (100 * killed) / (killed + survived);
  console.log(
    `mutants: ${killed} killed, ${survived} survived (${score.toFixed(1)} %), ${count("stillborn")} do not compile, ${count("equal")} compile to the same code`,
  );
}

main();
