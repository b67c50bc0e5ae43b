/** Twin of contracts/libraries/WadMath.sol: the same results, bit for bit, and a MathError where it reverts. */
import { WAD } from "./bounds";
import { asUint, castToInt, divide } from "./checked";

export function mulDown(a: bigint, b: bigint): bigint {
  return divide(asUint(a * b), WAD);
}

export function mulUp(a: bigint, b: bigint): bigint {
  return divCeil(asUint(a * b), WAD);
}

export function mulDivDown(a: bigint, b: bigint, c: bigint): bigint {
  return divide(asUint(a * b), c);
}

export function mulDivUp(a: bigint, b: bigint, c: bigint): bigint {
  return divCeil(asUint(a * b), c);
}

export function mulDivFloor(a: bigint, b: bigint, c: bigint): bigint {
  const magnitude = asUint(abs(a) * b);
  return a >= 0n ? castToInt(divide(magnitude, c)) : negate(divCeil(magnitude, c));
}

export function mulDivFloorWide(a: bigint, b: bigint, c: bigint): bigint {
  const product = abs(a) * b;
  const down = asUint(divide(product, c));
  if (a >= 0n) return castToInt(down);
  return negate(asUint(product % c === 0n ? down : down + 1n));
}

export function mulDivFloorSigned(a: bigint, b: bigint, c: bigint): bigint {
  const magnitude = asUint(abs(a) * abs(b));
  return a >= 0n === b >= 0n ? castToInt(divide(magnitude, c)) : negate(divCeil(magnitude, c));
}

/** Zero over zero is zero: no division takes place. */
export function divCeil(a: bigint, b: bigint): bigint {
  return a === 0n ? 0n : asUint(divide(a - 1n, b) + 1n);
}

export function abs(a: bigint): bigint {
  return a >= 0n ? a : -a;
}

export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value;
}

/** `-int256(x)` of a uint256. */
function negate(magnitude: bigint): bigint {
  return castToInt(-magnitude);
}
