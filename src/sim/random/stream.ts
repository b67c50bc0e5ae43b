import { ONE, pow, ratio } from "./fixed";

/**
 * Counter-based randomness: every draw is a function of (seed, agent, purpose, step, index) and of nothing else. An agent that draws
 * more, or one that is missing, changes nobody else's numbers, so that two runs which differ in one rule stay comparable.
 *
 * The generator is Philox 4x32 with ten rounds (Salmon et al. 2011), on 32-bit whole numbers.
 */
const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const UINT32 = 0x1_0000_0000;

export type Words = readonly [number, number, number, number];

/** Ten rounds of Philox over one counter. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [high0, low0] = multiply(MULTIPLIER_0, a);
    const [high1, low1] = multiply(MULTIPLIER_1, c);
    [a, b, c, d] = [(high1 ^ b ^ k0) >>> 0, low1, (high0 ^ d ^ k1) >>> 0, low0];
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  return [a, b, c, d];
}

/** 32 x 32 -> 64 bits, as high and low word. */
function multiply(x: number, y: number): [number, number] {
  const xl = x & 0xffff;
  const xh = x >>> 16;
  const yl = y & 0xffff;
  const yh = y >>> 16;
  const middle = xh * yl + ((xl * yl) >>> 16);
  const carry = xl * yh + (middle & 0xffff);
  const high = xh * yh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000);
  return [high >>> 0, Math.imul(x, y) >>> 0];
}

/** Draws for one agent, purpose and step. */
export class Stream {
  private index = 0;
  private readonly key: readonly [number, number];

  constructor(
    seed: bigint,
    private readonly agent: number,
    private readonly purpose: number,
    private readonly step: number,
  ) {
    if (seed < 0n || seed >= 1n << 64n) throw new RangeError(`a seed is 0 to 2^64 - 1, have ${seed}`);
    this.key = [Number(seed & 0xffff_ffffn), Number(seed >> 32n)];
  }

  /** 32 uniform bits. */
  word(): number {
    const words = philox([this.agent, this.purpose, this.step, this.index], this.key);
    this.index += 1;
    return words[0];
  }

  /** Uniform whole number in [0, bound), bound at most 2^32; the bias is below bound / 2^32. */
  below(bound: number): number {
    return Math.floor((this.word() * bound) / UINT32);
  }

  /** Uniform whole number in [low, high]. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True with probability ppm / 1e6. */
  chance(ppm: number): boolean {
    return this.below(1_000_000) < ppm;
  }

  /** Uniform in (0, 1], in the fixed point of ./fixed. */
  unit(): bigint {
    return ratio(BigInt(this.word()) + 1n, BigInt(UINT32));
  }

  /** Pareto: P(X > x) = (min / x)^alpha, cut at `max`. Alpha in thousandths. */
  pareto(min: bigint, alphaMilli: number, max: bigint): bigint {
    const factor = pow(this.unit(), -ratio(1000n, BigInt(alphaMilli)));
    const drawn = (min * factor) / ONE;
    return drawn < max ? drawn : max;
  }

  /** Log-uniform between two whole numbers: every doubling is as likely as every other. */
  logUniform(low: bigint, high: bigint): bigint {
    return (low * pow(ratio(high, low), this.unit())) / ONE;
  }
}

/** What an agent may draw for. The number is part of the key: never reuse or renumber. */
export const Purpose = {
  Birth: 1,
  Entry: 2,
  Trade: 3,
  Quote: 4,
  Attempt: 5,
} as const;
