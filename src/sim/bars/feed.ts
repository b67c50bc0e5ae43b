import { type AssetBars, type Bar } from "./bars";

/** What a venue last traded at, as known to somebody who has seen complete bars only. */
export interface VenuePrice {
  readonly venue: string;
  /** [wad] 0 before the venue's first complete bar. */
  readonly price: bigint;
  /** End of the bar that it comes from, Unix seconds. */
  readonly time: number;
}

/** A bar that has just become complete. */
export interface NewPrice extends VenuePrice {
  /** Index of the venue in the asset's alphabetical list. */
  readonly source: number;
}

/** Plays recorded bars forward. It hands out what is complete at a moment and never looks beyond it. */
export class BarFeed {
  private readonly next: number[];
  private readonly known: VenuePrice[];
  private now = 0;

  constructor(private readonly data: AssetBars) {
    this.next = data.venues.map(() => 0);
    this.known = data.venues.map(({ venue }) => ({ venue, price: 0n, time: 0 }));
  }

  /** Moves to `time`; returns, a venue, the newest bar that became complete since the last call. */
  advance(time: number): NewPrice[] {
    if (time < this.now) throw new RangeError(`bars play forward only: ${time} after ${this.now}`);
    this.now = time;
    return this.data.venues.flatMap((_, source) => this.advanceVenue(source, time));
  }

  /** The last known price of every venue. */
  prices(): readonly VenuePrice[] {
    return this.known;
  }

  private advanceVenue(source: number, time: number): NewPrice[] {
    const series = this.data.venues[source];
    if (!series) return [];
    let at = this.next[source] ?? 0;
    let newest: Bar | undefined;
    for (let bar = series.bars[at]; bar && bar.time + series.barSec <= time; bar = series.bars[at]) {
      newest = bar;
      at += 1;
    }
    this.next[source] = at;
    if (!newest) return [];
    const price = { venue: series.venue, price: newest.close, time: newest.time + series.barSec };
    this.known[source] = price;
    return [{ ...price, source }];
  }
}
