import { keccak256, toUtf8Bytes } from "ethers";

import { MAX_NOTIONAL, MAX_PRICE, MAX_SIZE, PPM, SCALE_FLOOR, SCALE_START, WAD } from "../../src/math/bounds";

const DEFAULT_SEED = "first-light";

/** The run's seed, printed by every suite that draws from it. */
export const SEED = process.env["GLASSHOUSE_SEED"] ?? DEFAULT_SEED;

/** Values at which rounding or a bound turns, each also with its neighbours. */
const EDGES = [
  2n,
  3n,
  PPM,
  10n ** 9n,
  WAD,
  SCALE_FLOOR,
  SCALE_START,
  MAX_PRICE,
  MAX_SIZE,
  MAX_NOTIONAL,
  1n << 96n,
  1n << 112n,
  1n << 120n,
  1n << 127n,
  1n << 128n,
];

/** Deterministic draws: 32-bit words of xorshift128 seeded from text. */
export class Random {
  private readonly state: Uint32Array;

  constructor(text: string) {
    const hash = BigInt(keccak256(toUtf8Bytes(text)));
    this.state = Uint32Array.from([0n, 32n, 64n, 96n], (shift) => Number((hash >> shift) & 0xffffffffn) | 1);
  }

  word(): number {
    const s = this.state;
    let t = s[3]!;
    t ^= t << 11;
    t ^= t >>> 8;
    s[3] = s[2]!;
    s[2] = s[1]!;
    s[1] = s[0]!;
    s[0] = t ^ s[0]! ^ (s[0]! >>> 19);
    return s[0]!;
  }

  /** 0 <= result < end, end <= 2^32. */
  below(end: number): number {
    return Math.floor((this.word() / 0x1_0000_0000) * end);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** `bits` random bits. */
  bits(bits: number): bigint {
    let value = 0n;
    for (let have = 0; have < bits; have += 32) value = (value << 32n) | BigInt(this.word());
    return BigInt.asUintN(bits, value);
  }

  /** 0..max, uniform. */
  uniform(max: bigint): bigint {
    return this.bits(max.toString(2).length + 32) % (max + 1n);
  }

  /** 0..max: zero, one, edges, the bound and its neighbour, else every magnitude alike. */
  upTo(max: bigint): bigint {
    const roll = this.below(100);
    if (roll < 3) return 0n;
    if (roll < 6) return least(1n, max);
    if (roll < 12) return max - least(BigInt(this.below(3)), max);
    if (roll < 22) return least(this.pick(EDGES) + BigInt(this.below(3)) - 1n, max);
    const length = 1 + this.below(max.toString(2).length);
    return least((1n << BigInt(length - 1)) | this.bits(length - 1), max);
  }

  /** 1..max, as upTo. */
  positive(max: bigint): bigint {
    return this.upTo(max - 1n) + 1n;
  }

  /** -max..max, as upTo. */
  signed(max: bigint): bigint {
    const magnitude = this.upTo(max);
    return this.chance(50) ? magnitude : -magnitude;
  }

  /** A share of `whole`: none, all, nearly so, or any. */
  partOf(whole: bigint): bigint {
    const roll = this.below(10);
    if (roll === 0) return 0n;
    if (roll === 1) return whole;
    if (roll === 2) return whole > 0n ? whole - 1n : 0n;
    return roll < 6 ? this.upTo(whole) : this.uniform(whole);
  }

  flag(): bigint {
    return BigInt(this.below(2));
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
