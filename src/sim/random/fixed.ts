// Transcendental functions in whole numbers: the same digits on every machine.

/** 1.0 in the fixed point of this file (60 fractional bits). */
export const ONE = 1n << 60n;
const BITS = 60n;
const TWO = ONE << 1n;

/** ln 2 at 60 fractional bits, down. */
const LN2 = 799144290325165978n;

/** floor(sqrt(n)). */
export function sqrt(n: bigint): bigint {
  if (n < 0n) throw new RangeError(`sqrt of ${n}`);
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** log2(x), x > 0, by repeated squaring: one bit of the answer a step. */
export function log2(x: bigint): bigint {
  if (x <= 0n) throw new RangeError(`logarithm of ${x}`);
  let whole = 0n;
  let rest = x;
  while (rest >= TWO) [rest, whole] = [rest >> 1n, whole + 1n];
  while (rest < ONE) [rest, whole] = [rest << 1n, whole - 1n];
  let answer = whole << BITS;
  for (let bit = ONE >> 1n; bit > 0n; bit >>= 1n) {
    rest = (rest * rest) >> BITS;
    if (rest >= TWO) {
      rest >>= 1n;
      answer += bit;
    }
  }
  return answer;
}

/** 2^x: whole part by shifting, fraction by the series of e^(f ln 2). */
export function exp2(x: bigint): bigint {
  const whole = x >> BITS;
  const power = ((x - (whole << BITS)) * LN2) >> BITS;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term > 0n; n += 1n) {
    term = ((term * power) >> BITS) / n;
    sum += term;
  }
  return whole >= 0n ? sum << whole : sum >> -whole;
}

/** x^y for x > 0. */
export function pow(x: bigint, y: bigint): bigint {
  return exp2((log2(x) * y) >> BITS);
}

/** A ratio of whole numbers in this fixed point, down. */
export function ratio(numerator: bigint, denominator: bigint): bigint {
  return (numerator << BITS) / denominator;
}
