import { MAX_PRICE, MAX_SIZE, PPM, WAD } from "../../src/math/bounds";
import {
  deficitShare,
  initialMargin,
  maintenanceMargin,
  notional,
  sizeToRestore,
  value,
  waterfallPrice,
} from "../../src/math/marginMath";
import { leverageOf, TIERS } from "../../src/math/tiers";
import { abs, mulDivUp, mulDown, mulUp } from "../../src/math/wadMath";
import { Fraction } from "./fraction";
import { check, property } from "./property";
import { type Random, SEED } from "./random";

const TARGET_PPM = 1_200_000n;
/** A selling price, a fee, two margins and their rounding: each a wei or two. */
const RESTORE_DUST = 8n;

interface Holding {
  readonly size: bigint;
  readonly mark: bigint;
  readonly leverage: bigint;
  readonly concentration: bigint;
}

describe(`margins and the waterfall, seed ${SEED}`, () => {
  property("a margin is its formula, up, and never above the notional", 2_000, (r, tell) => {
    const { leverage, concentration } = drawHolding(r);
    const held = r.upTo(10n ** 36n);
    tell(held, leverage, concentration);
    const exact = Fraction.of(held * (concentration + held), leverage * concentration);
    const whole = Fraction.of(held);
    const least = exact.compare(whole) < 0 ? exact : whole;
    const margin = initialMargin(held, leverage, concentration);
    const above = Fraction.of(margin).minus(least);
    check(above.compare(Fraction.ZERO) >= 0 && above.compare(Fraction.of(1n)) < 0, () => `margin ${margin}`);
    const half = maintenanceMargin(margin);
    check(2n * half - margin === margin % 2n, () => `MM ${half} of IM ${margin}`);
  });

  property("margin per notional never falls as a position grows", 2_000, (r, tell) => {
    const { leverage, concentration } = drawHolding(r);
    const large = r.positive(10n ** 34n);
    const small = r.partOf(large);
    tell(large, small, leverage, concentration);
    const [big, little] = [large, small].map((held) => initialMargin(held, leverage, concentration));
    // IM(small) <= small / large * IM(large), but for the wei that rounding up adds.
    check((little! - 1n) * large <= small * big!, () => `IM ${little} of ${small}, ${big} of ${large}`);
    check(little! <= big!, () => `IM ${little} of ${small}, ${big} of ${large}`);
  });

  property("closing position k at P_k leaves E * (1 - MM_k / sum(MM)), never less", 2_000, (r, tell) => {
    const holding = drawHolding(r);
    const { size, mark } = holding;
    const mm = marginOf(holding, abs(size));
    const sum = mm + r.upTo(10n ** 33n);
    const equity = r.chance(60) ? r.partOf(sum) : -r.upTo(10n ** 33n);
    tell(size, mark, mm, sum, equity);
    const price = waterfallPrice(size, mark, mm, sum, equity);
    if (price === 0n) return; // a short's deficit beyond its notional: no price can make it good
    const after = equity - value(size, mark) + proceeds(size, price);
    const above = Fraction.of(after).minus(Fraction.of(equity * (sum - mm), sum));
    const dust = abs(size) / WAD + 3n;
    check(above.compare(Fraction.of(-1n)) >= 0, () => `left ${after}, short by ${above}`);
    check(above.atMost(dust), () => `left ${after}, above by ${above}, dust ${dust}`);
  });

  property("an account whose only position closes at P_k is left with cash >= 0", 2_000, (r, tell) => {
    const holding = drawHolding(r);
    const { size, mark } = holding;
    const mm = marginOf(holding, abs(size));
    // Cash of a short is positive, or no price >= 0 can make its deficit good.
    const worst = size > 0n ? 10n ** 33n : mulDown(-size, mark);
    const equity = r.chance(60) ? r.partOf(mm) : -r.upTo(worst);
    const cash = equity - value(size, mark);
    tell(size, mark, mm, equity);
    const left = cash + proceeds(size, waterfallPrice(size, mark, mm, mm, equity));
    check(left >= 0n && left <= abs(size) / WAD + 2n, () => `left ${left}`);
  });

  property(
    "closing position after position shares the equity by margin and ends at nothing",
    500,
    (r, tell) => {
      const holdings = Array.from({ length: 2 + r.below(4) }, () => drawHolding(r));
      const margins = holdings.map((holding) => marginOf(holding, abs(holding.size)));
      const sum = margins.reduce((a, b) => a + b, 0n);
      const start = r.chance(60) ? r.partOf(sum) : -r.partOf(sum);
      let [equity, left] = [start, sum];
      let dust = 0n;
      tell(start, ...holdings.flatMap(({ size, mark }) => [size, mark]));
      holdings.forEach(({ size, mark }, k) => {
        const price = waterfallPrice(size, mark, margins[k]!, left, equity);
        equity += proceeds(size, price) - value(size, mark);
        left -= margins[k]!;
        dust += abs(size) / WAD + 4n;
      });
      check(
        equity >= -BigInt(holdings.length) && equity <= dust,
        () => `left ${equity} of ${start}, dust ${dust}`,
      );
    },
  );

  property("closing any part at P_k never lowers E/MM (RSK-2)", 3_000, (r, tell) => {
    const holding = drawHolding(r);
    const { size, mark } = holding;
    const mm = marginOf(holding, abs(size));
    const others = r.chance(50) ? 0n : r.upTo(2n * mm);
    const sum = mm + others;
    const equity = r.partOf(sum);
    const closed = r.partOf(abs(size));
    tell(size, mark, holding.leverage, holding.concentration, others, equity, closed);
    const signed = size > 0n ? closed : -closed;
    const price = waterfallPrice(size, mark, mm, sum, equity);
    const after = equity - value(size, mark) + value(size - signed, mark) + proceeds(signed, price);
    const left = marginOf(holding, abs(size) - closed) + others;
    // A wei each: the price's proceeds, two values, and the margin that is left.
    check((after + 3n) * sum >= equity * (left - 2n), () => `E ${after} of ${equity}, MM ${left} of ${sum}`);
  });

  property("deficit shares sum to the deficit, to a wei each", 2_000, (r, tell) => {
    const margins = Array.from({ length: 1 + r.below(8) }, () => r.positive(10n ** 33n));
    const sum = margins.reduce((a, b) => a + b, 0n);
    const deficit = r.upTo(10n ** 33n);
    tell(deficit, margins);
    const shares = margins.map((mm) => deficitShare(deficit, mm, sum)).reduce((a, b) => a + b, 0n);
    check(shares >= deficit && shares < deficit + BigInt(margins.length), () => `shares ${shares}`);
  });

  property("selling sizeToRestore at mark restores the target, fee paid", 3_000, (r, tell) => {
    const holding = drawHolding(r);
    const size = abs(holding.size);
    const mm = marginOf(holding, size);
    const others = r.chance(50) ? 0n : r.upTo(2n * mm);
    const equity = r.partOf(mm + others);
    // Registry's bound: the fee is at most a quarter of the smallest maintenance rate.
    const feePpm = r.upTo(PPM / (8n * holding.leverage));
    const sold = sizeToRestore(size, holding.mark, mm, mm + others, equity, TARGET_PPM, feePpm);
    tell(size, holding.mark, holding.leverage, holding.concentration, others, equity, feePpm, sold);
    check(sold <= size, () => "sold more than there is");
    if (sold === size) return;
    const fee = mulDivUp(mulUp(sold, holding.mark), feePpm, PPM);
    const target = mulDivUp(marginOf(holding, size - sold) + others, TARGET_PPM, PPM);
    check(equity - fee + RESTORE_DUST >= target, () => `E ${equity - fee}, target ${target}`);
  });

  property("sizeToRestore sells no more than the target needs", 3_000, (r, tell) => {
    // Without concentration MM is linear, so that one lot less must miss the target.
    const mark = WAD * BigInt(1 + r.below(1000));
    const size = WAD * BigInt(1 + r.below(1_000_000));
    const mm = mulDown(size, mark) / 20n;
    const equity = r.partOf(mm);
    const sold = sizeToRestore(size, mark, mm, mm, equity, TARGET_PPM, 2_000n);
    tell(size, mark, mm, equity, sold);
    if (sold === 0n) return;
    const less = sold - 1n;
    const after = Fraction.of(equity).minus(Fraction.of(less * mark * 2_000n, WAD * PPM));
    const target = Fraction.of(mm * (size - less) * TARGET_PPM, size * PPM);
    check(after.compare(target.plus(Fraction.of(2n))) < 0, () => `E ${after}, target ${target}`);
  });
});

function drawHolding(r: Random): Holding {
  const size = r.positive(r.chance(50) ? MAX_SIZE : 10n ** 25n);
  return {
    size: r.chance(50) ? size : -size,
    mark: r.positive(r.chance(30) ? MAX_PRICE : 10n ** 23n),
    leverage: leverageOf(r.below(TIERS)),
    concentration: r.positive(10n ** 12n) * WAD,
  };
}

function marginOf({ mark, leverage, concentration }: Holding, size: bigint): bigint {
  return maintenanceMargin(initialMargin(notional(size, mark), leverage, concentration));
}

/** Cash from closing `size`: a seller receives down, a buyer pays up. */
function proceeds(size: bigint, price: bigint): bigint {
  return size > 0n ? mulDown(size, price) : -mulUp(-size, price);
}
