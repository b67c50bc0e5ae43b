import { type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";

import { WAD } from "../support/config";
import { type Fixture } from "../support/fixture";
import { advance, holdPrice, setPrice } from "../support/prices";
import {
  expectLaws,
  type Outcome,
  type Scene,
  setScene,
  type SceneOptions,
  START_PRICE,
  Tier,
  trade,
  type Trader,
  trader,
  wad,
} from "../liquidation/scene";

export const DAY_SEC = 86_400;
export const WIND_UP_DAYS = 3;
export const SETTLE_DAYS = 4;
/** Twin of Grade. */
export const HALTED = 3n;
/** The price that stood for the last ten minutes before the feeds fell silent. */
export const LAST_GOOD = 24n * WAD;

export interface Dead {
  readonly x: Scene;
  /** 1,000 base units long from 30 with 650: bankrupt below 29.35. */
  readonly long: Trader;
  readonly short: Trader;
  /** 100 base units long from 30, without debt: solvent. */
  readonly sound: Trader;
}

/**
 * Two longs and a short. The index falls to 24 and stands there for ten minutes; nobody liquidates;
 * then the feeds fall silent. @param more longs of 10, sound as well.
 */
export async function silenced(options: SceneOptions = {}, more = 0): Promise<Dead> {
  const x = await setScene(options);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(40_000), Tier.X5);
  const sound = await trader(x, 3, wad(10_000));
  await trade(x, long, short, wad(1_000));
  await trade(x, sound, short, wad(100));
  for (let i = 4; i < 4 + more; i += 1) {
    const another = await trader(x, i, wad(1_000));
    await holdPrice(x, 0, START_PRICE);
    await trade(x, another, short, wad(10));
  }
  await setPrice(x, 0, LAST_GOOD);
  await advance(600);
  await setPrice(x, 0, LAST_GOOD);
  return { x, long, short, sound };
}

/** `days` after the last round with quorum. */
export async function wait(x: Fixture, days: number): Promise<void> {
  const { updatedAt } = await x.oracle.slotOf(0);
  const now = BigInt((await x.deployer.provider.getBlock("latest"))?.timestamp ?? 0);
  await advance(updatedAt + BigInt(days * DAY_SEC) - now);
}

export function windUp(x: Scene, who: Trader): Promise<ContractTransactionResponse> {
  return x.liquidator.connect(x.keeper.signer).windUp(who.account, 0, x.keeper.account);
}

/** Winds an account up and tells what it did; every law holds afterwards. */
export async function woundUp(x: Scene, who: Trader): Promise<Outcome> {
  const receipt = await (await windUp(x, who)).wait();
  await expectLaws(x);
  return outcomeOf(x, receipt);
}

function outcomeOf(x: Scene, receipt: ContractTransactionReceipt | null): Outcome {
  for (const log of receipt?.logs ?? []) {
    const parsed =
      log.address === x.deployment.addresses.liquidator ? x.liquidator.interface.parseLog(log) : null;
    if (parsed?.name === "AccountWoundUp") return parsed.args.getValue("outcome") as Outcome;
  }
  throw new Error("nobody was wound up");
}
