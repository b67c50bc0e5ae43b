import hre, { ethers } from "hardhat";

import { localConfig } from "../../deploy/config/local";
import { hardhatArtifacts } from "../../deploy/lib/hardhatContext";
import { type DeployContext, recordsInMemory } from "../../src/sdk/deploy/context";
import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";

const REPORTERS = 3;

/** What the local configuration deploys, with fresh records. */
export async function newContext(): Promise<DeployContext> {
  const [deployer, governor, guardian, ...others] = await ethers.getSigners();
  return {
    deployer: deployer!,
    artifacts: hardhatArtifacts(hre),
    config: localConfig({
      governor: governor!.address,
      guardian: guardian!.address,
      reporters: others.slice(0, REPORTERS).map(({ address }) => address),
    }),
    records: recordsInMemory(),
  };
}

/** The same deployment, told something else. */
export function withConfig(context: DeployContext, change: Partial<ExchangeConfig>): DeployContext {
  return { ...context, config: { ...context.config, ...change } };
}
