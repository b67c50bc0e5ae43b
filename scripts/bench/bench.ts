import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type ContractTransactionResponse } from "ethers";
import hre from "hardhat";

import { type Fixture, deployExchange } from "../../test/support/fixture";
import { type FixtureOptions, WAD } from "../../test/support/config";
import { holdPrice } from "../../test/support/prices";
import { type OrderTerms, lots, openFunded, place, ticks } from "../../test/support/trade";
import { type Bill, explain } from "./explain";

/** One measured operation: `prepare` builds the state, the transaction it returns is what is measured. */
export interface GasCase {
  readonly op: string;
  /** What the state is, for the table. */
  readonly fixture: string;
  /** The figure that the project promises. */
  readonly atMost: number;
  readonly options?: FixtureOptions;
  readonly measure: (x: Fixture) => Promise<Promise<ContractTransactionResponse>[]>;
}

/** A longer trace does not fit a machine's memory. */
const MOST_TRACED = 400_000;

/** One whole transaction, mined alone in its block: every slot is cold. */
export async function measure(
  { options, measure: send }: GasCase,
  explained: boolean,
): Promise<{ gas: number; bill?: Bill }> {
  await hre.network.provider.send("hardhat_reset");
  const x = await deployExchange(options ?? {});
  await warmUp(x);
  let last: ContractTransactionResponse | undefined;
  for (const sent of await send(x)) last = await sent;
  if (last === undefined) {
    throw new Error("the case sends no transaction");
  }
  const receipt = await last.wait();
  const gas = Number(receipt?.gasUsed ?? 0n);
  return explained && gas <= MOST_TRACED ? { gas, bill: await explain(x, last) } : { gas };
}

/** A market in use: two bystanders hold positions, the fund has received fees. */
export async function warmUp(x: Fixture): Promise<void> {
  const [long, short] = [await trader(x, BYSTANDER), await trader(x, BYSTANDER + 1)];
  await put(x, BYSTANDER + 1, order(x, short, false, WAD));
  await put(x, BYSTANDER, order(x, long, true, WAD));
}

/** Names one transaction as the measured one. */
export function measured(sent: Promise<ContractTransactionResponse>): Promise<ContractTransactionResponse>[] {
  return [sent];
}

export const PRICE = 30n * WAD;
const STALE_SEC = 20n;
const BYSTANDER = 15;

/** A funded account of the i-th user. */
export async function trader(x: Fixture, index: number, deposit = 1_000_000n * WAD): Promise<bigint> {
  return openFunded(x, userOf(x, index), deposit);
}

export function userOf(x: Fixture, index: number) {
  const user = x.users[index % x.users.length];
  if (user === undefined) {
    throw new Error("the network has no users");
  }
  return user;
}

/** Terms of an order of `size` [wad] at `price` [wad]. */
export function order(x: Fixture, account: bigint, isBuy: boolean, size: bigint, price = PRICE): OrderTerms {
  return { account, isBuy, tick: ticks(x, price), lots: lots(x, size) };
}

/** Rests or takes an order, in a transaction of its own; the index is kept fresh at PRICE. */
export async function put(x: Fixture, user: number, terms: OrderTerms): Promise<bigint> {
  const { updatedAt } = await x.oracle.slotOf(0);
  if (BigInt(await time.latest()) > updatedAt + STALE_SEC) {
    await holdPrice(x, 0, PRICE);
  }
  return (await place(x, userOf(x, user), terms)).order;
}
