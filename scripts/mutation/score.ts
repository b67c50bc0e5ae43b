import { readFileSync } from "node:fs";

import { wilson } from "../../src/statistics/wilson";
import { type Case } from "./cases";
import { type Judgement, type Verdict } from "./judge";
import { compareSurvivors, fatesOf, listedIn } from "./survivors";

/** Lists the survivors, each with its reason. */
const LISTING = "docs/mutants.md";

/** Prints the score, by folder and in all, and holds the list of survivors against it. */
export function tell(all: readonly Case[], verdicts: ReadonlyMap<string, Judgement>): void {
  const folders = [...new Set(all.map(({ target }) => target.folder))];
  for (const folder of folders) {
    const own = all.filter(({ target }) => target.folder === folder);
    console.log(`${folder}: ${lineOf(own, verdicts)}`);
  }
  console.log(`all: ${lineOf(all, verdicts)}`);
  const { same, unlisted, outdated } = compareSurvivors(
    fatesOf(all, verdicts),
    listedIn(readFileSync(LISTING, "utf8")),
  );
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
