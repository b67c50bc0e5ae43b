const BITS = 384n;
const ONE = 1n << BITS;

/** A number to 384 binary places: wei to 115 decimals, so that a test's own rounding can never be taken for the code's. */
export class Real {
  static readonly ZERO = new Real(0n);

  private constructor(private readonly scaled: bigint) {}

  static of(numerator: bigint, denominator = 1n): Real {
    return new Real((numerator << BITS) / denominator);
  }

  plus(other: Real): Real {
    return new Real(this.scaled + other.scaled);
  }

  minus(other: Real): Real {
    return new Real(this.scaled - other.scaled);
  }

  times(other: Real): Real {
    return new Real((this.scaled * other.scaled) >> BITS);
  }

  over(other: Real): Real {
    return new Real((this.scaled << BITS) / other.scaled);
  }

  negated(): Real {
    return new Real(-this.scaled);
  }

  abs(): Real {
    return this.scaled < 0n ? this.negated() : this;
  }

  /** -1, 0 or 1. */
  sign(): number {
    return this.scaled < 0n ? -1 : this.scaled > 0n ? 1 : 0;
  }

  atMost(bound: bigint): boolean {
    return this.scaled <= bound << BITS;
  }

  /** Whole part and three digits, for messages. */
  toString(): string {
    const thousandths = (this.scaled * 1000n) / ONE;
    return `${thousandths}e-3`;
  }
}
