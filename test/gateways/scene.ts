import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type AddressLike } from "ethers";

import { WAD } from "../support/config";
import { type Fixture, freshExchange } from "../support/fixture";
import { type Trader, buy, sell, trader } from "../exchange/scene";
import { mine } from "@nomicfoundation/hardhat-network-helpers";

const RICH = 1_000_000n;
const MAY_TRADE = 1;
const MAY_CANCEL = 2;
const YEAR = 31_536_000;

/** An exchange at an index of 30 with depth on both sides, an owner who is 100 lots long, and somebody who carries things out. */
export interface Desk {
  readonly x: Fixture;
  readonly owner: Trader;
  readonly maker: Trader;
  readonly runner: Trader;
}

export const OWNED_LOTS = 100;

export async function desk(opened: () => Promise<Fixture> = freshExchange): Promise<Desk> {
  const x = await opened();
  const [owner, maker, runner] = [
    await trader(x, 0, RICH * WAD),
    await trader(x, 1, RICH * WAD),
    await trader(x, 2, RICH * WAD),
  ];
  await sell(x, maker, 30_000, OWNED_LOTS);
  await buy(x, owner, 30_000, OWNED_LOTS);
  await quote({ x, maker }, 30_000);
  return { x, owner, maker, runner };
}

/** Depth for 1,000 lots, ten ticks from a price on either side. */
export async function quote({ x, maker }: Pick<Desk, "x" | "maker">, tick: number): Promise<void> {
  await buy(x, maker, tick - 10, 1_000);
  await sell(x, maker, tick + 10, 1_000);
  await mine();
}

/** The owner trusts a gateway as far as a key may be trusted. */
export async function trust({ x, owner }: Desk, gateway: AddressLike, lossPerDay = 10_000n): Promise<void> {
  const expiry = (await time.latest()) + YEAR;
  await x.keyring
    .connect(owner.signer)
    .setDelegate(owner.account, gateway, MAY_TRADE | MAY_CANCEL, expiry, 50, lossPerDay * WAD);
}

/** Tokens in a wallet, and a gateway that may take them. */
export async function fundWallet(
  x: Fixture,
  who: Trader,
  gateway: AddressLike,
  whole: bigint,
): Promise<void> {
  await x.token.mint(who.signer, whole * x.wholeToken);
  await x.token.connect(who.signer).approve(gateway, whole * x.wholeToken);
}

export async function sizeOf({ x, owner }: Desk): Promise<bigint> {
  return (await x.ledger.touched(owner.account, 0)).size;
}
