import { type ExchangeEvent } from "../../domain/events";
import { abs } from "../../math/wadMath";
import { type Position } from "../trace/position";
import { type Deleveraged } from "../trace/trace";

/** Turns what ADL took of a class into what it took of each account in it: the same part of everybody. */
export class HedgeShares {
  private readonly sums = { events: 0, closed: 0n, transfer: 0n };

  /** @param before positions that the block found; what traded in the block before an ADL is left out of the shares */
  block(
    before: ReadonlyMap<number, Position>,
    events: readonly ExchangeEvent[],
  ): { readonly account: number; readonly closed: bigint }[] {
    const taken: { account: number; closed: bigint }[] = [];
    for (const event of events) {
      if (event.kind !== "Deleveraged") continue;
      this.sums.events += 1;
      this.sums.closed += event.closed.reduce((sum, part) => sum + part, 0n);
      this.sums.transfer += event.levied;
      // Its size is signed as the bankrupt account held it: the classes opposite were closed.
      const longs = event.size < 0n;
      taken.push(...sharesOf(before, longs, event.closed));
    }
    return taken;
  }

  get found(): Deleveraged {
    return { ...this.sums };
  }
}

function sharesOf(before: ReadonlyMap<number, Position>, longs: boolean, closed: readonly bigint[]) {
  const interest = closed.map(() => 0n);
  const side = [...before].filter(([, { size }]) => size > 0n === longs);
  for (const [, { size, tier }] of side) interest[tier] = (interest[tier] ?? 0n) + abs(size);
  return side.flatMap(([account, { size, tier }]) => {
    const [part = 0n, whole = 0n] = [closed[tier], interest[tier]];
    return part === 0n || whole === 0n ? [] : [{ account, closed: (abs(size) * part) / whole }];
  });
}
