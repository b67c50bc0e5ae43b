import { engineFor } from "../chain/engines";
import { explain } from "./explain";
import { type Plan } from "./plan";

/** Interrupted, as a shell says it. */
const EXIT_INTERRUPTED = 130;

/** What both commands do with their plan; without one there is nothing to run. */
export async function main(makePlan: () => Plan | undefined): Promise<void> {
  let plan: Plan | undefined;
  try {
    plan = makePlan();
    if (plan) await compileAndRun(plan);
  } catch (error) {
    console.error(explain(error, plan?.command));
    process.exitCode = 1;
  }
}

async function compileAndRun(plan: Plan): Promise<void> {
  // Contracts and their types may not exist yet: nothing that needs them is loaded before they are compiled.
  const chain = plan.arms.some(({ rules }) => engineFor(plan.engine, rules).kind !== "twin");
  if (chain) {
    const { compileContracts } = await import("./compile");
    await compileContracts();
  }
  const { run } = await import("./runs");
  const { arms, scenario, bars } = plan;
  const step = chain ? "2/2 " : "";
  const rules = arms.length === 1 ? "one set of rules" : `${arms.length} sets of rules`;
  console.error(`${step}running ${scenario.name} with ${bars.asset} under ${rules}`);
  const complete = await run(plan);
  if (!complete) process.exitCode = EXIT_INTERRUPTED;
}
