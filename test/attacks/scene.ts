import { time } from "@nomicfoundation/hardhat-network-helpers";
import { ethers, network } from "hardhat";

import { type Scene, type Trader, healthOf } from "../liquidation/scene";
import { configsOf } from "../oracle/fixture";
import { govern } from "../support/govern";
import { makeRound, setPrice } from "../support/prices";
import { OrderKind, type Placed, lots, nativeOf, place, ticks } from "../support/trade";

/** What all of `who` are worth together at mark; both rounds of the oracle should agree. */
export async function worth(x: Scene, ...who: readonly Trader[]): Promise<bigint> {
  let sum = 0n;
  for (const one of who) sum += (await healthOf(x, one)).equity;
  return sum;
}

/** Takes what rests at `price` or better, and drops the rest. */
export function take(x: Scene, who: Trader, isBuy: boolean, price: bigint, size: bigint): Promise<Placed> {
  return place(x, who.signer, {
    account: who.account,
    isBuy,
    kind: OrderKind.ImmediateOrCancel,
    tick: ticks(x, price),
    lots: lots(x, size),
  });
}

/** Withdraws all that may leave now, but for a hundred-thousandth that a second of funding may move. @return the amount [wad]. */
export async function withdrawAll(x: Scene, who: Trader): Promise<bigint> {
  const flat = (await x.ledger.accountOf(who.account)).markets === 0n;
  const most = await x.ledger.withdrawable(who.account);
  const native = nativeOf(x, flat ? most : most - most / 100_000n);
  if (native === 0n) return 0n;
  await x.vault.connect(who.signer).withdraw(who.account, native);
  return native * 10n ** 12n;
}

/** Keeps the index at `price` for `sec`, with a round every 30 s; the market accrues at each. */
export async function hold(x: Scene, price: bigint, sec: number): Promise<void> {
  const end = (await time.latest()) + sec;
  while ((await time.latest()) + 30 < end) {
    await time.increase(25);
    await setPrice(x, 0, price);
    await x.exchange.poke(0);
  }
}

/** Governance gives market 0 other sources; the day that it takes passes, and two rounds are made of what they say then. */
export async function useSources(
  x: Scene,
  sources: readonly { getAddress(): Promise<string> }[],
  ready: () => Promise<void>,
): Promise<void> {
  const data = x.oracle.interface.encodeFunctionData("setSources", [0, await configsOf(sources)]);
  await govern(x, x.deployment.addresses.oracle, data);
  await ready();
  await makeRound(x, 0);
  await ready();
  await makeRound(x, 0);
}

/** Several calls in one block, as one who pays for its place sends them. @return which of them succeeded. */
export async function inOneBlock(sends: readonly (() => Promise<{ hash: string }>)[]): Promise<boolean[]> {
  await network.provider.send("evm_setAutomine", [false]);
  const sent: { hash: string }[] = [];
  try {
    for (const send of sends) sent.push(await send());
    await network.provider.send("evm_mine");
  } finally {
    await network.provider.send("evm_setAutomine", [true]);
  }
  const receipts = await Promise.all(sent.map(({ hash }) => ethers.provider.getTransactionReceipt(hash)));
  return receipts.map((receipt) => receipt?.status === 1);
}
