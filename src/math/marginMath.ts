/** Twin of contracts/libraries/MarginMath.sol: the same results, bit for bit, and a MathError where it reverts. */
import { PPM, WAD } from "./bounds";
import { asInt, asUint, castToInt, castToUint, divide } from "./checked";
import {
  abs,
  max,
  min,
  mulDivDown,
  mulDivFloor,
  mulDivFloorSigned,
  mulDivFloorWide,
  mulDivUp,
  mulUp,
} from "./wadMath";

const PPB = 1_000_000_000n;

export function notional(size: bigint, price: bigint): bigint {
  return mulUp(size, price);
}

export function initialMargin(notional_: bigint, leverage: bigint, concentration: bigint): bigint {
  const divisor = asUint(leverage * concentration);
  if (notional_ >= castToUint(divisor - concentration)) return notional_;
  return mulDivUp(notional_, castToUint(concentration + notional_), divisor);
}

export function maintenanceMargin(initialMargin_: bigint): bigint {
  return divide(castToUint(initialMargin_ + 1n), 2n);
}

export function exposure(size: bigint, bids: bigint, asks: bigint): bigint {
  return max(abs(asInt(size + castToInt(bids))), abs(asInt(size - castToInt(asks))));
}

export function value(size: bigint, price: bigint): bigint {
  return mulDivFloor(size, price, WAD);
}

export function mark(indexPrice: bigint, basisPpb: bigint): bigint {
  const index = castToInt(indexPrice);
  return castToUint(asInt(index + mulDivFloorSigned(index, basisPpb, PPB)));
}

export function waterfallPrice(
  size: bigint,
  mark_: bigint,
  mmOfMarket: bigint,
  mmSum: bigint,
  equity: bigint,
): bigint {
  const concession = mulDivFloorWide(equity, asUint(mmOfMarket * WAD), asUint(mmSum * abs(size)));
  const price = asInt(size > 0n ? castToInt(mark_) - concession : castToInt(mark_) + concession);
  return price > 0n ? price : 0n;
}

export function deficitShare(deficit: bigint, mmOfMarket: bigint, mmSum: bigint): bigint {
  return mulDivUp(deficit, mmOfMarket, mmSum);
}

export function sizeToRestore(
  size: bigint,
  mark_: bigint,
  mmOfMarket: bigint,
  mmSum: bigint,
  equity: bigint,
  targetPpm: bigint,
  feePpm: bigint,
): bigint {
  const target = mulDivUp(mmSum, targetPpm, PPM);
  if (equity >= castToInt(target)) return 0n;
  const missing = castToUint(asInt(castToInt(target) - equity));
  const gain = mulDivDown(mmOfMarket, targetPpm, PPM);
  const cost = mulDivUp(mulUp(size, mark_), feePpm, PPM);
  if (gain <= cost) return size;
  return min(size, mulDivUp(missing, size, gain - cost));
}
