import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import hre from "hardhat";

import { type TestToken } from "../../typechain";
import { WAD } from "./config";
import { type Fixture } from "./fixture";
import { schedule } from "./govern";
import { advance, holdPrice } from "./prices";

export interface AssetTerms {
  readonly market: number;
  readonly decimals?: number;
  readonly haircutPpm?: number;
  /** [whole settlement units a minute] */
  readonly salesPerMinute?: number;
  /** [wad of whole tokens] */
  readonly cap?: bigint;
  /** Index price of its market when it is listed [wad]. */
  readonly price?: bigint;
}

export interface Asset {
  readonly id: number;
  readonly market: number;
  readonly token: TestToken;
  /** Native units of one whole token. */
  readonly whole: bigint;
}

/** A token that passed its test, not listed. */
export async function testedToken(x: Fixture, decimals = 18): Promise<TestToken> {
  const token = await hre.ethers.deployContract("TestToken", ["GOLD", decimals], x.deployer);
  await testToken(x, token, x.deployer);
  return token;
}

export async function testToken(x: Fixture, token: TestToken, by: HardhatEthersSigner): Promise<void> {
  await token.mint(by, 1_000n);
  await token.connect(by).approve(x.collateral, 1_000n);
  await x.collateral.connect(by).testToken(token, 1_000n);
}

/** What governance would call. */
export function listing(x: Fixture, token: string, terms: AssetTerms): string {
  const { market, haircutPpm = 200_000, salesPerMinute = 1_000_000, cap = 10n ** 6n * WAD } = terms;
  const asset = { haircutPpm, salesPerMinute, cap };
  return x.collateral.interface.encodeFunctionData("list", [token, market, asset]);
}

/** A call of the governor, at the end of whose delay every market has its price again. */
export async function governWithPrices(x: Fixture, data: string, prices: readonly bigint[]) {
  const { collateral } = x.deployment.addresses;
  await schedule(x, collateral, data);
  await advance(x.config.governance.executionDelaySec);
  for (const [market, price] of prices.entries()) await holdPrice(x, market, price);
  return x.authority.connect(x.governor).execute(collateral, data);
}

/** Lists a fresh token as collateral, by governance; all other markets stand at 30. */
export async function listAsset(x: Fixture, terms: AssetTerms): Promise<Asset> {
  const { market, decimals = 18, price = 30n * WAD } = terms;
  const token = await testedToken(x, decimals);
  const id = Number(await x.collateral.count());
  const prices = x.deployment.markets.map((one) => (one.id === market ? price : 30n * WAD));
  await governWithPrices(x, listing(x, await token.getAddress(), terms), prices);
  return { id, market, token, whole: 10n ** BigInt(decimals) };
}

/** Gives `owner` so many whole tokens, and deposits them. */
export async function pledge(
  x: Fixture,
  asset: Asset,
  owner: HardhatEthersSigner,
  account: bigint,
  amount: bigint,
): Promise<void> {
  const native = amount * asset.whole;
  await asset.token.mint(owner, native);
  await asset.token.connect(owner).approve(x.collateral, native);
  await x.collateral.connect(owner).deposit(account, asset.id, native);
}

/** A buyer with settlement tokens to spend. */
export async function enrich(x: Fixture, buyer: HardhatEthersSigner, whole: bigint): Promise<void> {
  await x.token.mint(buyer, whole * x.wholeToken);
  await x.token.connect(buyer).approve(x.collateral, whole * x.wholeToken);
}
