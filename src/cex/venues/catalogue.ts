import { WAD } from "../../math/bounds";
import { BTCUSDT_BRACKETS } from "../engine/brackets";
import { type Misconduct } from "../misconduct/switches";
import { OWN_BOOK, type IndexTerms, type VenueConfig, type VenueKind } from "../model/config";
import { ModelVenue } from "./modelVenue";
import { type Venue } from "./venue";

const DAY_SEC = 86_400;
const EIGHT_HOURS_SEC = 28_800;

/** What a scenario must say about the market; the rest is the kind's. */
export interface MarketTerms {
  /** First price of the coin [wad]. */
  readonly listingPrice: bigint;
  readonly tickSize: bigint;
  /** Outside sources that the index may look at, by name. */
  readonly sources: readonly string[];
  readonly capital: VenueConfig["capital"];
  /** Seed of keys and salts. */
  readonly secret: string;
}

/**
 * Rules that all four share: Binance's published ones where it publishes them (brackets; taker 0.05 %, maker 0.02 % for regular users;
 * interest 0.01 % per 8 h; 20x by default). The cap of funding, the fund's unwinding and the fee of a liquidation are assumptions.
 */
const SHARED = {
  brackets: BTCUSDT_BRACKETS,
  defaultLeverage: 20n,
  takerFeePpm: 500n,
  makerFeePpm: 200n,
  liquidation: { mode: "byBracket", feePpm: 12_500n },
  markWindowSec: 30,
  funding: { interestPpm: 100n, capPpm: 20_000n, periodSec: EIGHT_HOURS_SEC },
  fund: { unwindPpm: 100_000n, slippagePpm: 5_000n },
  collateralPpm: { coin: 0n, token: 0n },
  auditEverySec: undefined,
} as const;

type KindTerms = Pick<VenueConfig, "name" | "custody" | "feed" | "proofEverySec"> & {
  readonly index: (sources: readonly string[]) => IndexTerms;
};

/** What makes a venue of its kind. */
const KINDS: Readonly<Record<VenueKind, KindTerms>> = {
  opaque: {
    name: "opaque exchange",
    custody: { hotPpm: 50_000n, custodianPpm: 0n },
    feed: "none",
    proofEverySec: undefined,
    index: () => indexOf([OWN_BOOK]),
  },
  typical: {
    name: "typical exchange",
    custody: { hotPpm: 50_000n, custodianPpm: 0n },
    feed: "throttled",
    proofEverySec: 30 * DAY_SEC,
    index: (sources) => indexOf([OWN_BOOK, ...sources.slice(0, 1)]),
  },
  bestPractice: {
    name: "best-practice exchange",
    custody: { hotPpm: 50_000n, custodianPpm: 900_000n },
    feed: "complete",
    proofEverySec: DAY_SEC,
    index: (sources) => indexOf(sources),
  },
  badDex: {
    name: "bad DEX",
    custody: { hotPpm: 1_000_000n, custodianPpm: 0n },
    feed: "complete",
    proofEverySec: undefined,
    index: (sources) => indexOf(sources.slice(0, 1)),
  },
};

/** Binance's rule: 5 % from the median is an outlier, 10 s is stale. */
function indexOf(sources: readonly string[]): IndexTerms {
  return {
    constituents: sources.map((source) => ({ source, weight: 1n })),
    outlierPpm: 50_000n,
    outlier: "exclude",
    staleSec: 10,
  };
}

/** The configuration of a kind in a market; change what a scenario needs otherwise with a spread. */
export function venueConfig(kind: VenueKind, market: MarketTerms): VenueConfig {
  const { index, ...terms } = KINDS[kind];
  const { listingPrice, tickSize, capital, secret, sources } = market;
  return { ...SHARED, ...terms, kind, index: index(sources), listingPrice, tickSize, capital, secret };
}

/** Ten million of capital and five of insurance: an assumption, for a scenario that has none of its own. */
export const EXAMPLE_CAPITAL: VenueConfig["capital"] = {
  house: { usd: 10_000_000n * WAD, coin: 0n, token: 1_000_000_000n * WAD },
  fund: 5_000_000n * WAD,
};

/** The four venues that stand beside Glasshouse in a comparison, least open first. */
export const VENUE_KINDS: readonly VenueKind[] = ["opaque", "typical", "bestPractice", "badDex"];

/** A venue of that kind; honest without switches. */
export function makeVenue(
  kind: VenueKind,
  market: MarketTerms,
  misconduct: readonly Misconduct[] = [],
): Venue {
  return new ModelVenue(venueConfig(kind, market), misconduct);
}
