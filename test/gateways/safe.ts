import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { readFileSync } from "node:fs";

import {
  concat,
  type Contract,
  type ContractTransactionResponse,
  type InterfaceAbi,
  ZeroAddress,
} from "ethers";
import { ethers } from "hardhat";

const SAFE_TX = [
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "data", type: "bytes" },
  { name: "operation", type: "uint8" },
  { name: "safeTxGas", type: "uint256" },
  { name: "baseGas", type: "uint256" },
  { name: "gasPrice", type: "uint256" },
  { name: "gasToken", type: "address" },
  { name: "refundReceiver", type: "address" },
  { name: "nonce", type: "uint256" },
];
const CALL = 0;

/** A Safe as Safe's own package compiled it, and the keys that sign for it. */
export interface Safe {
  readonly contract: Contract;
  readonly address: string;
  readonly owners: readonly HardhatEthersSigner[];
}

/** A Safe 1.4.1 behind its proxy, that needs `threshold` of its owners. */
export async function deploySafe(owners: readonly HardhatEthersSigner[], threshold: number): Promise<Safe> {
  const singleton = await deployed("Safe.sol/Safe");
  const handler = await deployed("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
  const factory = await deployed("proxies/SafeProxyFactory.sol/SafeProxyFactory");
  const signers = owners.map(({ address }) => address);
  const terms = [signers, threshold, ZeroAddress, "0x", handler.target, ZeroAddress, 0, ZeroAddress];
  const setup = singleton.interface.encodeFunctionData("setup", terms);
  const create = factory.getFunction("createProxyWithNonce");
  const address = (await create.staticCall(singleton.target, setup, 1)) as string;
  await create.send(singleton.target, setup, 1);
  return { contract: singleton.attach(address) as Contract, address, owners };
}

/** What the Safe's `by` sign, sent by the first of them. */
export async function execute(
  { contract, address }: Safe,
  by: readonly HardhatEthersSigner[],
  to: string,
  data: string,
): Promise<ContractTransactionResponse> {
  const nonce = (await contract.getFunction("nonce").staticCall()) as bigint;
  const free = { safeTxGas: 0, baseGas: 0, gasPrice: 0, gasToken: ZeroAddress, refundReceiver: ZeroAddress };
  const tx = { to, value: 0, data, operation: CALL, ...free, nonce };
  const signatures = await signedBy(address, by, { SafeTx: SAFE_TX }, tx);
  const args = [to, 0, data, CALL, 0, 0, 0, ZeroAddress, ZeroAddress, signatures];
  return (await contract.getFunction("execTransaction").send(...args)) as ContractTransactionResponse;
}

/** What ERC-1271 of the Safe takes for its signature of `hash`. */
export function signFor(
  { address }: Safe,
  by: readonly HardhatEthersSigner[],
  hash: string,
): Promise<string> {
  const types = { SafeMessage: [{ name: "message", type: "bytes" }] };
  return signedBy(address, by, types, { message: hash });
}

/** Signatures one after another, by rising address. */
async function signedBy(
  verifyingContract: string,
  by: readonly HardhatEthersSigner[],
  types: Record<string, { name: string; type: string }[]>,
  value: Record<string, unknown>,
): Promise<string> {
  const { chainId } = await ethers.provider.getNetwork();
  const sorted = [...by].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const parts = sorted.map((owner) => owner.signTypedData({ chainId, verifyingContract }, types, value));
  return concat(await Promise.all(parts));
}

async function deployed(path: string): Promise<Contract> {
  const file = require.resolve(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as { abi: InterfaceAbi; bytecode: string };
  const [deployer] = await ethers.getSigners();
  return (await new ethers.ContractFactory(abi, bytecode, deployer).deploy()) as Contract;
}
