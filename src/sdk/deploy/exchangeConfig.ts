import { type MarketParameters } from "../../domain/marketParameters";

/** Everything that a deployment is told. Amounts carry their unit in the name or in the comment. */
export interface ExchangeConfig {
  readonly token: TokenConfig;
  readonly governance: GovernanceConfig;
  readonly markets: readonly MarketListing[];
}

/** The settlement token: an existing one, or a freely mintable one for local chains. */
export type TokenConfig =
  | { readonly kind: "existing"; readonly address: string; readonly decimals: number }
  | { readonly kind: "test"; readonly symbol: string; readonly decimals: number };

export interface GovernanceConfig {
  /** Holds every role that changes parameters, each behind `executionDelaySec`. */
  readonly governor: string;
  /** May only tighten a market for a bounded time, at once. */
  readonly guardian: string;
  /** Between the scheduling of a governance call and its execution [s]. */
  readonly executionDelaySec: number;
}

export interface MarketListing {
  readonly symbol: string;
  readonly parameters: MarketParameters;
  readonly sources: readonly SourceTerms[];
}

/** One source of a market: where its prices come from and how they count. */
export interface SourceTerms {
  readonly feed: FeedConfig;
  /** 1..10,000; less than half of the sum over the market's sources. */
  readonly weight: number;
  /** An older answer is left out of the round [s]. */
  readonly maxAgeSec: number;
  /** A less certain answer is left out of the round [ppm of price]. */
  readonly maxConfidencePpm: number;
  /** Its answers must lie within 5 s of the round's newest pull answer. */
  readonly pull: boolean;
}

/** Which adapter reads which feed. */
export type FeedConfig = ExistingAdapter | ChainlinkFeed | ChainlinkDouble | SignedReporters;

export interface ExistingAdapter {
  readonly kind: "adapter";
  readonly address: string;
}

export interface ChainlinkFeed {
  readonly kind: "chainlink";
  readonly aggregator: string;
  /** Uptime feed of the rollup's sequencer; null on a chain without one. */
  readonly sequencerFeed: string | null;
  /** After the sequencer came back, its prices are left out for so long [s]. */
  readonly sequencerGraceSec: number;
}

/** Chainlink's own aggregator double, for local chains: anybody sets its answer. */
export interface ChainlinkDouble {
  readonly kind: "chainlinkDouble";
  readonly decimals: number;
  /** First answer [10^-decimals settlement units]. */
  readonly answer: bigint;
}

/** Prices that reporters sign off chain and anybody posts. */
export interface SignedReporters {
  readonly kind: "signed";
  /** For people, e.g. "AVAX / USD, signed by three desks". */
  readonly description: string;
  /** At least two; their order does not matter. */
  readonly reporters: readonly string[];
  /** Signatures that a price needs: a majority, at least two. */
  readonly threshold: number;
}
