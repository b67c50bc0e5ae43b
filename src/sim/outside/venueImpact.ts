/** How much trading moves a venue. */
export interface Impact {
  /** Net flow that moves the price by one percent [whole dollars]. */
  readonly depth: number;
  /** Time in which the market forgets about 63 % of a flow [s]. */
  readonly memorySec: number;
  /** Time in which arbitrage between venues carries about 63 % of what one was sold more than the others to them [s]; absent: nobody does. */
  readonly couplingSec?: number;
  /** Move of a venue within a minute at which half of its depth is gone [ppm]; absent: its depth never changes. */
  readonly thinningPpm?: number;
  /** What is traded before this moves nothing: positions that stand at the start were built long ago [s of the replay]; absent: all does. */
  readonly fromSec?: number;
}

/** One percent, and the most that flow moves a price [ppm]. */
const PERCENT = 10_000;
const MOST = 900_000;

/**
 * The square-root law: a net flow Q moves a price by 1 % * sqrt(Q / depth), whatever pieces it comes in, and the market forgets it
 * exponentially. Tóth et al., "Anomalous price impact and the critical nature of liquidity in financial markets", 2011.
 */
export class VenueImpact {
  /** Net flow that is not yet forgotten [whole dollars]; positive: bought. */
  private flow = 0;

  constructor(private readonly terms: Impact) {}

  /** @param share of the venue's depth that is there: a dollar sold into a quarter of it counts as four */
  trade(dollars: number, share = 1): void {
    this.flow += dollars / share;
  }

  /** Lets `seconds` pass. */
  relax(seconds: number): void {
    // The exponential in steps of a second, each one exact division: library functions differ between machines in the last digit.
    for (let s = 0; s < seconds; s += 1) this.flow -= this.flow / this.terms.memorySec;
  }

  /** Net flow that is not yet forgotten [whole dollars]. */
  get standing(): number {
    return this.flow;
  }

  /** Where the price stands against where it would [ppm]. */
  get ppm(): number {
    const size = Math.floor(PERCENT * Math.sqrt(Math.abs(this.flow) / this.terms.depth));
    return Math.sign(this.flow) * Math.min(size, MOST);
  }
}

/** Lets `seconds` pass on all venues of an asset: each forgets, and arbitrageurs carry flow from where there is more to where there is less. */
export function relaxAll(venues: readonly VenueImpact[], { couplingSec }: Impact, seconds: number): void {
  for (let s = 0; s < seconds; s += 1) {
    for (const venue of venues) venue.relax(1);
    if (couplingSec === undefined) continue;
    const usual = venues.reduce((sum, { standing }) => sum + standing, 0) / venues.length;
    for (const venue of venues) venue.trade((usual - venue.standing) / couplingSec);
  }
}
