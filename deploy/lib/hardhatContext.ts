import { type InterfaceAbi } from "ethers";
import { type HardhatRuntimeEnvironment } from "hardhat/types";

import { type DeployContext, type DeployRecord, type RecordStore } from "../../src/sdk/deploy/context";
import { type Artifact, type ArtifactSource } from "../../src/sdk/deploy/artifacts";
import { CONTRACT_SOURCES, type ContractName } from "../../src/sdk/deploy/contracts";
import { DeployConfigError } from "../../src/sdk/deploy/errors";
import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { configFor } from "../config/networks";

/** Whoever a deployment needs is not named on this network. */
export class UnnamedError extends DeployConfigError {
  constructor(network: string, who: string, variable: string) {
    super(`${network} has no ${who}: name one with "npx hardhat vars set ${variable}"`);
  }
}

/** The context of a step: hardhat-deploy gives signer and records, the rest is the project's own. */
export async function hardhatContext(hre: HardhatRuntimeEnvironment): Promise<DeployContext> {
  const { deployer } = await hre.getNamedAccounts();
  if (deployer === undefined) throw new UnnamedError(hre.network.name, "deployer", "GLASSHOUSE_DEPLOYER_KEY");
  return {
    deployer: await hre.ethers.getSigner(deployer),
    artifacts: hardhatArtifacts(hre),
    config: await hardhatConfig(hre),
    records: hardhatRecords(hre),
    log: (line) => hre.deployments.log(line),
  };
}

/** Compiled contracts as Hardhat has them, instrumented ones included when coverage is measured. */
export function hardhatArtifacts(hre: HardhatRuntimeEnvironment): ArtifactSource {
  return async (contract: ContractName): Promise<Artifact> => {
    const { abi, bytecode } = await hre.artifacts.readArtifact(`${CONTRACT_SOURCES[contract]}:${contract}`);
    return { abi: abi as InterfaceAbi, bytecode };
  };
}

async function hardhatConfig(hre: HardhatRuntimeEnvironment): Promise<ExchangeConfig> {
  const named = await hre.getNamedAccounts();
  const { governor, guardian } = named;
  if (governor === undefined) throw new UnnamedError(hre.network.name, "governor", "GLASSHOUSE_GOVERNOR");
  if (guardian === undefined) throw new UnnamedError(hre.network.name, "guardian", "GLASSHOUSE_GUARDIAN");
  const reporters = Object.entries(named).filter(([name]) => name.startsWith("reporter"));
  return configFor(hre.network.name, {
    governor,
    guardian,
    reporters: reporters.map(([, address]) => address),
  });
}

/** Records in hardhat-deploy's files (deployments/<network>/<name>.json), which survive an interruption. */
function hardhatRecords(hre: HardhatRuntimeEnvironment): RecordStore {
  const { deployments } = hre;
  return {
    async get(name): Promise<DeployRecord | undefined> {
      const found = await deployments.getOrNull(name);
      const data = found?.linkedData as Pick<DeployRecord, "contract" | "block"> | undefined;
      return found === null || data === undefined
        ? undefined
        : { contract: data.contract, block: data.block, address: found.address };
    },
    async set(name, { contract, address, block }) {
      const abi =
        contract === null
          ? []
          : (await hre.artifacts.readArtifact(`${CONTRACT_SOURCES[contract]}:${contract}`)).abi;
      await deployments.save(name, { address, abi, linkedData: { contract, block } });
    },
  };
}
