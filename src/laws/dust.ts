import { type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { WAD } from "../math/bounds";
import { cashDust, type DustBasis, normalisedInterest, sizeDust } from "../math/dust";
import { divCeil, max } from "../math/wadMath";

/** Most makers of one call, and its taker: positions that one entry of the history can write. */
const MOST_PARTIES = 201n;
/** Classes that one entry can shrink or levy. */
const MOST_CLASSES = 5n;
/** Without events, prices and funding of the past are only guessed: this many times today's price. */
const GUESSED_REACH = 16n;

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

/** As counted from the events where they are known, else bounded by the length of the history. */
function basisOf(snapshot: Snapshot, market: MarketSnapshot): DustBasis {
  if (market.dust !== undefined) return market.dust;
  const { sequence } = snapshot.history;
  const interest = [...market.longs, ...market.shorts].map((state) =>
    normalisedInterest(state.openInterest, state.scale),
  );
  return {
    positionWrites: sequence * MOST_PARTIES,
    classWrites: sequence * MOST_CLASSES,
    levies: sequence,
    normalised: interest.reduce(max, 1n),
    reach: max(market.index.latest, market.index.previous) * GUESSED_REACH,
  };
}
