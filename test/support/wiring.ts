import { ZeroAddress } from "ethers";

import { type Wiring } from "../../src/sdk/deploy/wiring";

/** Addresses for a contract that is tested on its own: the given ones, and nobody for the rest. */
export function wiringWith(known: Partial<Wiring>): Wiring {
  return {
    authority: ZeroAddress,
    token: ZeroAddress,
    registry: ZeroAddress,
    oracle: ZeroAddress,
    breaker: ZeroAddress,
    ledger: ZeroAddress,
    vault: ZeroAddress,
    keyring: ZeroAddress,
    exchange: ZeroAddress,
    deleverager: ZeroAddress,
    liquidator: ZeroAddress,
    fund: ZeroAddress,
    collateral: ZeroAddress,
    auction: ZeroAddress,
    ...known,
  };
}
