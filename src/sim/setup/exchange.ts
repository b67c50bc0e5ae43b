import { type AssetBars } from "../bars/bars";
import { BarFeed } from "../bars/feed";
import { type ExchangeConfig, type MarketListing, type SourceTerms } from "../../sdk/deploy/exchangeConfig";
import { type MarketParameters } from "../../domain/marketParameters";
import { type Deployment } from "../../sdk/deployment";
import { type Arm } from "../scenario/arm";
import { MARKET } from "../world/publicState";
import { unitsFor, type MarketUnits } from "../world/units";
import { type Reporter } from "./actors";
import { ChainlinkFeed, SignedFeed, type SourceFeed, wadPerAnswer } from "./feeds";

/** Seconds after which every venue that trades at all has a first complete bar, or is left behind. */
const FIRST_BARS_SEC = 60;
const FINE_DECIMALS = 18;

/** Price at the start of a scenario [wad]: the first complete bar, of the first venue that has one. */
export function startingPrice(bars: AssetBars, start: number): bigint {
  const feed = new BarFeed(bars);
  feed.advance(start + Math.max(FIRST_BARS_SEC, ...bars.venues.map(({ barSec }) => barSec)));
  const price = feed.prices().find((known) => known.price > 0n)?.price;
  if (price === undefined) throw new RangeError(`${bars.asset} has no bar in the first minute`);
  return price;
}

/** The committed configuration, for another asset and under another arm's rules. */
export function configure(
  base: ExchangeConfig,
  bars: AssetBars,
  units: MarketUnits,
  arm: Arm,
  collateral?: PricedAsset,
): ExchangeConfig {
  const [market] = base.markets;
  if (!market) throw new RangeError("the configuration lists no market");
  const listed = (asset: string, own: MarketUnits): MarketListing => {
    const sources = market.sources.map((terms) => ({ ...terms, feed: feedFor(terms, asset, own) }));
    return { symbol: asset, parameters: withRules(market.parameters, own, arm), sources };
  };
  const beside = collateral === undefined ? [] : [listed(collateral.symbol, collateral.units)];
  return { ...base, markets: [listed(bars.asset, units), ...beside] };
}

/** An asset whose market is there for its price. */
export interface PricedAsset {
  readonly symbol: string;
  readonly units: MarketUnits;
}

/** Tick and lot of AVAX come out as committed; `haltBudgetSec` 0 means that a market never halts. */
function withRules(base: MarketParameters, units: MarketUnits, arm: Arm): MarketParameters {
  return {
    ...base,
    margin: { ...base.margin, lotSize: units.lotSize },
    trading: { ...base.trading, tickSize: units.tickSize },
    breaker: arm.rules.halts ? base.breaker : { ...base.breaker, haltBudgetSec: 0n },
  };
}

/** The same feed of another asset. Answers too coarse for the market's tick get 18 decimals, as Chainlink's feeds of very cheap coins have. */
function feedFor({ feed }: SourceTerms, asset: string, { tickSize }: MarketUnits): SourceTerms["feed"] {
  if (feed.kind === "signed") return { ...feed, description: `${asset}, signed` };
  if (feed.kind !== "chainlinkDouble" || tickSize >= wadPerAnswer(feed.decimals)) return feed;
  return { ...feed, decimals: FINE_DECIMALS, answer: feed.answer * wadPerAnswer(feed.decimals) };
}

/** Which venue each source follows: one each in their order, or the first venue behind all. */
export function venueOf(source: number, venues: number, arm: Arm): number {
  return arm.rules.oracle === "single" ? 0 : source % venues;
}

/** Connects every source of a deployed market to its venue. */
export function connectFeeds(
  config: ExchangeConfig,
  deployment: Deployment,
  reporters: readonly Reporter[],
  venues: number,
  arm: Arm,
  chainId: number,
  market = MARKET,
): SourceFeed[] {
  const terms = config.markets[market]?.sources ?? [];
  const deployed = deployment.markets[market]?.sources ?? [];
  return terms.map(({ feed }, index) => {
    const venue = venueOf(index, venues, arm);
    const { adapter = "", feed: aggregator = null } = deployed[index] ?? {};
    if (feed.kind === "signed")
      return new SignedFeed(venue, adapter, chainId, reporters.slice(0, feed.threshold));
    if (aggregator === null || feed.kind !== "chainlinkDouble")
      throw new RangeError(`source ${index} has no feed that a simulation could drive`);
    return new ChainlinkFeed(venue, aggregator, wadPerAnswer(feed.decimals));
  });
}

export function unitsAt(bars: AssetBars, start: number): MarketUnits {
  return unitsFor(startingPrice(bars, start));
}
