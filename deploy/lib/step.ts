import { type DeployFunction } from "hardhat-deploy/types";

import { EXTRA_STEPS, STEPS } from "../../src/sdk/deploy/deploy";
import { hardhatContext } from "./hardhatContext";

/**
 * One numbered file of `deploy/steps` for each step. hardhat-deploy orders them, keeps what is deployed in committed
 * files a network and names the accounts; it was taken over Ignition because its steps are plain functions, so that the same
 * ones deploy to the simulator's chain and to the test fixture, where there is no Hardhat. Its own `deploy()` is not used:
 * the exchange's addresses come from the Shipyard. Every step asks the chain what is missing, so it can be run
 * again after an interruption at any transaction; hence no `id`, which would skip it.
 */
export function hardhatStep(name: keyof typeof STEPS | keyof typeof EXTRA_STEPS): DeployFunction {
  const run = { ...STEPS, ...EXTRA_STEPS }[name];
  const step: DeployFunction = async (hre) => run(await hardhatContext(hre));
  step.tags = ["exchange", name];
  return step;
}
