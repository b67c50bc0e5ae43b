import { type BarFeed, type NewPrice, type VenuePrice } from "../bars/feed";
import { activeAt, type Disturbance, reaches } from "../scenario/disturbance";
import { type Impact, relaxAll, VenueImpact } from "./venueImpact";

const PPM = 1_000_000n;
/** Over which a venue's makers look back [s]. */
const MEMORY_SEC = 60;

export interface OutsideTerms {
  readonly disturbances: readonly Disturbance[];
  /** Undefined: nothing that happens here moves a venue. */
  readonly impact: Impact | undefined;
  /** Start of the replay, from which disturbances count, Unix seconds. */
  readonly replayStart: number;
}

/**
 * The venues outside: their recorded or modelled path, what disturbs it, and, in a closed loop, what hedges of our own traders do to
 * it. Nobody sees more of it than complete bars.
 */
export class OutsideMarket {
  private now = 0;
  private known: readonly VenuePrice[];
  private readonly impacts: readonly VenueImpact[];
  /** What every venue traded at in the last minute, oldest first. */
  private readonly past: { readonly time: number; readonly prices: readonly VenuePrice[] }[] = [];

  constructor(
    private readonly feed: BarFeed,
    private readonly terms: OutsideTerms,
  ) {
    const { impact } = terms;
    this.known = feed.prices();
    this.impacts = impact ? this.known.map(() => new VenueImpact(impact)) : [];
  }

  /** Moves to `time`; returns what reaches the sources since the last call. */
  advance(time: number): NewPrice[] {
    const fresh = this.feed.advance(time);
    const { disturbances, replayStart } = this.terms;
    const t = time - replayStart;
    const seconds = this.now === 0 ? 0 : time - this.now;
    this.now = time;
    if (this.terms.impact) relaxAll(this.impacts, this.terms.impact, seconds);
    this.known = this.feed
      .prices()
      .map((price, venue) => ({ ...price, price: this.moved(price.price, venue, t) }));
    this.remember(time);
    const silent = activeAt(disturbances, "source outage", t);
    return fresh
      .filter(({ source }) => !silent.some(({ venues }) => reaches(venues, source)))
      .map((price) => ({ ...price, price: this.known[price.source]?.price ?? price.price }));
  }

  /** What every venue last traded at, as everybody can see. */
  prices(): readonly VenuePrice[] {
    return this.known;
  }

  /** What a venue trades at now, with the flow that came since the last block [wad]; 0 before its first bar. */
  quote(venue: number): bigint {
    return this.moved(this.feed.prices()[venue]?.price ?? 0n, venue, this.now - this.terms.replayStart);
  }

  /** Somebody bought (positive) or sold on a venue [whole dollars]. */
  trade(venue: number, dollars: number): void {
    const { impact, replayStart } = this.terms;
    if (impact?.fromSec !== undefined && this.now - replayStart < impact.fromSec) return;
    this.impacts[venue]?.trade(dollars, this.depthShare(venue));
  }

  /** What is left of the depth of every venue [share]. */
  depthShares(): number[] {
    return this.known.map((_, venue) => this.depthShare(venue));
  }

  private remember(time: number): void {
    this.past.push({ time, prices: this.known });
    while ((this.past[0]?.time ?? time) < time - MEMORY_SEC) this.past.shift();
  }

  /** Makers leave a venue that moves: what is left of its depth. */
  private depthShare(venue: number): number {
    const thinning = this.terms.impact?.thinningPpm;
    const before = this.past[0]?.prices[venue]?.price ?? 0n;
    if (thinning === undefined || before === 0n) return 1;
    const moved = Number(((this.quote(venue) - before) * PPM) / before);
    return thinning / (thinning + Math.abs(moved));
  }

  private moved(price: bigint, venue: number, t: number): bigint {
    const shifts = activeAt(this.terms.disturbances, "quote", t)
      .filter(({ venues }) => reaches(venues, venue))
      .map(({ ppm }) => ppm);
    const impact = this.impacts[venue]?.ppm ?? 0;
    return [...shifts, impact].reduce((at, ppm) => (at * (PPM + BigInt(ppm))) / PPM, price);
  }
}
