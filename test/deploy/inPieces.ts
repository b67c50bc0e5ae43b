import { type DeployContext } from "../../src/sdk/deploy/context";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { Interrupted, InterruptedSigner, type Moment } from "./interruptedSigner";

/** More runs than a deployment has transactions: what needs more does not get on. */
const MOST_RUNS = 200;

/** Runs a deployment that dies at every `limit`-th transaction until it is through. */
export async function deployInPieces(context: DeployContext, limit: number, moment: Moment): Promise<number> {
  for (let runs = 1; runs <= MOST_RUNS; ++runs) {
    const deployer = new InterruptedSigner(context.deployer, limit, moment);
    try {
      await deployExchange({ ...context, deployer });
      return runs;
    } catch (error) {
      if (!(error instanceof Interrupted)) {
        throw error;
      }
    }
  }
  throw new Error(`not through after ${MOST_RUNS} runs`);
}
