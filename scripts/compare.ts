import { compareCommand, readCompareOptions } from "./run/compareOptions";
import { type ComparePlan } from "./run/compareRuns";
import { explain } from "./run/explain";
import { prepareFolder } from "./run/output";
import { planPrices } from "./run/plan";
import { requireComparable } from "../src/compare/compare";
import { changedArm, committedArm } from "../src/sim/scenario/arm";
import { scenarioNamed } from "../src/sim/scenario/catalogue";
import { readRules } from "../src/sim/scenario/rules";

/** Interrupted, as a shell says it. */
const EXIT_INTERRUPTED = 130;

/** Finds everything that can be wrong with the input before anything takes time. */
function plan(): ComparePlan {
  const options = readCompareOptions(process.argv.slice(2));
  const scenario = scenarioNamed(options.scenario);
  requireComparable(scenario);
  const committed = committedArm(scenario.rules);
  const arms = [
    committed,
    ...(options.arm.length === 0 ? [] : [changedArm(committed, readRules(options.arm))]),
  ];
  const prices = { ...options, scenario };
  const planned = planPrices(prices);
  prepareFolder(options.out);
  const { seed, out, mode, wealth, seeds } = options;
  const engine = { kind: options.engine };
  const wealthSeeds = wealth ? seeds : undefined;
  const knowledgeRuns = options.knowledge ? options.knowledgeRuns : undefined;
  const extra = { wealthSeeds, knowledgeRuns, command: compareCommand(options) };
  return { ...planned, arms, seed, engine, out, mode, prices, ...extra };
}

async function main(): Promise<void> {
  let command: string | undefined;
  try {
    const asked = plan();
    ({ command } = asked);
    if (asked.engine.kind !== "twin") {
      const { compileContracts } = await import("./run/compile");
      await compileContracts();
    }
    const { compare } = await import("./run/compareRuns");
    if (!(await compare(asked))) process.exitCode = EXIT_INTERRUPTED;
  } catch (error) {
    console.error(explain(error, command));
    process.exitCode = 1;
  }
}

void main();
