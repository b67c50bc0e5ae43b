import { type BlockTag, type Provider } from "ethers";

import { type GatewayState, type NextNonce, type StandingTrigger } from "../domain/snapshot";
import { OrderRelay__factory } from "../../typechain/factories/contracts/gateways/OrderRelay__factory";
import { ITriggerOrders__factory } from "../../typechain/factories/contracts/interfaces/ITriggerOrders__factory";
import { interfaceOf } from "./abi/parsed";
import { toTrigger } from "./gatewayEvents";

/** Where TriggerOrders counts; no view tells it. In the other gateways nothing ever stands there. */
const COUNT_SLOT = 1;

/**
 * What stands in a gateway, of whichever kind it is, as a node tells it.
 * @param told owners and keys that ever used a nonce: only events name them.
 */
export async function readGateway(
  provider: Provider,
  address: string,
  told: readonly NextNonce[],
  blockTag: BlockTag = "latest",
): Promise<GatewayState> {
  const placed = BigInt(await provider.getStorage(address, COUNT_SLOT, blockTag));
  const triggers: StandingTrigger[] = [];
  for (let id = 1n; id <= placed; id += 1n) {
    const found = await triggerAt(provider, address, id, blockTag);
    if (found !== undefined) triggers.push(found);
  }
  return {
    address: address.toLowerCase(),
    placed,
    triggers,
    nonces: await noncesIn(provider, address, told, blockTag),
  };
}

async function noncesIn(
  provider: Provider,
  address: string,
  told: readonly NextNonce[],
  blockTag: BlockTag,
): Promise<NextNonce[]> {
  const nonces: NextNonce[] = [];
  if (told.length === 0) return nonces;
  const relay = OrderRelay__factory.connect(address, { provider });
  for (const { owner, key } of told) {
    const next = await relay["nonces(address,uint192)"](owner, key, { blockTag });
    nonces.push({ owner, key, next: BigInt.asUintN(64, next) });
  }
  return nonces;
}

/** Undefined for one that was executed or removed. */
async function triggerAt(
  provider: Provider,
  address: string,
  id: bigint,
  blockTag: BlockTag,
): Promise<StandingTrigger | undefined> {
  try {
    const trigger = await ITriggerOrders__factory.connect(address, { provider }).triggerOf(id, { blockTag });
    return { id, ...toTrigger(trigger) };
  } catch (error) {
    if (saysUnknown(error)) return undefined;
    throw error;
  }
}

/** Nodes hand a revert's data on in several wrappings. */
function saysUnknown(error: unknown): boolean {
  const { selector = "" } = interfaceOf(ITriggerOrders__factory.abi).getError("TriggerOrders_Unknown") ?? {};
  if (typeof error !== "object" || error === null || !("data" in error)) return false;
  return JSON.stringify(error.data).includes(selector);
}
