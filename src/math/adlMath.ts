/** Twin of contracts/libraries/AdlMath.sol: the same results, bit for bit, and a MathError where it reverts. */
import { asUint } from "./checked";
import { leverageOf, TIERS } from "./tiers";
import { min, mulDivUp } from "./wadMath";

export function closedByClass(size: bigint, openInterest: readonly bigint[]): bigint[] {
  const closed = new Array<bigint>(TIERS).fill(0n);
  let left = size;
  for (let round = 0; round < TIERS && left > 0n; ++round) {
    const weights = openWeight(openInterest, closed);
    if (weights === 0n) break;
    left -= placeRound(left, weights, openInterest, closed);
  }
  return closed;
}

export function leviedByClass(deficit: bigint, closed: readonly bigint[], caps: readonly bigint[]): bigint[] {
  const levied = new Array<bigint>(TIERS).fill(0n);
  let left = deficit;
  for (let round = 0; round < TIERS && left > 0n; ++round) {
    let weights = 0n;
    for (let i = 0; i < TIERS; ++i) {
      if (at(levied, i) < at(caps, i)) weights = asUint(weights + at(closed, i));
    }
    if (weights === 0n) break;
    left -= levyRound(left, weights, closed, caps, levied);
  }
  return levied;
}

function openWeight(openInterest: readonly bigint[], closed: readonly bigint[]): bigint {
  let sum = 0n;
  for (let i = 0; i < TIERS; ++i) {
    const whole = at(openInterest, i);
    if (at(closed, i) < whole) sum = asUint(sum + asUint(whole * leverageOf(i)));
  }
  return sum;
}

function placeRound(
  size: bigint,
  weights: bigint,
  openInterest: readonly bigint[],
  closed: bigint[],
): bigint {
  let placed = 0n;
  for (let i = 0; i < TIERS; ++i) {
    const whole = at(openInterest, i);
    const room = whole - at(closed, i);
    if (room === 0n) continue;
    const fair = mulDivUp(size, asUint(whole * leverageOf(i)), weights);
    const share = min(min(fair, room), size - placed);
    closed[i] = at(closed, i) + share;
    placed += share;
  }
  return placed;
}

function levyRound(
  deficit: bigint,
  weights: bigint,
  closed: readonly bigint[],
  caps: readonly bigint[],
  levied: bigint[],
): bigint {
  let taken = 0n;
  for (let i = 0; i < TIERS; ++i) {
    const room = at(caps, i) - at(levied, i);
    if (room === 0n || at(closed, i) === 0n) continue;
    const fair = mulDivUp(deficit, at(closed, i), weights);
    const share = min(min(fair, room), deficit - taken);
    levied[i] = at(levied, i) + share;
    taken += share;
  }
  return taken;
}

function at(values: readonly bigint[], tier: number): bigint {
  const value = values[tier];
  if (value === undefined) throw new RangeError(`no value for tier ${tier} of ${TIERS}`);
  return value;
}
