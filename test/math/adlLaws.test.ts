import { closedByClass, leviedByClass } from "../../src/math/adlMath";
import { MAX_NOTIONAL, MAX_SIZE } from "../../src/math/bounds";
import { leverageOf, TIERS } from "../../src/math/tiers";
import { Fraction } from "./fraction";
import { check, property } from "./property";
import { type Random, SEED } from "./random";

const TIER_NUMBERS = [...Array<number>(TIERS).keys()];
/** A round adds a wei a class at most, and there are at most as many rounds as classes. */
const ROUNDING = BigInt(TIERS * TIERS);

describe(`who bears ADL, seed ${SEED}`, () => {
  property("closed sizes sum to the size asked, or to all there is, to the wei", 5_000, (r, tell) => {
    const openInterest = drawFive(r, MAX_SIZE);
    const size = drawAmount(r, sumOf(openInterest), MAX_SIZE);
    tell(size, openInterest);
    const closed = closedByClass(size, openInterest);
    check(sumOf(closed) === least(size, sumOf(openInterest)), () => `closed ${closed}`);
    check(within(closed, openInterest), () => `closed ${closed}`);
  });

  property(
    "closed sizes follow open interest times leverage, capped, the rest spilled over",
    2_000,
    (r, tell) => {
      const openInterest = drawFive(r, MAX_SIZE);
      const size = drawAmount(r, sumOf(openInterest), MAX_SIZE);
      tell(size, openInterest);
      const weights = openInterest.map((whole, tier) => whole * leverageOf(tier));
      checkNear(closedByClass(size, openInterest), waterFill(size, weights, openInterest));
    },
  );

  property(
    "levies sum to the deficit, or to all caps, to the wei, and none exceeds its cap",
    5_000,
    (r, tell) => {
      const closed = drawFive(r, MAX_SIZE);
      const caps = drawFive(r, MAX_NOTIONAL);
      const payable = sumOf(caps.filter((_, tier) => closed[tier]! > 0n));
      const deficit = drawAmount(r, payable, MAX_NOTIONAL);
      tell(deficit, closed, caps);
      const levied = leviedByClass(deficit, closed, caps);
      check(sumOf(levied) === least(deficit, payable), () => `levied ${levied}`);
      check(within(levied, caps), () => `levied ${levied}`);
      // ADL-4: a class of which nothing was closed pays nothing.
      check(
        TIER_NUMBERS.every((tier) => closed[tier]! > 0n || levied[tier] === 0n),
        () => `levied ${levied}`,
      );
    },
  );

  property("levies are min(kappa * closed, cap) for one kappa", 2_000, (r, tell) => {
    const closed = drawFive(r, MAX_SIZE);
    const caps = drawFive(r, MAX_NOTIONAL).map((cap, tier) => (closed[tier]! > 0n ? cap : 0n));
    const deficit = drawAmount(r, sumOf(caps), MAX_NOTIONAL);
    tell(deficit, closed, caps);
    checkNear(leviedByClass(deficit, closed, caps), waterFill(deficit, closed, caps));
  });
});

/** min(kappa * weight, cap) with kappa such that the sum is min(amount, sum of caps), in exact fractions. */
function waterFill(amount: bigint, weights: readonly bigint[], caps: readonly bigint[]): Fraction[] {
  const filled = caps.map(() => Fraction.ZERO);
  const open = new Set(TIER_NUMBERS.filter((tier) => caps[tier]! > 0n && weights[tier]! > 0n));
  for (;;) {
    const left = TIER_NUMBERS.filter((tier) => !open.has(tier)).reduce(
      (rest, tier) => rest.minus(filled[tier]!),
      Fraction.of(amount),
    );
    const sum = sumOf([...open].map((tier) => weights[tier]!));
    if (sum === 0n) return filled;
    for (const tier of open) filled[tier] = left.times(Fraction.of(weights[tier]!, sum));
    const over = [...open].filter((tier) => !filled[tier]!.atMost(caps[tier]!));
    if (over.length === 0) return filled;
    for (const tier of over) {
      filled[tier] = Fraction.of(caps[tier]!);
      open.delete(tier);
    }
  }
}

function checkNear(have: readonly bigint[], exact: readonly Fraction[]): void {
  have.forEach((amount, tier) => {
    const difference = Fraction.of(amount).minus(exact[tier]!).abs();
    check(difference.atMost(ROUNDING), () => `tier ${tier}: ${amount}, exactly ${exact[tier]}`);
  });
}

function drawFive(r: Random, max: bigint): bigint[] {
  return TIER_NUMBERS.map(() => (r.chance(25) ? 0n : r.upTo(max)));
}

function drawAmount(r: Random, sum: bigint, max: bigint): bigint {
  return r.chance(80) ? r.partOf(sum) : r.upTo(max);
}

function within(values: readonly bigint[], bounds: readonly bigint[]): boolean {
  return values.every((value, tier) => value >= 0n && value <= bounds[tier]!);
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
