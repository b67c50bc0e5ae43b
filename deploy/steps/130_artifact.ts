import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type DeployFunction } from "hardhat-deploy/types";

import { deploymentOf } from "../../src/sdk/deploy/deploy";
import { hardhatContext } from "../lib/hardhatContext";

/** Everything that a client needs, as one file: what `npm run audit` and the other tools take as --deployment. */
const artifact: DeployFunction = async (hre) => {
  const { network, config } = hre;
  if (network.name === "hardhat") return; // gone with the process
  const folder = join(config.paths.deployments, network.name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "exchange.json");
  writeFileSync(file, `${JSON.stringify(await deploymentOf(await hardhatContext(hre)), null, 2)}\n`);
  hre.deployments.log(`wrote ${file}`);
};
artifact.tags = ["exchange", "artifact"];
export default artifact;
