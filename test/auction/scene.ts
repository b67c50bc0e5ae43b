import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";

import { WAD } from "../support/config";
import { type Fixture } from "../support/fixture";
import { holdPrice } from "../support/prices";
import { scene, type Scene, type Trader } from "../exchange/scene";

export const COLLECTED = 1n;
export const LOCK_SEC = 600;
export const AUCTION_SEC = 60;
export const Grade = { Open: 0, ReduceOnly: 1, Auction: 2, Halted: 3 } as const;
export const Phase = { Idle: 0n, Pricing: 1n, Matching: 2n } as const;
export const Reason = {
  cancelled: 0n,
  expired: 1n,
  selfTrade: 2n,
  refused: 3n,
  liquidated: 4n,
  offBand: 5n,
} as const;

export async function tighten(x: Fixture, grade: number, seconds = AUCTION_SEC): Promise<void> {
  await x.breaker.connect(x.guardian).tighten(0, grade, 10_000, 10_000, seconds);
}

/** Four rich traders in a market at 30, in an auction. */
export async function auction(): Promise<Scene> {
  const all = await scene();
  await tighten(all.x, Grade.Auction);
  return all;
}

/** The auction is over, and the index stands. */
export async function over(x: Fixture, price = 30n * WAD): Promise<void> {
  await time.increase(AUCTION_SEC + 1);
  await holdPrice(x, 0, price);
}

export async function uncrossOf(x: Fixture): Promise<bigint> {
  return (await x.exchange.topOf(0)).uncross;
}

/** One step, by somebody who has nothing to do with it. */
export async function step(x: Fixture, maxSteps = 0): Promise<ContractTransactionReceipt> {
  return receiptOf(await x.auction.connect(x.users[5]!).step(0, maxSteps));
}

/** Steps until the book is continuous. @return the receipts. */
export async function uncross(x: Fixture, maxSteps = 0): Promise<ContractTransactionReceipt[]> {
  const receipts = [];
  while ((await uncrossOf(x)) !== 0n) receipts.push(await step(x, maxSteps));
  return receipts;
}

export async function sizeOf(x: Fixture, { account }: Trader): Promise<bigint> {
  return (await x.ledger.touched(account, 0)).size;
}

export async function cashOf(x: Fixture, { account }: Trader): Promise<bigint> {
  return (await x.ledger.accountOf(account)).cash;
}

/** Ticks and volumes of the rounds that were priced. */
export function roundsIn(x: Fixture, receipts: readonly ContractTransactionReceipt[]): [bigint, bigint][] {
  return receipts
    .flatMap(({ logs }) => logs.map((log) => x.auction.interface.parseLog(log)))
    .filter((event) => event?.name === "RoundPriced")
    .map((event) => [event?.args["tick"] as bigint, event?.args["volume"] as bigint]);
}

async function receiptOf(sent: ContractTransactionResponse): Promise<ContractTransactionReceipt> {
  const receipt = await sent.wait();
  if (receipt === null) throw new Error("the transaction was replaced");
  return receipt;
}
