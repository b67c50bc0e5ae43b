import { type BigNumberish, verifyTypedData } from "ethers";

import { type Trigger } from "../../src/domain/gatewayEvents";
import { accountId, marketId, orderId } from "../../src/domain/ids";
import { type Call } from "../../src/twin/call";
import { type Batch, BATCH_TYPES } from "../gateways/batch";
import { type Sending, toRequest } from "./toCall";

/** A trigger as a wallet sends it. */
type RawTrigger = Readonly<Record<keyof Trigger, BigNumberish>>;

/** Of the chain that these worlds run on. */
const CHAIN_ID = 31_337;

/** The call that a transaction to a gateway makes. */
export function toGatewayCall({ from: caller, to: gateway, method, args }: Sending): Call {
  const base = { caller, gateway };
  const id = (): bigint => BigInt(args[0] as bigint);
  switch (method) {
    case "deposit":
      return {
        ...base,
        kind: "forwardDeposit",
        account: accountId(id()),
        amountNative: BigInt(args[1] as bigint),
      };
    case "relay":
      return { ...base, kind: "relayBatch", batch: toBatch(gateway, args), fee: BigInt(args[2] as bigint) };
    case "skip":
      return { ...base, kind: "skipNonce", key: id() };
    case "place":
      return { ...base, kind: "placeTrigger", trigger: toTrigger(args[0] as RawTrigger) };
    case "cancel":
      return { ...base, kind: "cancelTrigger", id: id() };
    case "prune":
      return { ...base, kind: "pruneTrigger", id: id() };
    case "trail":
      return { ...base, kind: "trailTrigger", id: id() };
    case "execute":
      return { ...base, kind: "executeTrigger", id: id(), waive: Boolean(args[1]) };
    default:
      throw new RangeError(`no twin of ${method}`);
  }
}

/** Who signed it is recovered, as the contract does. */
function toBatch(verifyingContract: string, [batch, signature]: readonly unknown[]) {
  const raw = batch as Batch;
  const domain = { name: "Glasshouse OrderRelay", version: "1", chainId: CHAIN_ID, verifyingContract };
  const signer = verifyTypedData(domain, BATCH_TYPES, raw, String(signature));
  const { account, cancelAll, cancels, orders, nonce, deadline, maxFee } = raw;
  return {
    account: accountId(account),
    cancelAll,
    cancels: cancels.map((order) => orderId(BigInt(order))),
    requests: orders.map(toRequest),
    nonce: BigInt(nonce),
    deadline: BigInt(deadline),
    maxFee: BigInt(maxFee),
    signer,
  };
}

function toTrigger(raw: RawTrigger): Trigger {
  return {
    account: accountId(BigInt(raw.account)),
    market: marketId(BigInt(raw.market)),
    isBuy: Boolean(raw.isBuy),
    above: Boolean(raw.above),
    throughHalts: Boolean(raw.throughHalts),
    trailBps: Number(raw.trailBps),
    slippageBps: Number(raw.slippageBps),
    expiry: Number(raw.expiry),
    since: Number(raw.since),
    lots: BigInt(raw.lots),
    price: BigInt(raw.price),
    reward: BigInt(raw.reward),
  };
}
