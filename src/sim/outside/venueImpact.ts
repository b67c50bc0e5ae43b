/** How much trading moves a venue. */
export interface Impact {
  /** Net flow that moves the price by one percent [whole dollars]. */
  readonly depth: number;
  /** Time in which the market forgets about 63 % of a flow [s]. */
  readonly memorySec: number;
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

  trade(dollars: number): void {
    this.flow += dollars;
  }

  /** Lets `seconds` pass. */
  relax(seconds: number): void {
    // The exponential in steps of a second, each one exact division: library functions differ between machines in the last digit.
    for (let s = 0; s < seconds; s += 1) this.flow -= this.flow / this.terms.memorySec;
  }

  /** Where the price stands against where it would [ppm]. */
  get ppm(): number {
    const size = Math.floor(PERCENT * Math.sqrt(Math.abs(this.flow) / this.terms.depth));
    return Math.sign(this.flow) * Math.min(size, MOST);
  }
}
