import { type Bracket } from "../engine/brackets";
import { type Amounts } from "./assets";

export type VenueKind = "opaque" | "typical" | "bestPractice" | "badDex";

/** The name under which a venue's own order book is a constituent of its index. */
export const OWN_BOOK = "own book";

export interface IndexTerms {
  readonly constituents: readonly { readonly source: string; readonly weight: bigint }[];
  /** A constituent this far from the median is an outlier [ppm]. With fewer than three constituents nobody is. */
  readonly outlierPpm: bigint;
  /** Whether an outlier loses its weight (Binance) or is clamped to the limit (OKX). */
  readonly outlier: "exclude" | "clamp";
  /** A price older than this has no weight [s]. */
  readonly staleSec: number;
}

/** How a venue publishes its liquidations: at most one a second, all, or none. */
export type FeedPolicy = "none" | "throttled" | "complete";

/** Everything about a venue that does not change while it runs. Amounts and prices are wad. */
export interface VenueConfig {
  readonly name: string;
  readonly kind: VenueKind;
  readonly brackets: readonly Bracket[];
  /** Leverage of a customer who never chose one. */
  readonly defaultLeverage: bigint;
  readonly tickSize: bigint;
  /** The price until the first trade. */
  readonly listingPrice: bigint;
  readonly takerFeePpm: bigint;
  readonly makerFeePpm: bigint;
  readonly liquidation: {
    /** full: the whole position and all margin; byBracket: down to the next lower bracket, for a fee. */
    readonly mode: "full" | "byBracket";
    /** Of the notional liquidated, to the fund; byBracket only [ppm]. */
    readonly feePpm: bigint;
  };
  readonly index: IndexTerms;
  /** Memory of the mark's premium [s]. */
  readonly markWindowSec: number;
  readonly funding: {
    readonly interestPpm: bigint;
    readonly capPpm: bigint;
    readonly periodSec: number;
  };
  readonly fund: {
    /** Of its position the fund offers this part each step [ppm] ... */
    readonly unwindPpm: bigint;
    /** ... no worse than this from the mark [ppm]. */
    readonly slippagePpm: bigint;
  };
  readonly custody: {
    /** Part kept where it is spent from [ppm]. */
    readonly hotPpm: bigint;
    /** Part that an independent custodian keeps; no key of the venue reaches it [ppm]. */
    readonly custodianPpm: bigint;
  };
  readonly feed: FeedPolicy;
  /** Time from one proof of reserves to the next [s]; undefined: never. */
  readonly proofEverySec: number | undefined;
  /** Time from one paid audit to the next [s]; undefined: never. Its date is known in advance. */
  readonly auditEverySec: number | undefined;
  /** What counts as margin, of its worth [ppm]. */
  readonly collateralPpm: { readonly coin: bigint; readonly token: bigint };
  /** What the owners paid in: their own equity, and the insurance fund. */
  readonly capital: { readonly house: Amounts; readonly fund: bigint };
  /** Seed of the venue's keys and salts. Any text will do; it must not be published. */
  readonly secret: string;
}
