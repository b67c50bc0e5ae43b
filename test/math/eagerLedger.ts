import { WAD } from "../../src/math/bounds";
import { Real } from "./real";

/**
 * The same market without laziness and without rounding: every verb visits every account, far more precisely than a wei.
 * What a loop over all positions would do is what the class indices promise to do in one write.
 */
export class EagerLedger {
  readonly cash: Real[];
  readonly sizes: Real[];
  readonly tiers: number[];

  constructor(accounts: number) {
    this.cash = Array.from({ length: accounts }, () => Real.ZERO);
    this.sizes = Array.from({ length: accounts }, () => Real.ZERO);
    this.tiers = Array<number>(accounts).fill(0);
  }

  trade(buyer: number, seller: number, quantity: bigint, price: bigint): void {
    const cost = Real.of(quantity * price, WAD);
    this.add(buyer, Real.of(quantity), cost.negated());
    this.add(seller, Real.of(-quantity), cost);
  }

  accrue(increment: bigint): void {
    const each = Real.of(-increment, WAD);
    this.sizes.forEach((size, account) => this.add(account, Real.ZERO, size.times(each)));
  }

  setTier(account: number, tier: number): void {
    this.tiers[account] = tier;
  }

  close(account: number, price: bigint, closed: readonly bigint[]): void {
    const longs = this.sizes[account]!.sign() > 0;
    const each = Real.of(price, WAD);
    closed.forEach((part, tier) => {
      const holders = this.holders(!longs, tier);
      const share = this.shareOf(part, holders);
      for (const holder of holders) {
        const size = this.sizes[holder]!.times(share);
        this.add(holder, size.negated(), size.times(each));
      }
    });
    const sum = closed.reduce((a, b) => a + b, 0n);
    const size = Real.of(longs ? sum : -sum);
    this.add(account, size.negated(), size.times(each));
  }

  levy(longs: boolean, to: number, amounts: readonly bigint[]): void {
    amounts.forEach((amount, tier) => {
      const holders = this.holders(longs, tier);
      const sum = this.sumOf(holders);
      for (const holder of holders) {
        const part = this.sizes[holder]!.abs().times(Real.of(amount)).over(sum);
        this.add(holder, Real.ZERO, part.negated());
      }
      if (holders.length > 0) this.add(to, Real.ZERO, Real.of(amount));
    });
  }

  private add(account: number, size: Real, cash: Real): void {
    this.sizes[account] = this.sizes[account]!.plus(size);
    this.cash[account] = this.cash[account]!.plus(cash);
  }

  private holders(longs: boolean, tier: number): number[] {
    const sign = longs ? 1 : -1;
    return [...this.sizes.keys()].filter(
      (account) => this.tiers[account] === tier && this.sizes[account]!.sign() === sign,
    );
  }

  /** The fraction of every holder's size that closing `part` takes: never more than all. */
  private shareOf(part: bigint, holders: number[]): Real {
    if (holders.length === 0) return Real.ZERO;
    const share = Real.of(part).over(this.sumOf(holders));
    return share.atMost(1n) ? share : Real.of(1n);
  }

  private sumOf(holders: number[]): Real {
    return holders.reduce((sum, holder) => sum.plus(this.sizes[holder]!.abs()), Real.ZERO);
  }
}
