import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";

import { toFillWord } from "../../src/sdk/ledgerEvents";
import { WAD } from "../support/config";
import { type Fixture, freshExchange } from "../support/fixture";
import { type OrderTerms, type Placed, openFunded, orderRequest, place } from "../support/trade";

export interface Trader {
  readonly signer: HardhatEthersSigner;
  readonly account: bigint;
}

/** An exchange at an index of 30 (tick 30,000, 3 settlement units a lot) and four rich traders. */
export interface Scene {
  readonly x: Fixture;
  readonly maker: Trader;
  readonly second: Trader;
  readonly taker: Trader;
  readonly stranger: Trader;
}

export type Terms = Partial<Omit<OrderTerms, "account" | "isBuy" | "tick" | "lots">>;

const RICH = 1_000_000n * WAD;

export async function scene(): Promise<Scene> {
  const x = await freshExchange();
  const [maker, second, taker, stranger] = [
    await trader(x, 0, RICH),
    await trader(x, 1, RICH),
    await trader(x, 2, RICH),
    await trader(x, 3, RICH),
  ];
  return { x, maker, second, taker, stranger };
}

/** Asks far above the index: the mid stands 20 bps above it. */
export async function standing(): Promise<Scene> {
  const all = await scene();
  const { x, maker, second } = all;
  await buy(x, maker, 30_000, 700);
  await sell(x, maker, 30_120, 400);
  await sell(x, second, 30_120, 400);
  await mine();
  return all;
}

/** Opens a funded account for one of the fixture's users. */
export async function trader(x: Fixture, user: number, funds: bigint): Promise<Trader> {
  const signer = x.users[user];
  if (signer === undefined) throw new Error(`the fixture has no user ${user}`);
  return { signer, account: await openFunded(x, signer, funds) };
}

export function buy(x: Fixture, who: Trader, tick: number, lots: number, terms: Terms = {}): Promise<Placed> {
  return place(x, who.signer, { account: who.account, isBuy: true, tick, lots, ...terms });
}

export function sell(
  x: Fixture,
  who: Trader,
  tick: number,
  lots: number,
  terms: Terms = {},
): Promise<Placed> {
  return place(x, who.signer, { account: who.account, isBuy: false, tick, lots, ...terms });
}

/** Sends without waiting, for what is expected to revert. */
export function send(
  x: Fixture,
  who: Trader,
  isBuy: boolean,
  tick: number | bigint,
  lots: number | bigint,
  terms: Terms = {},
): Promise<ContractTransactionResponse> {
  return x.exchange
    .connect(who.signer)
    .place(orderRequest({ account: who.account, isBuy, tick, lots, ...terms }));
}

/** The Exchange's events of a transaction, as names with the arguments asked for. */
export function eventsOf(
  x: Fixture,
  receipt: ContractTransactionReceipt,
): { name: string; args: Record<string, unknown> }[] {
  return receipt.logs.flatMap((log) => {
    const event = log.address === x.deployment.addresses.exchange ? x.exchange.interface.parseLog(log) : null;
    return event === null ? [] : [{ name: event.name, args: event.args.toObject() }];
  });
}

/** Lots that a transaction filled of each maker's order, in order. The order is named by its place (placeOf). */
export function fillsOf(x: Fixture, receipt: ContractTransactionReceipt): [place: bigint, lots: bigint][] {
  return receipt.logs
    .map((log) => x.ledger.interface.parseLog(log))
    .filter((event) => event?.name === "Filled")
    .flatMap((event) => [...(event?.args["fills"] as Iterable<bigint>)].map(toFillWord))
    .filter(({ lots }) => lots > 0n)
    .map(({ maker, orderIndex, lots }) => [(BigInt(maker) << 8n) | BigInt(orderIndex), lots]);
}

/** Account and place of an order: its id without the sequence. */
export function placeOf(order: bigint): bigint {
  return order >> 32n;
}

/** Orders that a transaction removed unfilled, with the reason, in order. */
export function removalsOf(x: Fixture, { receipt }: Placed): [order: unknown, reason: unknown][] {
  return eventsOf(x, receipt)
    .filter(({ name }) => name === "OrderRemoved")
    .map(({ args }) => [args["order"], args["reason"]]);
}

/** What a transaction dropped of its order; null: nothing was said. */
export function droppedOf(x: Fixture, { receipt }: Placed): unknown {
  return eventsOf(x, receipt).find(({ name }) => name === "OrderTaken")?.args["dropped"] ?? null;
}
