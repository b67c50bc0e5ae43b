import { type Action } from "./engine";
import { modelledGas } from "./modelledGas";

/** Room in a block: what does not fit waits, and goes before all that comes later. Nobody pays to be first. */
export class BlockSpace {
  private waiting: Action[] = [];

  /** @param limit gas of a block; undefined: there is always room */
  constructor(private readonly limit: bigint | undefined) {}

  /** What goes into the next block, in its order. A call larger than a block has one of its own. */
  fit(fresh: readonly Action[]): readonly Action[] {
    if (this.limit === undefined) return fresh;
    const all = [...this.waiting, ...fresh];
    let [used, count] = [0n, 0];
    for (const action of all) {
      used += modelledGas(action);
      if (used > this.limit && count > 0) break;
      count += 1;
    }
    this.waiting = all.slice(count);
    return all.slice(0, count);
  }
}
