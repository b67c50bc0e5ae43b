/** Twin of contracts/libraries/FundingMath.sol: the same results, bit for bit, and a MathError where it reverts. */
import { MAX_FUNDING_DT } from "./bounds";
import { asInt, asUint, castToInt } from "./checked";
import { clamp, min, mulDivFloor } from "./wadMath";

const CLAMP_PPB = 500_000n; // 5 bps
const PPM_TO_PPB = 1_000n;
const PERIOD = 8n * 3_600n;
const PPB = 1_000_000_000n;

export function average(avg: bigint, sample: bigint, dt: bigint, memorySec: bigint): bigint {
  return asInt(avg + mulDivFloor(asInt(sample - avg), min(dt, memorySec), memorySec));
}

export function ratePpb(premiumPpb: bigint, interestPpm: bigint, capPpm: bigint, halted: boolean): bigint {
  const premium = halted ? 0n : premiumPpb;
  const distance = asInt(asInt(interestPpm * PPM_TO_PPB) - premium);
  const rate = asInt(premium + clamp(distance, -CLAMP_PPB, CLAMP_PPB));
  const cap = asInt(castToInt(capPpm) * PPM_TO_PPB);
  return clamp(rate, asInt(-cap), cap);
}

export function increment(indexPrice: bigint, ratePpb_: bigint, dt: bigint): bigint {
  return mulDivFloor(ratePpb_, asUint(indexPrice * min(dt, MAX_FUNDING_DT)), PERIOD * PPB);
}
