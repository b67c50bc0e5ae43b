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
export type FeedConfig =
  | ExistingAdapter
  | ChainlinkFeed
  | ChainlinkDouble
  | SignedReporters
  | PythFeed
  | RedStoneFeed
  | UniswapV3Twap;

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

/** A feed of the Pyth network: anybody brings its signed updates. */
export interface PythFeed {
  readonly kind: "pyth";
  /** For people, e.g. "Pyth AVAX / USD". */
  readonly description: string;
  /** Pyth's contract on this chain. */
  readonly pyth: string;
  /** 32 bytes, the same on every chain. */
  readonly priceId: string;
}

/** A feed of the RedStone network, whose signed packages ride in calldata. */
export interface RedStoneFeed {
  readonly kind: "redstone";
  readonly description: string;
  /** RedStone's name of the feed, e.g. "AVAX": at most 31 characters. */
  readonly feed: string;
  /** Of its values; 8 unless the feed says otherwise. */
  readonly decimals: number;
  readonly signers: readonly string[];
  /** Distinct signers that a price needs: a majority, at least two. */
  readonly threshold: number;
}

/** The time-weighted mean of a Uniswap v3 pool against a token worth one settlement unit. */
export interface UniswapV3Twap {
  readonly kind: "uniswapV3Twap";
  readonly description: string;
  readonly pool: string;
  /** The token that is priced: one of the pool's two. */
  readonly base: string;
  /** 60..3,600 s, which the pool has already observed. */
  readonly windowSec: number;
  /** Least harmonic mean of the liquidity in range [Uniswap's L]. */
  readonly minLiquidity: bigint;
  /** Observations that the pool must keep: at least the blocks of a window. */
  readonly cardinality: number;
}
