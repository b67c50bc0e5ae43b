import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import { Command } from "commander";

import { wilson } from "../../src/statistics/wilson";
import { Judge, type Judgement, type Verdict } from "./judge";
import { type Mutant, mutantsOf } from "./mutants";
import { keepVerdict, readVerdicts } from "./record";
import { type Target, targets } from "./targets";

const ROOT = path.join(__dirname, "../..");
const MS_PER_MIN = 60_000;

interface Options {
  readonly shard: string;
  readonly out: string;
  readonly minutes: string;
  readonly only?: string;
  readonly again?: boolean;
  readonly near?: boolean;
}

interface Case {
  readonly target: Target;
  readonly mutant: Mutant;
}

/**
 * `mutate.ts --shard 1/2 --out bench/mutation.json`: judges mutants that the file does not know yet, and writes each verdict down at
 * once, so that an interrupted run goes on where it was. They come in an order drawn from their ids: those judged so far are a sample.
 */
async function main(): Promise<void> {
  const options = new Command()
    .option("--shard <i/n>", "every n-th mutant, from the i-th", "1/1")
    .option("--out <file>", "verdicts, read and written", "bench/mutation.json")
    .option("--minutes <number>", "stop after that long", "600")
    .option("--only <text>", "mutants whose id begins so: MarginMath.sol, or MarginMath.sol:35:")
    .option(
      "--near",
      "ask no tests but those about its contract: what they do not notice waits for a run without this",
    )
    .option("--again", "also those that survived")
    .parse()
    .opts<Options>();
  const [shard = 1, shards = 1] = options.shard.split("/").map(Number);
  const sources = new Map(targets().map((target) => [path.basename(target.file), sourceOf(target)]));
  const all = cases();
  const mine = all.filter((_, at) => at % shards === shard - 1);
  const wanted = mine.filter(
    ({ mutant: { id } }) => options.only === undefined || id.startsWith(options.only),
  );
  const until = Date.now() + Number(options.minutes) * MS_PER_MIN;
  let verdicts = readVerdicts(options.out, sources);
  const isOpen = ({ mutant: { id } }: Case): boolean => {
    const known = verdicts.get(id)?.verdict;
    if (known === "unnoticed") return options.near !== true || options.again === true;
    return known === undefined || (options.again === true && known === "survived");
  };
  const open = wanted.filter(isOpen);
  if (open.length > 0) {
    console.log(`${open.length} of ${wanted.length} mutants to judge; the copy is compiled first`);
    const judge = Judge.open(`mutants-${options.shard.replace("/", "of")}`);
    try {
      for (const [at, { target, mutant }] of open.entries()) {
        if (Date.now() > until) break;
        const began = Date.now();
        const judgement = await judge.judge(target, mutant.source, options.near !== true);
        verdicts = keepVerdict(options.out, sources, mutant.id, judgement);
        const place = `${at + 1}/${open.length}, ${((Date.now() - began) / 1_000).toFixed(1)} s`;
        const by = judgement.by === "" ? "" : ` (${judgement.by})`;
        console.log(`${place} ${judgement.verdict}: ${mutant.id}${by}`);
      }
    } finally {
      judge.close();
    }
  }
  tell(all, verdicts);
}

/** Every mutant, in an order that depends on nothing but the ids. */
function cases(): readonly Case[] {
  const found = targets().flatMap((target) =>
    mutantsOf(path.basename(target.file), sourceOf(target)).map((mutant) => ({ target, mutant })),
  );
  const rank = ({ mutant }: Case): string => createHash("sha256").update(mutant.id).digest("hex");
  return found
    .map((one) => ({ one, at: rank(one) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ one }) => one);
}

function sourceOf({ file }: Target): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

function tell(all: readonly Case[], verdicts: ReadonlyMap<string, Judgement>): void {
  const folders = [...new Set(all.map(({ target }) => target.folder))];
  for (const folder of folders) {
    const own = all.filter(({ target }) => target.folder === folder);
    console.log(`${folder}: ${lineOf(own, verdicts)}`);
  }
  console.log(`all: ${lineOf(all, verdicts)}`);
}

function lineOf(some: readonly Case[], verdicts: ReadonlyMap<string, Judgement>): string {
  const found = some.flatMap(({ mutant }) => verdicts.get(mutant.id)?.verdict ?? []);
  const count = (wanted: Verdict): number => found.filter((verdict) => verdict === wanted).length;
  const [killed, survived, unnoticed] = [count("killed"), count("survived"), count("unnoticed")];
  const judged = `${found.length} of ${some.length} judged`;
  const others = `${count("stillborn")} do not compile, ${count("equal")} compile to the same code`;
  const of = killed + survived + unnoticed;
  if (of === 0) return `${judged}, ${others}`;
  const { low, high } = wilson(killed, of);
  const percent = (share: number): string => (100 * share).toFixed(1);
  const score = `${percent(killed / of)} % (95 %: ${percent(low)} to ${percent(high)})`;
  const waiting = unnoticed === 0 ? "" : `, ${unnoticed} unnoticed by the nearest tests`;
  return `${judged}, ${killed} killed, ${survived} survived${waiting}: ${score}; ${others}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
