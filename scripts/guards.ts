import { Command } from "commander";

import { digestOf } from "./guards/digest";
import { type Guard } from "./guards/guard";
import { GUARDS } from "./guards/guards";
import { type GuardResult, type Verdict, keepResult, readResults } from "./guards/results";
import { Workspace } from "./guards/workspace";

const options = new Command()
  .name("guards")
  .description("Removes each guard in turn and looks whether its own test goes red.")
  .requiredOption("--out <file>", "results; guards whose sources have not changed since are skipped")
  .option("--only <ids>", "these guards, separated by commas")
  .option("--shard <i/n>", "each n-th guard, from the i-th on", "1/1")
  .option("--again", "also those that are there already")
  .parse()
  .opts<{ out: string; only?: string; shard: string; again?: boolean }>();

const LONGEST_SAID = 300;
const IDS = GUARDS.map(({ id }) => id);

function chosen(): readonly Guard[] {
  const only = options.only?.split(",");
  const [i = 1, n = 1] = options.shard.split("/").map(Number);
  return GUARDS.filter(({ id }, at) => (only === undefined ? at % n === i - 1 : only.includes(id)));
}

/**
 * The tests must be green while every guard is there, or their red would say nothing. What was green stays so while its digest is the
 * same.
 */
function requireGreen(workspace: Workspace, guards: readonly Guard[]): void {
  const unseen = guards.filter((guard) => !workspace.green.has(digestOf(guard)));
  if (unseen.length === 0) return;
  const titles = [...new Set(unseen.map(({ test }) => test.title))];
  const files = [...new Set(unseen.map(({ test }) => test.file))];
  const { passed, failed } = workspace.test(files, titles);
  const missing = titles.filter((title) => !passed.includes(title));
  if (missing.length > 0 || failed.size > 0) {
    throw new Error(`not green with all guards in place:\n${[...missing, ...failed.values()].join("\n")}`);
  }
  workspace.noteGreen(unseen.map(digestOf));
}

function verdictOf(workspace: Workspace, { test }: Guard): { verdict: Verdict; said: string } {
  try {
    const own = workspace.test([test.file], [test.title]).failed.get(test.title);
    if (own !== undefined) return { verdict: "named", said: firstLines(own) };
    const others = [...workspace.test([test.file]).failed.keys()];
    return { verdict: others.length > 0 ? "other" : "missed", said: others.join("; ") };
  } catch (error) {
    return { verdict: "broken", said: firstLines(String(error)) };
  }
}

function firstLines(text: string): string {
  return text.slice(0, LONGEST_SAID);
}

function main(): void {
  const done = new Map(readResults(options.out).map((result) => [result.id, result]));
  const guards = chosen();
  const settled = (guard: Guard): boolean => {
    const result = done.get(guard.id);
    return options.again !== true && result?.digest === digestOf(guard) && result.verdict !== "broken";
  };
  const open = guards.filter((guard) => !settled(guard));
  if (open.length > 0) {
    const workspace = Workspace.open(options.shard.replace("/", "of"));
    requireGreen(workspace, open);
    for (const guard of open) {
      const found = workspace.without(guard, () => verdictOf(workspace, guard));
      const { id, row, file, test } = guard;
      const result: GuardResult = {
        ...{ id, row, file, test: test.file, title: test.title },
        ...{ ...found, digest: digestOf(guard) },
      };
      keepResult(options.out, IDS, result);
      done.set(id, result);
      print(result);
    }
  }
  const missing = guards.filter(({ id }) => done.get(id)?.verdict !== "named");
  console.log(`${guards.length} guards, ${open.length} of them removed now`);
  console.log(`${guards.length - missing.length} removals turn their own test red, ${missing.length} do not`);
  for (const { id } of missing) console.log(`  ${id}: ${done.get(id)?.verdict ?? "unknown"}`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}

function print({ id, row, verdict, said }: GuardResult): void {
  console.log(`${row.padEnd(7)} ${id.padEnd(40)} ${verdict.padEnd(7)} ${said.split("\n")[0] ?? ""}`);
}

main();
