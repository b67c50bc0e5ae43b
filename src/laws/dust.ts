import { type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { WAD } from "../math/bounds";
import { max } from "../math/wadMath";

/** Most makers that one recorded entry can touch. */
const ENTRY_WIDTH = 64n;

/** Between the price of a dust size's birth and today's price may lie a crash; this much of it is allowed for. */
const PRICE_HEADROOM = 16n;

/**
 * What index rounding may have misplaced so far, each way [wad]. Every recorded entry rounds a bounded number of
 * times by a wei, and a class that was deleveraged may hold a little more open interest than its positions.
 */
export function dustBound(snapshot: Snapshot): bigint {
  const positions = snapshot.accounts.reduce((sum, account) => sum + BigInt(account.positions.length), 0n);
  const rounding = snapshot.history.sequence * ENTRY_WIDTH + positions;
  return snapshot.markets.reduce((sum, market) => sum + sizeDustValue(snapshot, market), rounding);
}

/** What the sum of a market's sizes may be away from zero [wad base units]. */
export function sizeDust(snapshot: Snapshot, market: MarketSnapshot): bigint {
  return snapshot.history.sequence * entryDust(market) + positionsIn(snapshot, market);
}

/** What a class's open interest may exceed the sum of its positions by [wad base units]. */
export function classDust(snapshot: Snapshot, market: MarketSnapshot): bigint {
  return sizeDust(snapshot, market);
}

/** What a class's entry notional may exceed the sum of its positions by [wad]: scaled sizes, and each up by a wei. */
export function entryNotionalDust(snapshot: Snapshot, market: MarketSnapshot): bigint {
  return valueOf(sizeDust(snapshot, market), market) + snapshot.history.sequence * ENTRY_WIDTH;
}

/** One close rounds the scale down by less than 1, that is open interest by less than OI / scale. */
function entryDust(market: MarketSnapshot): bigint {
  const ratios = [...market.longs, ...market.shorts].map((state) =>
    state.scale === 0n ? 0n : state.openInterest / state.scale,
  );
  return 2n + ratios.reduce(max, 0n);
}

function positionsIn(snapshot: Snapshot, market: MarketSnapshot): bigint {
  const held = snapshot.accounts.filter((account) => account.positions.some((p) => p.market === market.id));
  return BigInt(held.length);
}

function sizeDustValue(snapshot: Snapshot, market: MarketSnapshot): bigint {
  return valueOf(sizeDust(snapshot, market), market);
}

function valueOf(size: bigint, market: MarketSnapshot): bigint {
  const price = max(market.index.latest, market.index.previous) * PRICE_HEADROOM;
  return (size * price) / WAD + 1n;
}
