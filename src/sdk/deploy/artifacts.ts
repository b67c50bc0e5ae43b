import { readFile } from "node:fs/promises";
import path from "node:path";

import { type InterfaceAbi } from "ethers";
import { z } from "zod";

import { CONTRACT_SOURCES, type ContractName } from "./contracts";
import { DeployError } from "./errors";

/** A compiled contract. */
export interface Artifact {
  readonly abi: InterfaceAbi;
  /** Creation code, 0x... */
  readonly bytecode: string;
}

/** Where compiled contracts come from: the compiler's output folder, or a test environment. */
export type ArtifactSource = (contract: ContractName) => Promise<Artifact>;

const artifactFile = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  bytecode: z.string().regex(/^0x([0-9a-f]{2})+$/i),
});

/** Reads artifacts from the folder into which the project was compiled. */
export function artifactsIn(folder: string): ArtifactSource {
  return async (contract) => {
    const file = path.join(folder, CONTRACT_SOURCES[contract], `${contract}.json`);
    try {
      const { abi, bytecode } = artifactFile.parse(JSON.parse(await readFile(file, "utf8")));
      return { abi: abi as unknown as InterfaceAbi, bytecode };
    } catch (cause) {
      throw new DeployError(`no compiled ${contract} in ${file}: compile the contracts first`, { cause });
    }
  };
}
