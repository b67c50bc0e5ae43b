import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";

import { type OrderRelay } from "../../typechain";
import { type orderRequest } from "../support/trade";

/** EIP-712 types of a batch. */
export const BATCH_TYPES = {
  Batch: [
    { name: "account", type: "uint32" },
    { name: "cancelAll", type: "bool" },
    { name: "cancels", type: "uint72[]" },
    { name: "orders", type: "Order[]" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
    { name: "maxFee", type: "uint256" },
  ],
  Order: [
    { name: "account", type: "uint32" },
    { name: "market", type: "uint8" },
    { name: "isBuy", type: "bool" },
    { name: "kind", type: "uint8" },
    { name: "reduceOnly", type: "bool" },
    { name: "tick", type: "uint32" },
    { name: "lots", type: "uint64" },
    { name: "expiry", type: "uint32" },
    { name: "maxFills", type: "uint16" },
    { name: "clientId", type: "uint64" },
  ],
};

/** IOrderRelay.SignedBatch. */
export interface Batch {
  readonly account: bigint | number;
  readonly cancelAll: boolean;
  readonly cancels: readonly bigint[];
  readonly orders: readonly ReturnType<typeof orderRequest>[];
  readonly nonce: bigint;
  readonly deadline: number;
  readonly maxFee: bigint;
}

/** An EIP-712 signature over a batch, as a wallet makes it. */
export async function signBatch(
  relay: OrderRelay,
  signer: HardhatEthersSigner,
  batch: Batch,
): Promise<string> {
  return signer.signTypedData(await domainOf(relay, signer), BATCH_TYPES, batch);
}

export async function domainOf(relay: OrderRelay, { provider }: HardhatEthersSigner) {
  const { chainId } = await provider.getNetwork();
  const verifyingContract = await relay.getAddress();
  return { name: "Glasshouse OrderRelay", version: "1", chainId, verifyingContract };
}
