import { AVAX } from "../../deploy/config/avax";
import { type ArmRunner, type CompareRequest, compareResult, compareVenues } from "../../src/compare/compare";
import { knowledgeMatrix } from "../../src/compare/knowledge/matrix";
import { knowledgeTable } from "../../src/compare/knowledge/table";
import { type ModeChoice } from "../../src/compare/modes";
import { wealthOver } from "../../src/compare/wealthRuns";
import { type CompareResult } from "../../src/domain/run/compareArtifact";
import { compareHash } from "../../src/domain/run/compareCanonical";
import { hashOf } from "../../src/domain/run/canonical";
import { makeResult } from "../../src/sim/record/result";
import { type Engine, engineFor } from "../chain/engines";
import { runArm } from "./arm";
import { committedExchange } from "./committed";
import { compareTable, peopleLine } from "./compareTable";
import { writeComparison } from "./output";
import { Interrupt } from "./interrupt";
import { type Plan, planPrices, type PlanRequest } from "./plan";
import { Progress } from "./progress";

/** Between two lines of progress [ms]. */
const SAID_EVERY_MS = 5_000;

/** Everything that the command compares and writes. */
export interface ComparePlan extends Plan {
  readonly mode: ModeChoice;
  /** Undefined: wealth is not asked about. */
  readonly wealthSeeds: number | undefined;
  /** Runs of a cell of the matrix of what outsiders can know; undefined: it is not asked about. */
  readonly knowledgeRuns: number | undefined;
  /** As it was asked for, for other seeds. */
  readonly prices: PlanRequest;
}

/** Runs, judges, writes and prints; all files are marked partial when somebody stopped it. @returns whether it came to its end */
export async function compare(plan: ComparePlan): Promise<boolean> {
  const interrupt = new Interrupt(() => undefined);
  try {
    return await compareUntil(plan, () => interrupt.requested);
  } finally {
    interrupt.release();
  }
}

/** Nothing is written before everything is known, or as much as there is when it is stopped. */
async function compareUntil(plan: ComparePlan, stopped: () => boolean): Promise<boolean> {
  const [first, ...rest] = plan.arms;
  if (first === undefined) throw new RangeError("a comparison needs an arm");
  const { base } = committedExchange();
  const begun = performance.now();
  const run = armRunner(plan.engine);
  const terms = { scenario: plan.scenario, bars: plan.bars, seed: plan.seed, base };
  let progress: Progress | undefined;
  const onBlock = (done: number, of: number): void => {
    progress ??= new Progress(of);
    progress.report("all", done);
  };
  const request: CompareRequest = { terms, arms: [first, ...rest], mode: plan.mode, run, onBlock, stopped };
  const compared = await compareVenues(request);
  progress?.stop();
  const result = makeResult(terms, compared.columns);
  const wealth = stopped() ? null : await wealthOf(plan, request);
  const knowledge = stopped() ? null : await knowledgeOf(plan, stopped);
  const complete =
    (plan.wealthSeeds === undefined || wealth !== null) &&
    (plan.knowledgeRuns === undefined || knowledge !== null);
  const found = compareResult(request, compared, hashOf(result), { complete, wealth, knowledge });
  report(plan, found, result, (performance.now() - begun) / 1_000);
  if (!found.complete)
    console.error("Stopped early: all files are marked partial. Run again for whole ones.");
  return found.complete;
}

/** Runs each arm where it can run: what the contracts do not have, on their twin. */
export function armRunner(engine: Engine): ArmRunner {
  return (terms, watch) => runArm({ ...terms, engine: engineFor(engine, terms.arm.rules) }, watch);
}

function report(
  plan: ComparePlan,
  found: CompareResult,
  result: ReturnType<typeof makeResult>,
  seconds: number,
): void {
  const wallSec = Math.round(seconds * 10) / 10;
  const createdAt = new Date().toISOString();
  const shared = { createdAt, command: plan.command, versions: { node: process.version }, wallSec };
  const { bars, scenario } = plan;
  const replayStart = bars.start + scenario.offsetSec + scenario.warmupSec;
  const written = writeComparison(
    result,
    { ...shared, replayStart, engines: enginesOf(plan, result) },
    found,
    shared,
    plan.out,
  );
  console.log(`${peopleLine(result.population)}\n`);
  console.log(compareTable(found));
  if (found.knowledge !== null) console.log(`\n${knowledgeTable(found.knowledge)}`);
  console.log(`\nwrote ${written.join(", ")}`);
  console.log(`comparison ${compareHash(found)}`);
  console.error(`took ${wallSec.toFixed(0)} s`);
}

/** Of the columns that there are: a comparison that was stopped has fewer than arms. */
function enginesOf({ arms, engine }: ComparePlan, { columns }: ReturnType<typeof makeResult>) {
  return arms.slice(0, columns.length).map(({ rules }) => engineFor(engine, rules).kind);
}

/** Null where it was not asked for, or was stopped: a part of it has empty cells. */
async function knowledgeOf(
  { knowledgeRuns, seed }: ComparePlan,
  stopped: () => boolean,
): Promise<CompareResult["knowledge"]> {
  if (knowledgeRuns === undefined) return null;
  let said = 0;
  const onProgress = async (done: number, of: number): Promise<void> => {
    // Ctrl-C is not heard before the event loop has its turn.
    await new Promise(setImmediate);
    if (done < of && stopped()) throw new StoppedError();
    if (done < of && performance.now() - said < SAID_EVERY_MS) return;
    said = performance.now();
    console.error(`what outsiders can know: ${done} of ${of}`);
  };
  try {
    return await knowledgeMatrix({ seed, runs: knowledgeRuns, parameters: AVAX, onProgress });
  } catch (error) {
    if (error instanceof StoppedError) return null;
    throw error;
  }
}

/** Somebody did not want to wait for the rest. */
class StoppedError extends Error {
  override readonly name = "StoppedError";
}

function wealthOf(
  plan: ComparePlan,
  { arms, run, terms, stopped }: CompareRequest,
): Promise<CompareResult["wealth"]> {
  const { wealthSeeds } = plan;
  if (wealthSeeds === undefined) return Promise.resolve(null);
  return wealthOver({
    seeds: Array.from({ length: wealthSeeds }, (_, i) => plan.seed + BigInt(i)),
    termsOf: (seed) => ({ ...terms, ...planPrices({ ...plan.prices, seed }), seed }),
    arm: arms[0],
    run,
    stopped,
    onSeed: (done, of) => console.error(`wealth: seed ${done} of ${of}`),
  });
}
