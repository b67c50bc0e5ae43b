import { type ClassState, type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { SCALE_FLOOR, SCALE_START, WAD } from "../math/bounds";
import { cashDust, type DustBasis, normalisedInterest, sizeDust } from "../math/dust";
import { divCeil, max } from "../math/wadMath";

/** Most makers that one entry of the history can fill; each fill counts two positions, and so does the entry itself. */
const MOST_FILLS = 200n;
/** Classes of one side, of which one account can take over all open interest. */
const TIERS = 5n;
/** Classes that one entry can shrink or levy: a settlement closes both sides. */
const CLASSES = 2n * TIERS;
/** Largest tick of a book. */
const MAX_TICK = (1n << 24n) - 1n;

/** What index rounding may have misplaced so far, each way [wad]: docs/SPEC.md S-50 to S-52. */
export function dustBound(snapshot: Snapshot): bigint {
  return snapshot.markets.reduce((sum, market) => sum + cashDust(basisOf(snapshot, market)), 0n);
}

/** What the sum of a market's sizes may be away from zero, or a class from its positions [wad base units]. */
export function sizeDustOf(snapshot: Snapshot, market: MarketSnapshot): bigint {
  return sizeDust(basisOf(snapshot, market));
}

/** What a class's entry notional may exceed the sum of its positions by [wad]. */
export function entryDustOf(snapshot: Snapshot, market: MarketSnapshot): bigint {
  const basis = basisOf(snapshot, market);
  const rounding = 2n * basis.positionWrites + basis.classWrites;
  return divCeil(sizeDust(basis) * basis.reach, WAD) + (basis.classWrites === 0n ? 0n : rounding);
}

/** As counted from the events where they are known, else what the snapshot alone bounds: too large, never too small. */
export function basisOf(snapshot: Snapshot, market: MarketSnapshot): DustBasis {
  if (market.dust !== undefined) return market.dust;
  const { sequence } = snapshot.history;
  const classes = [...market.longs, ...market.shorts];
  const shrunk = classes.some((state) => !isFresh(state));
  return {
    positionWrites: 2n * (1n + MOST_FILLS) * sequence,
    classWrites: shrunk ? CLASSES * sequence : 0n,
    levies: shrunk ? sequence : 0n,
    normalised: classes.map((state) => mostNormalised(state, market)).reduce(max, 1n),
    reach: MAX_TICK * market.config.tickSize,
  };
}

/** A close or a levy leaves its mark on a class for good. */
function isFresh({ epoch, index, scale }: ClassState): boolean {
  return epoch === 0 && index === 0n && (scale === 0n || scale === SCALE_START);
}

/** The most that OI / A can have been: the cap at a price of one tick, at the least scale that lets newcomers in. */
function mostNormalised({ epoch, scale }: ClassState, { config }: MarketSnapshot): bigint {
  const most = (TIERS * config.openInterestCap * WAD * WAD) / config.tickSize;
  return normalisedInterest(most, epoch === 0 ? scale : SCALE_FLOOR);
}
