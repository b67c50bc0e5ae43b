import path from "node:path";

import { type RunColumn } from "../../src/domain/run/artifact";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { type RunHost, simulate } from "../../src/sim/simulate";
import { openerOf } from "../chain/engines";
import { committedExchange } from "./committed";
import { type ArmTask } from "./messages";

const ARTIFACTS = path.join(__dirname, "../../artifacts");

/** One run, from compiled contracts to its column of the artifact. */
export function runArm(task: ArmTask, watch: Pick<RunHost, "onBlock" | "stopped">): Promise<RunColumn> {
  const host = { openChain: openerOf(task.engine), artifacts: artifactsIn(ARTIFACTS), ...watch };
  return simulate({ ...task, ...committedExchange() }, host);
}
