import {
  type ContractTransactionResponse,
  ContractFactory,
  type TransactionReceipt,
  getCreateAddress,
} from "ethers";

import { type ContractName } from "./contracts";
import { type DeployContext, providerOf } from "./context";
import { describeCall } from "./describeCall";
import { DeployConfigError, DeployError } from "./errors";

/** Waits until a transaction is mined. */
export async function mined(
  context: DeployContext,
  what: string,
  transaction: Promise<ContractTransactionResponse>,
): Promise<TransactionReceipt> {
  const sent = await transaction;
  const receipt = await sent.wait();
  if (receipt === null) {
    throw new DeployError(`${what}: its transaction was replaced`);
  }
  if (context.log === undefined) return receipt;
  const found = (await providerOf(context).getTransaction(sent.hash)) ?? sent;
  context.log(`${what} (${receipt.gasUsed} gas)\n  ${describeCall(found)}`);
  return receipt;
}

/**
 * Deploys a contract by a plain transaction, once: its address is recorded before it is sent, so that a run which dies
 * at any moment finds it again.
 */
export async function deployOnce(
  context: DeployContext,
  name: string,
  contract: ContractName,
  args: readonly unknown[],
): Promise<string> {
  const provider = providerOf(context);
  const record = await context.records.get(name);
  if (record !== undefined && (await provider.getCode(record.address)) !== "0x") {
    return record.address;
  }

  const { abi, bytecode } = await context.artifacts(contract);
  const from = await context.deployer.getAddress();
  const nonce = await provider.getTransactionCount(from, "latest");
  const address = getCreateAddress({ from, nonce });
  await context.records.set(name, { contract, address, block: await provider.getBlockNumber() });

  const request = await new ContractFactory(abi, bytecode, context.deployer).getDeployTransaction(...args);
  const sent = await context.deployer.sendTransaction({ ...request, nonce }).catch((error: unknown) => {
    throw refused(error) ? refusal(name, contract, args, error) : error;
  });
  const receipt = await sent.wait();
  if (receipt?.contractAddress !== address) {
    throw new DeployError(
      `${name} was not deployed at ${address}: somebody else used nonce ${nonce} of ${from}`,
    );
  }
  context.log?.(`deploy ${name} at ${address} (${receipt.gasUsed} gas)`);
  return address;
}

function refused(error: unknown): boolean {
  return error instanceof Error && /revert/i.test(error.message);
}

/** A constructor refuses only what the configuration says. */
function refusal(
  name: string,
  contract: string,
  args: readonly unknown[],
  cause: unknown,
): DeployConfigError {
  return new DeployConfigError(
    `${name} cannot be deployed: ${contract} refuses (${args.join(", ")}); is there on this chain what they name?`,
    { cause },
  );
}
