import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { type IERC4626, IERC4626__factory } from "../../typechain";
import { holdPrice, makeRound } from "../support/prices";
import { nativeOf } from "../support/trade";
import {
  FUND,
  START_PRICE,
  type Scene,
  type SceneOptions,
  Tier,
  type Trader,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";

export const DAY_SEC = 86_400;

/** A scene whose fund is also seen as what ERC-4626 says of it. */
export interface FundScene extends Scene {
  readonly shares: IERC4626;
}

export async function fundScene(options: SceneOptions = {}): Promise<FundScene> {
  const x = await setScene(options);
  return { ...x, shares: IERC4626__factory.connect(x.deployment.addresses.fund, x.deployer) };
}

/** User number `index`. */
export function user(x: Scene, index: number): HardhatEthersSigner {
  const signer = x.users[index];
  if (signer === undefined) throw new Error(`the test network has no user ${index}`);
  return signer;
}

/** Mints `amount` [wad] to `from` and requests its deposit for `from`. */
export async function requestDeposit(x: Scene, from: HardhatEthersSigner, amount: bigint): Promise<void> {
  const native = nativeOf(x, amount);
  await x.token.mint(from, native);
  await x.token.connect(from).approve(x.fund, native);
  await x.fund.connect(from).requestDeposit(native, from);
}

/** Waits for the end of the epoch, at prices that are fresh. */
export async function endEpoch(x: Scene, price = START_PRICE): Promise<void> {
  const { endsAt } = await x.fund.epoch();
  if (BigInt(await time.latest()) < endsAt) await time.increaseTo(endsAt);
  await holdPrice(x, 0, price);
}

/** Waits for the end of the epoch and settles it, at prices that are fresh. */
export async function settle(x: Scene, price = START_PRICE): Promise<void> {
  await endEpoch(x, price);
  await x.fund.settleEpoch();
}

/** Waits for the end of the epoch, when the sources of market 0 disagree. */
export async function disagree(x: Scene): Promise<void> {
  const { endsAt } = await x.fund.epoch();
  await time.increaseTo(endsAt);
  const answers = [28n, 31n, 29n];
  for (const [i, feed] of x.feeds[0]!.entries()) await feed.updateAnswer(answers[i]! * 10n ** 8n);
  await makeRound(x, 0);
  await makeRound(x, 0);
  expect((await x.oracle.read(0)).degraded).to.equal(true);
}

/** `owner` holds claimed shares for `amount`. @return their number. */
export async function holder(x: FundScene, owner: HardhatEthersSigner, amount: bigint): Promise<bigint> {
  await requestDeposit(x, owner, amount);
  await settle(x);
  const shares = await x.shares.maxMint(owner);
  await x.shares.connect(owner).mint(shares, owner);
  return shares;
}

export interface InventoryScene extends FundScene {
  /** Holds 20,000 of shares. */
  readonly a: HardhatEthersSigner;
  /** Holds 10,000 of shares. */
  readonly b: HardhatEthersSigner;
  readonly taker: Trader;
  /** The fund's size in market 0. */
  readonly held: bigint;
}

/** A fund of 30,000 that has taken a long of 1,000 over at 29.5, with half of its equity left. */
export async function inventoryScene(options: SceneOptions = {}): Promise<InventoryScene> {
  const x = await fundScene({ fund: 0n, ...options });
  const [a, b] = [user(x, 1), user(x, 2)];
  await holder(x, a, wad(20_000));
  await holder(x, b, wad(10_000));
  const long = await trader(x, 3, wad(650), Tier.X50);
  const short = await trader(x, 4, wad(100_000));
  const taker = await trader(x, 5, wad(100_000));
  await trade(x, long, short, wad(1_000));
  await moveTo(x, wad(29.5));
  await liquidated(x, long);
  return { ...x, a, b, taker, held: await sizeOf(x, FUND) };
}
