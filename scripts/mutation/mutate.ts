import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import { Command } from "commander";

import { wilson } from "../../src/statistics/wilson";
import { Judge, type Judgement, type Verdict } from "./judge";
import { type Mutant, mutantsOf } from "./mutants";
import { keepVerdict, readVerdicts } from "./record";
import { compareSurvivors, listedIn, survivorOf } from "./survivors";
import { type Target, targets } from "./targets";

const ROOT = path.join(__dirname, "../..");
/** Lists the survivors, each with its reason. */
const LISTING = "docs/mutants.md";
const MS_PER_MIN = 60_000;
/** Mutants that meet the house at once. */
const TOGETHER = 16;

interface Options {
  readonly shard: string;
  readonly out: string;
  readonly minutes: string;
  readonly only?: string;
  readonly again?: boolean;
}

interface Case {
  readonly target: Target;
  readonly mutant: Mutant;
}

/**
 * `mutate.ts --shard 1/2 --out bench/mutation.json`: judges mutants that the file does not know yet, and writes each verdict down at
 * once, so that an interrupted run goes on where it was. They come in an order drawn from their ids, by the source of whoever is next:
 * those judged so far are a sample, in clusters.
 */
async function main(): Promise<void> {
  const options = new Command()
    .option("--shard <i/n>", "every n-th mutant, from the i-th", "1/1")
    .option("--out <file>", "verdicts, read and written", "bench/mutation.json")
    .option("--minutes <number>", "stop after that long", "600")
    .option("--only <text>", "mutants whose id begins so: MarginMath.sol, or MarginMath.sol:35:")
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
    return known === undefined || (options.again === true && known === "survived");
  };
  const open = new Set(wanted.filter(isOpen));
  if (open.size > 0) {
    console.log(`${open.size} of ${wanted.length} mutants to judge; the copy is compiled first`);
    const judge = Judge.open(`mutants-${options.shard.replace("/", "of")}`);
    const keep = ({ mutant: { id } }: Case, judgement: Judgement): void => {
      verdicts = keepVerdict(options.out, sources, id, judgement);
      const by = judgement.by === "" ? "" : ` (${judgement.by})`;
      console.log(`${judgement.verdict}: ${id}${by}`);
    };
    try {
      for (let [first] = open; first !== undefined && Date.now() < until; [first] = open) {
        await judgeLike(first, open, judge, keep, until);
        console.log(`${open.size} to judge`);
      }
    } finally {
      judge.close();
    }
  }
  tell(all, verdicts);
}

/**
 * Judges the first and those like it, of the same source, until enough of them wait for the house, which they meet together.
 * @param open loses what is judged.
 */
async function judgeLike(
  first: Case,
  open: Set<Case>,
  judge: Judge,
  keep: (one: Case, judgement: Judgement) => void,
  until: number,
): Promise<void> {
  const waiting: Case[] = [];
  const isFree = ({ mutant }: Case): boolean => waiting.every((one) => one.mutant.line !== mutant.line);
  for (const one of [...open].filter(({ target }) => target === first.target)) {
    if (waiting.length === TOGETHER || Date.now() > until) break;
    if (!isFree(one)) continue;
    const judgement = await judge.alone(one.target, one.mutant);
    open.delete(one);
    if (judgement === undefined) waiting.push(one);
    else keep(one, judgement);
  }
  const judgements = await judge.together(
    first.target,
    waiting.map(({ mutant }) => mutant),
  );
  for (const one of waiting) {
    const judgement = judgements.get(one.mutant.id);
    if (judgement !== undefined) keep(one, judgement);
  }
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
  const fates = all.map(({ target, mutant }) => {
    const verdict = verdicts.get(mutant.id)?.verdict;
    const survived = verdict === undefined ? undefined : verdict === "survived";
    return { ...survivorOf(mutant, sourceOf(target)), survived };
  });
  const { same, unlisted, outdated } = compareSurvivors(fates, listedIn(readFileSync(LISTING, "utf8")));
  const { killed, survived } = countsOf(all, verdicts);
  console.log(
    `without the ${same} that are the same program (${LISTING}): ${score(killed, survived - same)}`,
  );
  console.log(`${unlisted.length} survivors are not listed in ${LISTING}`);
  for (const row of unlisted) console.log(`  ${row}`);
  for (const row of outdated) console.log(`in ${LISTING}, but killed or gone:\n  ${row}`);
  if (unlisted.length + outdated.length > 0) process.exitCode = 1;
}

function countsOf(some: readonly Case[], verdicts: ReadonlyMap<string, Judgement>) {
  const found = some.flatMap(({ mutant }) => verdicts.get(mutant.id)?.verdict ?? []);
  const count = (wanted: Verdict): number => found.filter((verdict) => verdict === wanted).length;
  const [killed, survived] = [count("killed"), count("survived")];
  return { judged: found.length, killed, survived, stillborn: count("stillborn"), equal: count("equal") };
}

function lineOf(some: readonly Case[], verdicts: ReadonlyMap<string, Judgement>): string {
  const { judged, killed, survived, stillborn, equal } = countsOf(some, verdicts);
  const others = `${stillborn} do not compile, ${equal} compile to the same code`;
  const told = `${killed} killed, ${survived} survived: ${score(killed, survived)}`;
  return `${judged} of ${some.length} judged, ${told}; ${others}`;
}

function score(killed: number, survived: number): string {
  const of = killed + survived;
  if (of === 0) return "no score";
  const { low, high } = wilson(killed, of);
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${percent(killed / of)} % (95 %: ${percent(low)} to ${percent(high)})`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
