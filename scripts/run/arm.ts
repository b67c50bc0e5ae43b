import path from "node:path";

import { type RunColumn } from "../../src/domain/run/artifact";
import { type RunWatch } from "../../src/sim/run";
import { type RunHost } from "../../src/sim/simulate";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { type RunTerms } from "../../src/sim/terms";
import { type ChainHost } from "../chain/engines";
import { committedExchange } from "./committed";
import { type ArmTask } from "./messages";

const ARTIFACTS = path.join(__dirname, "../../artifacts");

/** Who watches a run; a chain also tells where the exchange stands. */
export type ArmWatch = RunWatch & Pick<RunHost, "onDeployed">;

/** One run, from the committed exchange to its column of the artifact. */
export function runArm(task: ArmTask, watch: ArmWatch): Promise<RunColumn> {
  const { engine, ...rest } = task;
  const terms = { ...rest, ...committedExchange() };
  return engine.kind === "twin"
    ? simulateOnTwin(terms, { laws: "all", series: true, watch })
    : runOnChain(engine, terms, watch);
}

/** Loads only now what needs compiled contracts: the twin needs none. */
async function runOnChain(engine: ChainHost, terms: RunTerms, watch: ArmWatch): Promise<RunColumn> {
  const { simulate } = await import("../../src/sim/simulate");
  const { artifactsIn } = await import("../../src/sdk/deploy/artifacts");
  const { openerOf } = await import("../chain/engines");
  const { alone = false } = engine;
  const where = { openChain: openerOf(engine), artifacts: artifactsIn(ARTIFACTS), alone };
  return simulate(terms, { ...where, ...watch });
}
