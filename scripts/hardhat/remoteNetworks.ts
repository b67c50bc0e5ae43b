import { vars } from "hardhat/config";
import type { HttpNetworkUserConfig } from "hardhat/types";

import { type Testnet } from "../../deploy/config/testnets";

/** The deployer's key; kept by `npx hardhat vars set`, outside of the project. */
const DEPLOYER_KEY = "GLASSHOUSE_DEPLOYER_KEY";

/** E.g. GLASSHOUSE_RPC_SEPOLIA. */
function rpcVariable(name: string): string {
  return `GLASSHOUSE_RPC_${name.toUpperCase()}`;
}

export function networkOf({ name, chainId, url }: Testnet): HttpNetworkUserConfig {
  return {
    chainId,
    url: vars.get(rpcVariable(name), url),
    accounts: vars.has(DEPLOYER_KEY) ? [vars.get(DEPLOYER_KEY)] : [],
  };
}

/** Whose address stands behind a name on each test network: nobody's until the variable is set. */
export function namedOn(testnets: readonly Testnet[], variable: string): Record<string, string> {
  if (!vars.has(variable)) return {};
  return Object.fromEntries(testnets.map(({ name }) => [name, vars.get(variable)]));
}
