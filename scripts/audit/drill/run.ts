import path from "node:path";

import {
  type DrillRow,
  type DrillsArtifact,
  DRILLS_SCHEMA,
  drillsHold,
  drillsSchema,
  type MutationRow,
} from "../../../src/domain/audit/drills";
import { Interrupt } from "../../run/interrupt";
import { writeTogether } from "../../run/output";
import { ProgressLine } from "../progressLine";
import { DRILLS } from "./all";
import { type Drill } from "./drill";
import { playHonest } from "./honest";
import { mutate, MUTATION_KINDS, type Pace } from "./mutate";
import { type DrillOptions } from "./options";
import { drillsPage } from "./page";
import { secondsSince, Stage } from "./stage";

const EXIT = { caught: 0, missed: 1, unfinished: 2 } as const;

/** Nobody's name contains what was asked for. */
export class UnknownDrillError extends Error {
  override readonly name = "UnknownDrillError";
}

/** Somebody would not wait for the end of a drill. */
class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/** Runs what was asked for, prints the table and writes both files, also where it was interrupted. @return the exit code. */
export async function runDrills(options: DrillOptions, command: string): Promise<number> {
  const began = performance.now();
  const createdAt = new Date().toISOString();
  const drills = DRILLS.filter(({ name }) => name.includes(options.only ?? ""));
  if (drills.length === 0) throw new UnknownDrillError(`no drill has "${options.only}" in its name`);
  const progress = new ProgressLine(Date.now());
  const interrupt = new Interrupt(() => undefined, "this try");
  const found = await tryAll(options, drills, progress, () => interrupt.requested);
  progress.end();
  const complete = options.only === undefined && !interrupt.requested;
  const meta = { createdAt, command, wallSec: secondsSince(began) };
  const artifact = drillsSchema.parse({
    schema: DRILLS_SCHEMA,
    meta,
    complete,
    seed: options.seed,
    ...found,
  });
  const page = drillsPage(artifact);
  const [json, table] = [path.join(options.out, "drills.json"), path.join(options.out, "drills.md")];
  writeTogether([
    [json, `${JSON.stringify(artifact, null, 1)}\n`],
    [table, page],
  ]);
  interrupt.release();
  console.log(page);
  console.log(`wrote ${json} and ${table}`);
  if (!drillsHold(artifact)) return EXIT.missed;
  return interrupt.requested ? EXIT.unfinished : EXIT.caught;
}

async function tryAll(
  { seed, mutations, honest, only }: DrillOptions,
  drills: readonly Drill[],
  progress: ProgressLine,
  stopped: () => boolean,
): Promise<Pick<DrillsArtifact, "drills" | "mutations" | "honest">> {
  const rows: DrillRow[] = [];
  for (const drill of drills) {
    if (stopped()) break;
    const row = await tried(drill, seed, progress, stopped);
    if (row !== undefined) rows.push(row);
  }
  if (only !== undefined || stopped()) return { drills: rows, mutations: [], honest: null };
  const changed = await mutateAll(mutations, seed, progress, stopped);
  if (stopped()) return { drills: rows, mutations: changed, honest: null };
  const pace = paceOf(progress, "honest histories", honest, stopped);
  return { drills: rows, mutations: changed, honest: await playHonest(honest, seed, pace) };
}

/** Undefined where it was stopped between two tries: half a drill is none. */
async function tried(
  { name, kind, lie, run }: Drill,
  seed: string,
  progress: ProgressLine,
  stopped: () => boolean,
): Promise<DrillRow | undefined> {
  let tries = 0;
  progress.show(name);
  const onTry = (): void => {
    if (stopped()) throw new StoppedError();
    progress.show(`${name}: ${(tries += 1)} tries`);
  };
  try {
    const result = await run(seed, onTry);
    progress.end();
    console.error(`${name}: ${result.caught} of ${result.tries} caught`);
    return { name, kind, lie, ...result };
  } catch (error) {
    if (error instanceof StoppedError) return undefined;
    throw error;
  }
}

/** As many of each kind; the first kinds take what does not divide. */
async function mutateAll(
  total: number,
  seed: string,
  progress: ProgressLine,
  stopped: () => boolean,
): Promise<MutationRow[]> {
  const stage = await Stage.open();
  const rows: MutationRow[] = [];
  for (const [i, kind] of MUTATION_KINDS.entries()) {
    if (stopped()) break;
    const tries = Math.floor((total + MUTATION_KINDS.length - 1 - i) / MUTATION_KINDS.length);
    const row = await mutate(stage, kind, tries, seed, paceOf(progress, `${kind}s changed`, tries, stopped));
    progress.end();
    console.error(`${kind}s changed: ${row.caught} of ${row.tries} caught`);
    rows.push(row);
  }
  return rows;
}

function paceOf(progress: ProgressLine, what: string, total: number, stopped: () => boolean): Pace {
  let done = 0;
  return { stopped, onTry: () => progress.show(`${what}: ${(done += 1)} of ${total}`) };
}
