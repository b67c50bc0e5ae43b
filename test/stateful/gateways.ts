import { type Interface } from "ethers";

import {
  type DepositGateway,
  DepositGateway__factory,
  type OrderRelay,
  OrderRelay__factory,
  type TriggerOrders,
  TriggerOrders__factory,
} from "../../typechain";
import { type Fixture } from "../support/fixture";

/** One gateway of each kind, and where they are, in lower case. */
export interface Gateways {
  readonly deposits: DepositGateway;
  readonly relay: OrderRelay;
  readonly triggers: TriggerOrders;
  readonly addresses: readonly string[];
}

export async function deployGateways({ deployer, deployment }: Fixture): Promise<Gateways> {
  const { addresses: wiring } = deployment;
  const deposits = await new DepositGateway__factory(deployer).deploy(wiring);
  const relay = await new OrderRelay__factory(deployer).deploy(wiring);
  const triggers = await new TriggerOrders__factory(deployer).deploy(wiring);
  const all = await Promise.all([deposits, relay, triggers].map((gateway) => gateway.getAddress()));
  return { deposits, relay, triggers, addresses: all.map((address) => address.toLowerCase()) };
}

export function gatewayFaces({ deposits, relay, triggers }: Gateways): readonly Interface[] {
  return [deposits.interface, relay.interface, triggers.interface];
}
