import { AVAX } from "../../deploy/config/avax";
import {
  type ExchangeConfig,
  type MarketListing,
  type SourceTerms,
  type TokenConfig,
} from "../../src/sdk/deploy/exchangeConfig";
import { type ContractName } from "../../src/sdk/deploy/contracts";
import { type STEPS } from "../../src/sdk/deploy/deploy";
import { type MarketParameters } from "../../src/domain/marketParameters";

export const WAD = 10n ** 18n;

/** Decimals of a feed, unless a fixture asks for others. */
export const FEED_DECIMALS = 8;
const WAD_DECIMALS = 18;

const DAY_SEC = 86_400;

export interface FixtureOptions {
  /** Of the token that the fixture deploys. Default 6. */
  readonly tokenDecimals?: number;
  /** A token that is there already (a hostile one), instead; it needs TestToken's `mint`. */
  readonly token?: { readonly address: string; readonly decimals: number };
  /** Default 1. Market 0 is AVAX. */
  readonly markets?: number;
  /** Sources a market, all of weight 1. Default 3. */
  readonly sources?: number;
  /** Of every feed. Default 8; with 18 a price has digits down to the wei. */
  readonly feedDecimals?: number;
  /** First price of every market [wad]. Default 30. */
  readonly price?: bigint;
  /** Changes the committed parameters of AVAX, which every market starts from. */
  readonly parameters?: (committed: MarketParameters, market: number) => MarketParameters;
  /** Delay of the governor's calls [s]. Default a day. */
  readonly executionDelaySec?: number;
  /** Contracts that are deployed in the place of the real ones, by the names of their artifacts: for drills. */
  readonly replaced?: Readonly<Partial<Record<ContractName, string>>>;
  /** Steps of the deployment that are left out. */
  readonly skipped?: readonly (keyof typeof STEPS)[];
}

/** Nothing that stands on the chain already, and nothing but the real contracts. */
export type PlainOptions = Omit<FixtureOptions, keyof Special> & Partial<Record<keyof Special, never>>;
type Special = Pick<FixtureOptions, "token" | "replaced" | "skipped">;

/** Committed parameters with the breaker's rules switched off, for tests that jump. */
export function withoutHalts(committed: MarketParameters): MarketParameters {
  return { ...committed, breaker: { ...committed.breaker, haltBudgetSec: 0n } };
}

/** What the fixture deploys, from its options. */
export function fixtureConfig(options: FixtureOptions, governor: string, guardian: string): ExchangeConfig {
  const count = options.markets ?? 1;
  return {
    token: tokenConfig(options),
    governance: { governor, guardian, executionDelaySec: options.executionDelaySec ?? DAY_SEC },
    markets: Array.from({ length: count }, (_, market) => listing(options, market)),
  };
}

/** A price as a feed states it [10^-decimals]. */
export function feedAnswer(price: bigint, decimals = FEED_DECIMALS): bigint {
  return price / 10n ** BigInt(WAD_DECIMALS - decimals);
}

/** Decimals of a market's feeds. */
export function feedDecimalsOf({ markets }: Pick<ExchangeConfig, "markets">, market: number): number {
  const feed = markets[market]?.sources[0]?.feed;
  return feed?.kind === "chainlinkDouble" ? feed.decimals : FEED_DECIMALS;
}

function tokenConfig({ token, tokenDecimals }: FixtureOptions): TokenConfig {
  return token === undefined
    ? { kind: "test", symbol: "USDX", decimals: tokenDecimals ?? 6 }
    : { kind: "existing", ...token };
}

function listing(options: FixtureOptions, market: number): MarketListing {
  const { feedDecimals: decimals = FEED_DECIMALS } = options;
  const answer = feedAnswer(options.price ?? 30n * WAD, decimals);
  const source: SourceTerms = {
    feed: { kind: "chainlinkDouble", decimals, answer },
    weight: 1,
    maxAgeSec: 60,
    maxConfidencePpm: 10_000,
    pull: false,
  };
  return {
    symbol: market === 0 ? "AVAX" : `MKT${market}`,
    parameters: options.parameters?.(AVAX, market) ?? AVAX,
    sources: Array.from({ length: options.sources ?? 3 }, () => source),
  };
}
