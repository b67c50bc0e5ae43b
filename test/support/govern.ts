import { type ContractTransactionResponse } from "ethers";

import { type MarketParameters } from "../../src/domain/marketParameters";
import { type Fixture } from "./fixture";
import { advance } from "./prices";

/** A call of the governor through the Authority: scheduled, waited for, executed. The clock moves on by the whole delay. */
export async function govern(x: Fixture, target: string, data: string): Promise<ContractTransactionResponse> {
  await schedule(x, target, data);
  await advance(x.config.governance.executionDelaySec);
  return x.authority.connect(x.governor).execute(target, data);
}

/** Announces a call of the governor for the first moment at which it may be executed. */
export async function schedule(
  x: Fixture,
  target: string,
  data: string,
): Promise<ContractTransactionResponse> {
  return x.authority.connect(x.governor).schedule(target, data, 0);
}

/** Changes a market's parameters by governance. */
export async function configure(
  x: Fixture,
  market: number,
  parameters: MarketParameters,
): Promise<ContractTransactionResponse> {
  const data = x.registry.interface.encodeFunctionData("configure", [market, parameters]);
  return govern(x, x.deployment.addresses.registry, data);
}
