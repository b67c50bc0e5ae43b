/** Time in which a run made no block: it is drawn as a narrow band, whatever its length. */
export interface Gap {
  /** The samples on both sides [s]. */
  readonly from: number;
  readonly to: number;
}

/** How wide a gap is drawn [s of the axis]. */
const GAP_SEC = 60;
/** A step this many times as long as the shortest one is a gap. */
const TIMES_A_STEP = 20;

/** Where moments are drawn: as far from the left edge as they are from the start of the replay, but for gaps. */
export class TimeAxis {
  readonly gaps: readonly Gap[];
  /** Of the last sample [s of the axis]. */
  readonly end: number;

  /** @param t moments of the samples, ascending [s since the start of the replay] */
  constructor(t: readonly number[]) {
    const steps = t.slice(1).map((to, i) => ({ from: t[i] ?? 0, to }));
    const shortest = steps.reduce((least, { from, to }) => Math.min(least, to - from), Infinity);
    this.gaps = steps.filter(({ from, to }) => to - from > TIMES_A_STEP * shortest);
    this.end = this.x(t.at(-1) ?? 0);
  }

  /** [s of the axis] A moment within a gap lies as far into its band as into the gap. */
  x(t: number): number {
    return this.gaps.reduce((at, { from, to }) => {
      if (t <= from) return at;
      const into = Math.min(t, to) - from;
      return at - into + (into * GAP_SEC) / (to - from);
    }, t);
  }

  /** The moment that is drawn at `x`; undefined inside of a gap. */
  t(x: number): number | undefined {
    let skipped = 0;
    for (const { from, to } of this.gaps) {
      const begins = from - skipped;
      if (x <= begins) break;
      if (x < begins + GAP_SEC) return undefined;
      skipped += to - from - GAP_SEC;
    }
    return x + skipped;
  }
}
