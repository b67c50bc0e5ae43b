import { engineFor } from "./chain/engines";
import { catalogueText } from "./run/catalogue";
import { main } from "./run/main";
import { prepareFolder } from "./run/output";
import { type Plan, planPrices } from "./run/plan";
import { engineOf, readSimOptions, simCommand } from "./run/simOptions";
import { changedArm, committedArm } from "../src/sim/scenario/arm";
import { scenarioNamed } from "../src/sim/scenario/catalogue";
import { readRules } from "../src/sim/scenario/rules";

function plan(): Plan | undefined {
  const options = readSimOptions(process.argv.slice(2));
  if (options.list) {
    console.log(catalogueText());
    return undefined;
  }
  const scenario = scenarioNamed(options.scenario);
  const committed = committedArm(scenario.rules);
  const changes = readRules(options.arm);
  const arms = options.arm.length === 0 ? [committed] : [committed, changedArm(committed, changes)];
  const engine = engineOf(options);
  for (const { rules } of arms) engineFor(engine, rules);
  const planned = planPrices({ ...options, scenario });
  prepareFolder(options.out);
  const { seed, out } = options;
  return { ...planned, arms, seed, engine, out, command: simCommand(options) };
}

void main(plan);
