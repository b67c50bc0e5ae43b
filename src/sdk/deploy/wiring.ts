import { AbiCoder, getCreateAddress } from "ethers";

import { LAUNCHES, type LaunchKey } from "./contracts";

/** Twin of contracts/types/Wiring.sol, in its order. */
export interface Wiring extends Record<LaunchKey, string> {
  readonly authority: string;
  readonly token: string;
}

const WIRING_TYPE =
  "tuple(address authority, address token, address registry, address oracle, address breaker, " +
  "address ledger, address vault, address keyring, address exchange, address deleverager, address liquidator, address fund, " +
  "address collateral, address auction)";

/** Twin of Shipyard.addressAt: a contract's first CREATE has nonce 1. */
export function predictLaunch(shipyard: string, index: number): string {
  return getCreateAddress({ from: shipyard, nonce: index + 1 });
}

/** All addresses of an exchange that `shipyard` will build. */
export function wiringOf(authority: string, token: string, shipyard: string): Wiring {
  const launches = LAUNCHES.map(({ key }, index) => [key, predictLaunch(shipyard, index)] as const);
  return { authority, token, ...(Object.fromEntries(launches) as Record<LaunchKey, string>) };
}

/** Creation code of a contract whose constructor takes the wiring alone. */
export function wiredCreationCode(bytecode: string, wiring: Wiring): string {
  return `${bytecode}${AbiCoder.defaultAbiCoder().encode([WIRING_TYPE], [wiring]).slice(2)}`;
}
