import { Command } from "commander";

import { type Case, cases, sourcesByName } from "./cases";
import { Judge, type Judgement } from "./judge";
import { keepVerdict, readVerdicts } from "./record";
import { tell } from "./score";

const MS_PER_MIN = 60_000;
/** Mutants that meet the house at once. */
const TOGETHER = 16;

interface Options {
  readonly shard: string;
  readonly out: string;
  readonly minutes: string;
  readonly only?: readonly string[];
  readonly again?: boolean;
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
    .option("--only <beginnings...>", "mutants whose id begins so: MarginMath.sol, or MarginMath.sol:35:")
    .option("--again", "also those that survived")
    .parse()
    .opts<Options>();
  const [shard = 1, shards = 1] = options.shard.split("/").map(Number);
  const sources = sourcesByName();
  const all = cases();
  const mine = all.filter((_, at) => at % shards === shard - 1);
  const wanted = mine.filter(
    ({ mutant: { id } }) => options.only?.some((beginning) => id.startsWith(beginning)) ?? true,
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
