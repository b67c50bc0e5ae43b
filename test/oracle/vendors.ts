import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type BaseContract, ContractFactory, type InterfaceAbi } from "ethers";
import { ethers } from "hardhat";

/** Deploys a contract as its vendor compiled it. */
async function deployCompiled(abi: InterfaceAbi, bytecode: string, args: readonly unknown[]) {
  const [deployer] = await ethers.getSigners();
  const contract = await new ContractFactory(abi, bytecode, deployer).deploy(...args);
  await contract.waitForDeployment();
  return contract as BaseContract & Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- ethers' own shape
}

/** By path: a package may name few of its files as exports. */
function textOf(path: string): string {
  return readFileSync(join("node_modules", path), "utf8");
}

/** Pyth's own double. */
export async function deployPyth(validSec: number, feeWei: bigint) {
  const folder = "@pythnetwork/pyth-sdk-solidity";
  const abi = JSON.parse(textOf(`${folder}/abis/MockPyth.json`)) as InterfaceAbi;
  const bytecode = textOf(`${folder}/build/MockPyth_sol_MockPyth.bin`).trim();
  return deployCompiled(abi, bytecode, [validSec, feeWei]);
}

export interface PythPrice {
  readonly id: string;
  readonly price: bigint;
  readonly conf: bigint;
  readonly expo: number;
  /** Unix seconds. */
  readonly at: number;
}

/** An update as Pyth's service would hand it out, in the double's format. */
export async function priceUpdate(
  pyth: Awaited<ReturnType<typeof deployPyth>>,
  { id, price, conf, expo, at }: PythPrice,
): Promise<string> {
  const update = pyth.getFunction("createPriceFeedUpdateData");
  return (await update(id, price, conf, expo, price, conf, at, at)) as string;
}

interface UniswapArtifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

function uniswap(name: string): UniswapArtifact {
  return JSON.parse(
    textOf(`@uniswap/v3-core/artifacts/contracts/${name}.sol/${name}.json`),
  ) as UniswapArtifact;
}

/** Uniswap's own factory. */
export async function deployUniswapFactory() {
  const { abi, bytecode } = uniswap("UniswapV3Factory");
  return deployCompiled(abi, bytecode, []);
}

export async function uniswapPoolAt(address: string) {
  const [signer] = await ethers.getSigners();
  return new ethers.Contract(address, uniswap("UniswapV3Pool").abi, signer);
}

/** RedStone's own consumer; it knows Hardhat's first accounts as signers, and ten of them make a price. */
export async function deployRedStoneConsumer() {
  const name = "SampleRedstoneConsumerNumericMock";
  const folder = "@redstone-finance/evm-connector/dist/typechain-types/factories/contracts/samples";
  // The module itself asks for an old ethers: only its text is needed.
  const [, bytecode] = /_bytecode = "(0x[0-9a-f]+)"/.exec(textOf(`${folder}/${name}__factory.js`)) ?? [];
  if (bytecode === undefined) throw new Error(`no bytecode in ${name}__factory.js`);
  const abi = ["function getValueForDataFeedId(bytes32) view returns (uint256)"];
  return deployCompiled(abi, bytecode, []);
}
