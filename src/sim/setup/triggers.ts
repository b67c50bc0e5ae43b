import { ContractFactory, getCreateAddress } from "ethers";

import { type ArtifactSource } from "../../sdk/deploy/artifacts";
import { type DeployedAddresses } from "../../sdk/deployment";
import { type Chain } from "../chain/chain";
import { type InstantSigner } from "../chain/signer";
import { type Contracts } from "../world/contracts";
import { type Funding, mineAll, tokenCall, type Trader } from "./accounts";
import { addressOf } from "./actors";

const WAD = 10n ** 18n;

/** Somebody of his own: his first contract has the same address on every fresh chain and in the twin. */
export const GATEWAY_DEPLOYER = addressOf("gateway deployer");
export const TRIGGER_GATEWAY = getCreateAddress({ from: GATEWAY_DEPLOYER, nonce: 0 });

/** What an owner lets the gateway do with his account: trade within the widest slippage, and lose so much a day [wad]. */
export const TRUST = { permissions: 1, maxSlippageBps: 50n, maxLossPerDay: 100_000n * WAD } as const;
/** For how long [s]. */
export const TRUST_SEC = 30 * 86_400;
/** What each owner has in his wallet, for rewards [whole dollars]. */
const REWARDS = 100n;

/** @return where the gateway is */
export async function deployTriggers(
  deployer: InstantSigner,
  addresses: DeployedAddresses,
  artifacts: ArtifactSource,
): Promise<string> {
  const { abi, bytecode } = await artifacts("TriggerOrders");
  return (await new ContractFactory(abi, bytecode, deployer).deploy(addresses)).getAddress();
}

/** Everybody who leaves triggers makes the gateway a key of his account, and lets it pay rewards out of his wallet. */
export async function trustTriggers(
  chain: Chain,
  { keyring, triggers }: Contracts,
  funding: Funding,
  traders: readonly Trader[],
): Promise<void> {
  if (triggers === undefined) return;
  const native = (REWARDS * WAD) / funding.unit;
  const expiry = chain.time + 1 + TRUST_SEC;
  for (const { address, id, leavesTriggers = false } of traders) {
    if (!leavesTriggers) continue;
    const { permissions, maxSlippageBps, maxLossPerDay } = TRUST;
    const terms = [permissions, expiry, maxSlippageBps, maxLossPerDay] as const;
    chain.submit(keyring.transaction(address, "setDelegate", id, triggers.address, ...terms));
    chain.submit(tokenCall(address, funding.token, "mint", [address, native]));
    chain.submit(tokenCall(address, funding.token, "approve", [triggers.address, native]));
  }
  await mineAll(chain);
}
