import { time } from "@nomicfoundation/hardhat-network-helpers";

import { type MockV3Aggregator, type PriceOracle } from "../../typechain";
import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { feedAnswer, feedDecimalsOf } from "./config";

/** Rounds of the oracle are at least this far apart [s]. */
const ROUND_GAP_SEC = 5n;

interface Priced {
  readonly oracle: PriceOracle;
  readonly feeds: readonly (readonly MockV3Aggregator[])[];
  readonly config: Pick<ExchangeConfig, "markets">;
}

/** Two rounds' prices [wad] as the oracle hands them over (types/IndexWord.sol): status Live, made so late that they never age. */
export function liveIndex(latest: bigint, previous = latest): bigint {
  return (1n << 248n) | (0xffff_ffffn << 176n) | (previous << 88n) | latest;
}

/** Mines one block `sec` seconds after the latest. */
export async function advance(sec: number | bigint): Promise<void> {
  await time.increaseTo(BigInt(await time.latest()) + BigInt(sec));
}

/** Every feed of a market says `price` [wad], and the oracle makes one round of it, at least 5 s after the last. */
export async function setPrice(fixture: Priced, market: number, price: bigint): Promise<void> {
  await setFeeds(fixture, market, price);
  await makeRound(fixture, market);
}

/** The same twice, so that both kept rounds say `price`. */
export async function holdPrice(fixture: Priced, market: number, price: bigint): Promise<void> {
  await setPrice(fixture, market, price);
  await setPrice(fixture, market, price);
}

/** Every feed says `price` [wad]; no round is made. */
export async function setFeeds(fixture: Priced, market: number, price: bigint): Promise<void> {
  const answer = feedAnswer(price, feedDecimalsOf(fixture.config, market));
  for (const feed of fixture.feeds[market] ?? []) await feed.updateAnswer(answer);
}

/** Makes a round as soon as the oracle allows one. */
export async function makeRound({ oracle }: Priced, market: number): Promise<void> {
  const { updatedAt } = await oracle.slotOf(market);
  const next = BigInt(await time.latest()) + 1n;
  const allowed = updatedAt + ROUND_GAP_SEC;
  if (allowed > next) {
    await time.setNextBlockTimestamp(allowed);
  }
  await oracle.update(market);
}
