import { Fraction } from "./fraction";
import { check, property } from "./property";
import { type Random } from "./random";

const ACCOUNTS = 6;
const ONE = Fraction.of(1n);

interface ExactClass {
  scale: Fraction;
  index: Fraction;
  epoch: number;
}

interface ExactPosition {
  size: Fraction;
  scale: Fraction;
  index: Fraction;
  epoch: number;
}

/**
 * The algebra of SPEC S-20 to S-25 without any rounding: two classes, one a side, whose scales part with every ADL.
 * Here money and size are conserved exactly, whatever the scales: only rounding can misplace a wei.
 */
class ExactMarket {
  readonly cash = Array.from({ length: ACCOUNTS }, () => Fraction.ZERO);
  readonly positions: ExactPosition[] = Array.from({ length: ACCOUNTS }, () => ({
    size: Fraction.ZERO,
    scale: ONE,
    index: Fraction.ZERO,
    epoch: 0,
  }));
  readonly classes = [true, false].map(() => ({ scale: ONE, index: Fraction.ZERO, epoch: 0 }) as ExactClass);
  private readonly finals = [new Map<number, Fraction>(), new Map<number, Fraction>()];
  private funding = Fraction.ZERO;

  touched(account: number): { size: Fraction; cash: Fraction } {
    const p = this.positions[account]!;
    if (p.size.numerator === 0n) return { size: Fraction.ZERO, cash: Fraction.ZERO };
    const longs = p.size.numerator > 0n;
    const c = this.classOf(longs);
    const stale = p.epoch !== c.epoch;
    const now = stale ? this.finals[longs ? 0 : 1]!.get(p.epoch)! : this.indexNow(longs);
    return {
      size: stale ? Fraction.ZERO : p.size.times(c.scale).over(p.scale),
      cash: p.size.abs().times(now.minus(p.index)).over(p.scale),
    };
  }

  openInterest(longs: boolean): Fraction {
    return this.positions.reduce((sum, _, account) => {
      const { size } = this.touched(account);
      return size.numerator > 0n === longs ? sum.plus(size.abs()) : sum;
    }, Fraction.ZERO);
  }

  accrue(increment: Fraction): void {
    this.funding = this.funding.plus(increment);
  }

  move(account: number, delta: Fraction, price: Fraction): void {
    const { size, cash } = this.touched(account);
    const after = size.plus(delta);
    this.cash[account] = this.cash[account]!.plus(cash).minus(delta.times(price));
    const longs = after.numerator > 0n;
    const { scale, epoch } = this.classOf(longs);
    this.positions[account] = { size: after, scale, index: this.indexNow(longs), epoch };
  }

  close(account: number, part: Fraction, price: Fraction): void {
    const longs = this.touched(account).size.numerator > 0n;
    const share = part.over(this.openInterest(!longs));
    const c = this.classOf(!longs);
    const jump = c.scale.times(share).times(price);
    const target = this.indexNow(!longs).plus(longs ? jump.negated() : jump);
    c.scale = c.scale.times(ONE.minus(share));
    if (c.scale.numerator === 0n) {
      this.finals[longs ? 1 : 0]!.set(c.epoch, target);
      Object.assign(c, { scale: ONE, index: Fraction.ZERO, epoch: c.epoch + 1 });
    } else {
      c.index = target.plus(this.carried(!longs));
    }
    this.move(account, longs ? part.negated() : part, price);
  }

  levy(longs: boolean, to: number, amount: Fraction): void {
    const c = this.classOf(longs);
    c.index = c.index.minus(c.scale.times(amount).over(this.openInterest(longs)));
    this.cash[to] = this.cash[to]!.plus(amount);
  }

  private classOf(longs: boolean): ExactClass {
    return this.classes[longs ? 0 : 1]!;
  }

  /** I = G - side * A * F */
  private indexNow(longs: boolean): Fraction {
    return this.classOf(longs).index.minus(this.carried(longs));
  }

  private carried(longs: boolean): Fraction {
    const carried = this.classOf(longs).scale.times(this.funding);
    return longs ? carried : carried.negated();
  }
}

describe("class index algebra in exact fractions", () => {
  property("conserves cash and size exactly, with scales that differ by side", 60, (r, tell) => {
    const market = new ExactMarket();
    const done: string[] = [];
    for (let step = 0; step < 16; ++step) {
      done.push(act(market, r));
      tell(done);
      let [cash, size] = [Fraction.ZERO, Fraction.ZERO];
      for (let account = 0; account < ACCOUNTS; ++account) {
        const now = market.touched(account);
        cash = cash.plus(market.cash[account]!).plus(now.cash);
        size = size.plus(now.size);
      }
      check(cash.numerator === 0n, () => `cash ${cash}`);
      check(size.numerator === 0n, () => `sizes ${size}`);
    }
  });
});

function act(market: ExactMarket, r: Random): string {
  const price = Fraction.of(BigInt(1 + r.below(1000)), BigInt(1 + r.below(20)));
  const roll = r.below(10);
  if (roll < 4) {
    const buyer = r.below(ACCOUNTS);
    const quantity = Fraction.of(BigInt(1 + r.below(500)));
    market.move(buyer, quantity, price);
    market.move((buyer + 1 + r.below(ACCOUNTS - 1)) % ACCOUNTS, quantity.negated(), price);
    return "trade";
  }
  if (roll < 6) {
    market.accrue(Fraction.of(BigInt(r.below(41) - 20), 7n));
    return "accrue";
  }
  const account = r.below(ACCOUNTS);
  const { size } = market.touched(account);
  if (size.numerator === 0n) return "nothing";
  const longs = size.numerator > 0n;
  if (roll < 7) {
    market.levy(longs, account, price);
    return "levy";
  }
  const most = size.abs();
  const share = Fraction.of(BigInt(1 + r.below(4)), 4n);
  market.close(account, most.times(share), price);
  return "close";
}
