/** Twin of contracts/libraries/RollingExtremes.sol: the same 120 bits and the same ranges. */
import { max, min } from "./wadMath";

const CODE_BITS = 30n;
const CODE_MASK = (1n << CODE_BITS) - 1n;
const MANTISSA_BITS = 24n;
const MANTISSA_MASK = (1n << MANTISSA_BITS) - 1n;
const TOP_BIT = 1n << (MANTISSA_BITS - 1n);
const BUCKET_BITS = 2n * CODE_BITS;
const BUCKET_MASK = (1n << BUCKET_BITS) - 1n;

export interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** When a window is looked at or written: the last price, when it was recorded [s], and now [s]. */
export interface Standing {
  readonly last: bigint;
  readonly lastAt: bigint;
  readonly now: bigint;
}

/** A window in which only `price` was seen. */
export function start(price: bigint): bigint {
  const bucket = toBucket(price);
  return (bucket << BUCKET_BITS) | bucket;
}

/** The window after a price, given as its bucket, was seen. */
export function record(window: bigint, seen: bigint, standing: Standing, span: bigint): bigint {
  const { running, before } = roll(window, standing, span);
  return (before << BUCKET_BITS) | merge(running, seen);
}

export function range(window: bigint, standing: Standing, span: bigint): Range {
  const { running, before } = roll(window, standing, span);
  const both = merge(running, before);
  return { low: decode(both & CODE_MASK), high: decode(both >> CODE_BITS) };
}

/** `range` and then `record` in one. */
export function advance(window: bigint, seen: bigint, standing: Standing, span: bigint) {
  return { ...range(window, standing, span), next: record(window, seen, standing, span) };
}

/** A bucket in which only `price` was seen: its high, rounded up, above its low, rounded down. */
export function toBucket(price: bigint): bigint {
  if (price <= MANTISSA_MASK) {
    return (price << CODE_BITS) | price;
  }
  const shift = BigInt(price.toString(2).length) - MANTISSA_BITS;
  const low = (shift << MANTISSA_BITS) | (price >> shift);
  let high = low;
  if ((price >> shift) << shift !== price) {
    high += 1n;
    if ((high & MANTISSA_MASK) === 0n) {
      high |= TOP_BIT;
    }
  }
  return (high << CODE_BITS) | low;
}

function roll(window: bigint, { last, lastAt, now }: Standing, span: bigint) {
  const running = window & BUCKET_MASK;
  const passed = now / span - lastAt / span;
  if (passed === 0n) {
    return { running, before: window >> BUCKET_BITS };
  }
  const stood = toBucket(last);
  return { running: stood, before: passed === 1n ? running : stood };
}

function merge(a: bigint, b: bigint): bigint {
  const low = min(a & CODE_MASK, b & CODE_MASK);
  const high = max(a >> CODE_BITS, b >> CODE_BITS);
  return (high << CODE_BITS) | low;
}

function decode(code: bigint): bigint {
  return (code & MANTISSA_MASK) << (code >> MANTISSA_BITS);
}
