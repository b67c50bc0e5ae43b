import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { type LocalRoles, localConfig } from "./local";
import { TESTNETS, testnetConfig } from "./testnets";

/** What is deployed on which network of hardhat.config.ts. A network that is not named here is refused. */
const CONFIGS: Readonly<Record<string, (roles: LocalRoles) => ExchangeConfig>> = {
  hardhat: localConfig,
  localhost: localConfig,
  ...Object.fromEntries(
    TESTNETS.map((testnet) => [testnet.name, (roles: LocalRoles) => testnetConfig(testnet, roles)]),
  ),
};

/** A network that nobody wrote a configuration for. */
export class UnknownNetworkError extends Error {
  override readonly name = "UnknownNetworkError";
}

/** @throws UnknownNetworkError */
export function configFor(network: string, roles: LocalRoles): ExchangeConfig {
  const config = CONFIGS[network];
  if (config === undefined) {
    throw new UnknownNetworkError(
      `no configuration for network "${network}"; known: ${Object.keys(CONFIGS).join(", ")}`,
    );
  }
  return config(roles);
}
