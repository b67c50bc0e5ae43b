import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";

import { type OrderRequestStruct } from "../../typechain/contracts/interfaces/IExchange";
import { WAD } from "./config";
import { type Fixture } from "./fixture";

/** Twin of OrderKind. */
export const OrderKind = { Limit: 0, PostOnly: 1, ImmediateOrCancel: 2, FillOrKill: 3 } as const;

/** What `place` needs to know; the rest has the defaults of a plain limit order in market 0. */
export type OrderTerms = Pick<OrderRequestStruct, "account" | "isBuy" | "tick" | "lots"> &
  Partial<OrderRequestStruct>;

export interface Placed {
  /** Order id; 0 when nothing rests. */
  readonly order: bigint;
  readonly filled: bigint;
  readonly receipt: ContractTransactionReceipt;
}

/** Gives `owner` tokens and an account in which `amount` [wad] of them lies. */
export async function openFunded(x: Fixture, owner: HardhatEthersSigner, amount: bigint): Promise<bigint> {
  const account = await open(x, owner);
  await deposit(x, owner, account, amount);
  return account;
}

/** Opens an empty account. */
export async function open(x: Fixture, owner: HardhatEthersSigner): Promise<bigint> {
  const receipt = await receiptOf(x.ledger.connect(owner).openAccount(owner));
  for (const log of receipt.logs) {
    const parsed = x.ledger.interface.parseLog(log);
    if (parsed?.name === "AccountOpened") {
      return parsed.args.getValue("account") as bigint;
    }
  }
  throw new Error("no account was opened");
}

/** Mints `amount` [wad] to `from` and deposits it. */
export async function deposit(
  x: Fixture,
  from: HardhatEthersSigner,
  account: bigint,
  amount: bigint,
): Promise<ContractTransactionResponse> {
  const native = nativeOf(x, amount);
  await x.token.mint(from, native);
  await x.token.connect(from).approve(x.vault, native);
  return x.vault.connect(from).deposit(account, native);
}

/** Places an order and tells what came of it. */
export async function place(x: Fixture, from: HardhatEthersSigner, terms: OrderTerms): Promise<Placed> {
  const receipt = await receiptOf(x.exchange.connect(from).place(orderRequest(terms)));
  let order = 0n;
  let filled = 0n;
  for (const log of receipt.logs) {
    const parsed =
      log.address === x.deployment.addresses.exchange ? x.exchange.interface.parseLog(log) : null;
    if (parsed?.name === "OrderPlaced") {
      order = parsed.args.getValue("order") as bigint;
    } else if (parsed?.name === "OrderTaken") {
      filled = parsed.args.getValue("filled") as bigint;
    }
  }
  return { order, filled, receipt };
}

export function orderRequest(terms: OrderTerms): OrderRequestStruct {
  return {
    market: 0,
    kind: OrderKind.Limit,
    reduceOnly: false,
    expiry: 0,
    maxFills: 0,
    clientId: 0,
    ...terms,
  };
}

/** A price [wad] in whole ticks of a market, down. */
export function ticks(x: Fixture, price: bigint, market = 0): bigint {
  return price / parametersOf(x, market).trading.tickSize;
}

/** A size [wad base units] in whole lots of a market, down. */
export function lots(x: Fixture, size: bigint, market = 0): bigint {
  return size / parametersOf(x, market).margin.lotSize;
}

/** An amount [wad] in native units of the token, down. */
export function nativeOf({ wholeToken }: Fixture, amount: bigint): bigint {
  return (amount * wholeToken) / WAD;
}

function parametersOf({ config }: Fixture, market: number) {
  const listing = config.markets[market];
  if (listing === undefined) {
    throw new Error(`the fixture has no market ${market}`);
  }
  return listing.parameters;
}

async function receiptOf(sent: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> {
  const receipt = await (await sent).wait();
  if (receipt === null) {
    throw new Error("the transaction was replaced");
  }
  return receipt;
}
