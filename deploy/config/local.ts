import { type ExchangeConfig, type FeedConfig, type SourceTerms } from "../../src/sdk/deploy/exchangeConfig";
import { AVAX } from "./avax";

const DAY_SEC = 86_400;
const CHAINLINK_DECIMALS = 8;

/** First price of the doubles [1e-8 settlement units]: 30. It only has to be some price. */
const FIRST_ANSWER = 30n * 10n ** 8n;

const REPORTS_NEEDED = 2;

/** Terms that all sources of a market share. Equal weights: no single one outvotes the rest. */
const EQUAL_TERMS = {
  weight: 1,
  maxAgeSec: 60,
  maxConfidencePpm: 10_000, // 1 %
  pull: false,
} as const;

const CHAINLINK_DOUBLE: SourceTerms = {
  ...EQUAL_TERMS,
  feed: { kind: "chainlinkDouble", decimals: CHAINLINK_DECIMALS, answer: FIRST_ANSWER },
};

export interface LocalRoles {
  readonly governor: string;
  readonly guardian: string;
  /** Sign the prices of the third source. */
  readonly reporters: readonly string[];
}

/** A whole exchange on a local chain: mintable token, two aggregator doubles and one signed source. */
export function localConfig({ governor, guardian, reporters }: LocalRoles): ExchangeConfig {
  return {
    token: { kind: "test", symbol: "USDX", decimals: 6 },
    governance: { governor, guardian, executionDelaySec: DAY_SEC },
    markets: [
      {
        symbol: "AVAX",
        parameters: AVAX,
        sources: [
          CHAINLINK_DOUBLE,
          CHAINLINK_DOUBLE,
          { ...EQUAL_TERMS, pull: true, feed: signedBy(reporters) },
        ],
      },
    ],
  };
}

function signedBy(reporters: readonly string[]): FeedConfig {
  return { kind: "signed", description: "AVAX / USDX, signed", reporters, threshold: REPORTS_NEEDED };
}
