import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { type LocalRoles, localConfig } from "./local";

/** What is deployed on which network of hardhat.config.ts. A network that is not named here is refused. */
const CONFIGS: Readonly<Record<string, (roles: LocalRoles) => ExchangeConfig>> = {
  hardhat: localConfig,
  localhost: localConfig,
};

export function configFor(network: string, roles: LocalRoles): ExchangeConfig {
  const config = CONFIGS[network];
  if (config === undefined) {
    throw new Error(`no configuration for network "${network}"; known: ${Object.keys(CONFIGS).join(", ")}`);
  }
  return config(roles);
}
