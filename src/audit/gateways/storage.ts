import { type GatewayState, type NextNonce, type StandingTrigger } from "../../domain/snapshot";
import { accountId, marketId } from "../../domain/ids";
import { type ContractStorage } from "../state/contractStorage";
import { type Place } from "../state/place";
import { RELAY, TRIGGERS } from "./known";
import { type GatewayName } from "./known";

/** Reads everything that a gateway's source can have written, as its events name it. */
export async function explainGateway(
  name: GatewayName,
  storage: ContractStorage,
  told: GatewayState,
): Promise<void> {
  if (name === "TriggerOrders") await storage.load([TRIGGERS.count, ...numbersTo(told.placed).map(placeOf)]);
  if (name === "OrderRelay") await storage.load(told.nonces.map(noncePlace));
}

/** What stands in a gateway by its proved storage. */
export function gatewayState(name: GatewayName, storage: ContractStorage, told: GatewayState): GatewayState {
  const empty = { address: told.address, placed: 0n, triggers: [], nonces: [] };
  if (name === "OrderRelay") {
    return { ...empty, nonces: told.nonces.map((one) => ({ ...one, next: storage.value(noncePlace(one)) })) };
  }
  if (name === "DepositGateway") return empty;
  const triggers = numbersTo(told.placed).flatMap((id) => standingAt(storage, id));
  return { ...empty, placed: storage.value(TRIGGERS.count), triggers };
}

function numbersTo(last: bigint): readonly bigint[] {
  return Array.from({ length: Number(last) }, (_, i) => BigInt(i + 1));
}

function placeOf(id: bigint): Place {
  return TRIGGERS.triggers.at(id);
}

function noncePlace({ owner, key }: NextNonce): Place {
  return key === 0n ? RELAY.nonces.at(owner) : RELAY.keyed.at(owner).at(key);
}

/** None where nothing is left: executed or removed. */
function standingAt(storage: ContractStorage, id: bigint): readonly StandingTrigger[] {
  const place = placeOf(id);
  if (place.slots().every((slot) => storage.get(slot) === 0n)) return [];
  const of = (label: string): bigint => storage.value(place.member(label));
  return [
    {
      id,
      account: accountId(of("account")),
      market: marketId(of("market")),
      isBuy: of("isBuy") !== 0n,
      above: of("above") !== 0n,
      throughHalts: of("throughHalts") !== 0n,
      trailBps: Number(of("trailBps")),
      slippageBps: Number(of("slippageBps")),
      expiry: Number(of("expiry")),
      since: Number(of("since")),
      lots: of("lots"),
      price: of("price"),
      reward: of("reward"),
    },
  ];
}
