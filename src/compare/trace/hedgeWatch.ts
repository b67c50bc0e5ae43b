import { abs, min } from "../../math/wadMath";
import { type Position } from "./position";
import { type Hedges } from "./trace";

const PPM = 1_000_000n;

/** Watches the legs of those who have another one outside. */
export class HedgeWatch {
  private readonly seen = new Set<number>();
  /** What ADL has left of a leg [ppm]. */
  private readonly kept = new Map<number, bigint>();
  private closed = 0n;

  constructor(private readonly isHedged: (account: number) => boolean) {}

  /** @param before positions that the block found */
  block(
    before: ReadonlyMap<number, Position>,
    deleveraged: readonly { readonly account: number; readonly closed: bigint }[],
  ): void {
    for (const account of before.keys()) if (this.isHedged(account)) this.seen.add(account);
    for (const { account, closed } of deleveraged) {
      const held = abs(before.get(account)?.size ?? 0n);
      if (closed === 0n || held === 0n || !this.seen.has(account)) continue;
      const part = min(closed, held);
      this.closed += part;
      this.kept.set(account, ((this.kept.get(account) ?? PPM) * (held - part)) / held);
    }
  }

  get found(): Hedges {
    const kept = [...this.kept.values()].map((left) => Number(PPM - left));
    return {
      accounts: this.seen.size,
      broken: this.kept.size,
      largestClosedPpm: Math.max(0, ...kept),
      closed: this.closed,
    };
  }
}
