/** An exact rational number, in lowest terms. */
export class Fraction {
  static readonly ZERO = new Fraction(0n, 1n);

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  static of(numerator: bigint, denominator = 1n): Fraction {
    if (denominator === 0n) throw new RangeError(`${numerator} / 0`);
    const sign = denominator < 0n ? -1n : 1n;
    const divisor = gcd(numerator < 0n ? -numerator : numerator, denominator * sign);
    return new Fraction((sign * numerator) / divisor, (sign * denominator) / divisor);
  }

  plus(other: Fraction): Fraction {
    const { numerator: a, denominator: b } = this;
    const { numerator: c, denominator: d } = other;
    return b === d ? Fraction.of(a + c, b) : Fraction.of(a * d + c * b, b * d);
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.negated());
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  over(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  negated(): Fraction {
    return new Fraction(-this.numerator, this.denominator);
  }

  abs(): Fraction {
    return this.numerator < 0n ? this.negated() : this;
  }

  /** Negative, zero or positive, as this is less than, equal to or greater than `other`. */
  compare(other: Fraction): number {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  atMost(bound: bigint): boolean {
    return this.numerator <= bound * this.denominator;
  }

  /** Whole part and a few digits, for messages. */
  toString(): string {
    const scaled = (this.numerator * 1000n) / this.denominator;
    return `${scaled / 1000n}.${(scaled < 0n ? -scaled : scaled) % 1000n}`;
  }
}

function gcd(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
