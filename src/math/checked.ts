import { MathError, PANIC_DIVISION_BY_ZERO, PANIC_OVERFLOW } from "./MathError";

const BITS = 256;
const UINT_END = 1n << 256n;
const INT_END = 1n << 255n;

/** The value if uint256 can hold it, as after checked unsigned arithmetic. */
export function asUint(value: bigint): bigint {
  if (value < 0n || value >= UINT_END) throw new MathError(PANIC_OVERFLOW);
  return value;
}

/** The value if int256 can hold it, as after checked signed arithmetic. */
export function asInt(value: bigint): bigint {
  if (value < -INT_END || value >= INT_END) throw new MathError(PANIC_OVERFLOW);
  return value;
}

/** `uint256(x)` of an int256: keeps the bits, never reverts. */
export function castToUint(value: bigint): bigint {
  return BigInt.asUintN(BITS, value);
}

/** `int256(x)` of a uint256: keeps the bits, never reverts. */
export function castToInt(value: bigint): bigint {
  return BigInt.asIntN(BITS, value);
}

/** Unsigned division, toward zero. */
export function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new MathError(PANIC_DIVISION_BY_ZERO);
  return a / b;
}
