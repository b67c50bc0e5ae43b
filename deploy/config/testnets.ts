import { type ExchangeConfig, type FeedConfig, type SourceTerms } from "../../src/sdk/deploy/exchangeConfig";
import { ETH } from "./eth";
import { type LocalRoles } from "./local";

/** A public test network and the real feeds on it. */
export interface Testnet {
  /** In hardhat.config.ts, and of its RPC variable in capitals. */
  readonly name: string;
  readonly chainId: number;
  /** A public endpoint; `npx hardhat vars set` gives a better one. */
  readonly url: string;
  /** Chainlink's ETH / USD proxy. */
  readonly chainlink: string;
  /** Chainlink's feed of the rollup's sequencer: none is listed for these test networks. */
  readonly sequencerFeed: string | null;
  /** Pyth's contract. */
  readonly pyth: string;
}

/**
 * Addresses from the vendors' published lists, as repeated by many public repositories in November 2026; none could be asked on its chain
 * from where this was written. `deploy` fails on a wrong Chainlink or Pyth address: it asks the one for its decimals, the
 * other for its code. Check each against docs.chain.link and docs.pyth.network before you rely on it.
 */
export const TESTNETS: readonly Testnet[] = [
  {
    name: "sepolia",
    chainId: 11_155_111,
    url: "https://ethereum-sepolia-rpc.publicnode.com",
    chainlink: "0x694AA1769357215DE4FAC081bf1f309aDC325306",
    sequencerFeed: null,
    pyth: "0xDd24F84d36BF92C65F92307595335bdFab5Bbd21",
  },
  {
    name: "arbitrumSepolia",
    chainId: 421_614,
    url: "https://sepolia-rollup.arbitrum.io/rpc",
    chainlink: "0xd30e2101a97dcbAeBCBC04F14C3f624E67A35165",
    sequencerFeed: null,
    pyth: "0x4374e5a8b9C22271E9EB878A2AA31DE97DF15DAF",
  },
  {
    name: "baseSepolia",
    chainId: 84_532,
    url: "https://sepolia.base.org",
    chainlink: "0x4aDC67696bA383F43DD60A9e78F2C97Fbbfc7cb1",
    sequencerFeed: null,
    pyth: "0xA2aa501b19aff244D90cc15a4Cf739D2725B5729",
  },
];

/** Pyth's Crypto.ETH/USD, the same on every chain. */
const PYTH_ETH = "0xff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace";

/** RedStone's primary production service: signers and threshold as in its package @redstone-finance/evm-connector 0.9.0. */
const REDSTONE_SIGNERS = [
  "0x8BB8F32Df04c8b654987DAaeD53D6B6091e3B774",
  "0xdEB22f54738d54976C4c0fe5ce6d408E40d88499",
  "0x51Ce04Be4b3E32572C4Ec9135221d0691Ba7d202",
  "0xDD682daEC5A90dD295d14DA4b0bec9281017b5bE",
  "0x9c5AE89C4Af6aA32cE58588DBaF90d18a855B6de",
];

const DAY_SEC = 86_400;
const HOUR_SEC = 3_600;
const SEQUENCER_GRACE_SEC = 3_600;

/** A test exchange on real feeds: a mintable token, and ETH by Chainlink, Pyth and RedStone. */
export function testnetConfig(
  { chainlink, sequencerFeed, pyth }: Testnet,
  { governor, guardian }: LocalRoles,
): ExchangeConfig {
  const push: FeedConfig = {
    kind: "chainlink",
    aggregator: chainlink,
    sequencerFeed,
    sequencerGraceSec: sequencerFeed === null ? 0 : SEQUENCER_GRACE_SEC,
  };
  return {
    token: { kind: "test", symbol: "USDX", decimals: 6 },
    governance: { governor, guardian, executionDelaySec: DAY_SEC },
    markets: [
      {
        symbol: "ETH",
        parameters: ETH,
        sources: [
          // Its heartbeat on test networks is an hour or more.
          { ...terms(push, false), maxAgeSec: HOUR_SEC + 60 },
          terms({ kind: "pyth", description: "Pyth ETH / USD", pyth, priceId: PYTH_ETH }, true),
          terms(
            {
              kind: "redstone",
              description: "RedStone ETH / USD",
              feed: "ETH",
              decimals: 8,
              signers: REDSTONE_SIGNERS,
              threshold: 3,
            },
            true,
          ),
        ],
      },
    ],
  };
}

/** Equal weights: no single one outvotes the rest. */
function terms(feed: FeedConfig, pull: boolean): SourceTerms {
  return { feed, weight: 1, maxAgeSec: 60, maxConfidencePpm: 10_000, pull };
}
