/** Which ticks hold orders: twin of contracts/libraries/TickBitmap.sol, as a sorted list. */
export class Ticks {
  readonly #ticks: number[];

  /** @param marked ascending; goes on from where another one stood */
  constructor(marked: number[] = []) {
    this.#ticks = marked;
  }

  /** In ascending order. */
  get marked(): number[] {
    return this.#ticks;
  }

  /** @return false when it was marked already. */
  set(tick: number): boolean {
    const at = this.#from(tick);
    if (this.#ticks[at] === tick) return false;
    this.#ticks.splice(at, 0, tick);
    return true;
  }

  /** @return false when it was not marked. */
  clear(tick: number): boolean {
    const at = this.#from(tick);
    if (this.#ticks[at] !== tick) return false;
    this.#ticks.splice(at, 1);
    return true;
  }

  /** The lowest marked tick above `tick`; 0: none. */
  above(tick: number): number {
    return this.#ticks[this.#from(tick + 1)] ?? 0;
  }

  /** The highest marked tick below `tick`; 0: none. */
  below(tick: number): number {
    return this.#ticks[this.#from(tick) - 1] ?? 0;
  }

  /** Index of the first marked tick that is not below `tick`. */
  #from(tick: number): number {
    let [low, high] = [0, this.#ticks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ticks[middle] ?? 0) < tick) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
