/** Twin of contracts/libraries/IndexMath.sol: the same results, bit for bit, and a MathError where it reverts. */
import { SCALE_START, WAD } from "./bounds";
import { asInt, asUint, castToInt } from "./checked";
import { abs, mulDivDown, mulDivFloor, mulDivFloorWide, mulDivUp } from "./wadMath";

/** A class after part of its open interest was closed. */
export interface ClosedPart {
  readonly newScale: bigint;
  readonly jump: bigint;
  readonly newEntry: bigint;
}

export function indexNow(stored: bigint, scale: bigint, funding: bigint, longs: boolean): bigint {
  return castToInt(stored + mulDivFloor(castToInt(longs ? -funding : funding), scale, WAD));
}

export function indexToStore(target: bigint, scale: bigint, funding: bigint, longs: boolean): bigint {
  return asInt(target - ceilCarried(carrier(funding, longs), scale));
}

export function sizeNow(size: bigint, scale: bigint, scaleThen: bigint): bigint {
  if (scale === scaleThen) return size;
  const magnitude = castToInt(mulDivDown(abs(size), scale, scaleThen));
  return size >= 0n ? magnitude : asInt(-magnitude);
}

export function entryNow(entryNotional: bigint, scale: bigint, scaleThen: bigint): bigint {
  return scale === scaleThen ? entryNotional : mulDivDown(entryNotional, scale, scaleThen);
}

export function cashOwed(size: bigint, index: bigint, indexThen: bigint, scaleThen: bigint): bigint {
  return mulDivFloor(asInt(index - indexThen), abs(size), scaleThen);
}

export function closePart(
  openInterest: bigint,
  entryNotional: bigint,
  scale: bigint,
  closed: bigint,
  price: bigint,
  longs: boolean,
): ClosedPart {
  const left = asUint(openInterest - closed);
  const newScale = mulDivDown(scale, left, openInterest);
  const amount = castToInt(asUint(closed * price));
  const proceeds = longs ? amount : asInt(-amount);
  const jump = mulDivFloorWide(proceeds, scale, asUint(openInterest * WAD));
  const newEntry = mulDivUp(entryNotional, left, openInterest);
  return { newScale, jump, newEntry };
}

export function levyJump(openInterest: bigint, scale: bigint, amount: bigint): bigint {
  return asInt(-castToInt(mulDivUp(scale, amount, openInterest)));
}

export function freshScale(scale: bigint): bigint {
  return scale === 0n ? SCALE_START : scale;
}

/** Longs pay what F gained, shorts receive it. */
function carrier(funding: bigint, longs: boolean): bigint {
  return longs ? asInt(-funding) : funding;
}

function ceilCarried(signedFunding: bigint, scale: bigint): bigint {
  return asInt(-mulDivFloor(asInt(-signedFunding), scale, WAD));
}
