import { type MarketId, marketId } from "../domain/ids";
import { type MarketParameters } from "../domain/marketParameters";
import { MAX_MARKETS } from "../math/bounds";
import { max } from "../math/wadMath";
import { checkConfig, within } from "./configBounds";
import { type Env } from "./env";
import { Refusal } from "./refusal";

/** A listed market. */
export interface Listing {
  readonly symbol: string;
  parameters: MarketParameters;
  /** Ever allowed: positions of that tier may still be open. */
  highestTier: bigint;
}

const MAX_SYMBOL_LENGTH = 31n;

/** Twin of contracts/risk/MarketRegistry.sol. */
export class Registry {
  readonly listings: Listing[] = [];

  constructor(private readonly env: Env) {}

  get count(): number {
    return this.listings.length;
  }

  list(symbol: string, parameters: MarketParameters): MarketId {
    const number = this.listings.length;
    if (number >= Number(MAX_MARKETS)) {
      throw new Refusal("MarketRegistry_TooManyMarkets", { have: number, most: MAX_MARKETS });
    }
    within("symbol", BigInt(new TextEncoder().encode(symbol).length), 1n, MAX_SYMBOL_LENGTH);
    const { maxTier } = parameters.margin;
    checkConfig(parameters, maxTier);
    this.env.journal.onUndo(() => this.listings.pop());
    this.listings.push({ symbol, parameters, highestTier: maxTier });
    const market = marketId(number);
    this.env.emit({ kind: "MarketListed", market, symbol, lotSize: parameters.margin.lotSize });
    return market;
  }

  configure(market: MarketId, parameters: MarketParameters): void {
    const listing = this.#of(market);
    const { margin, trading } = listing.parameters;
    if (parameters.margin.lotSize !== margin.lotSize) {
      throw new Refusal("MarketRegistry_Immutable", { parameter: "lotSize" });
    }
    if (parameters.trading.tickSize !== trading.tickSize) {
      throw new Refusal("MarketRegistry_Immutable", { parameter: "tickSize" });
    }
    if (same(parameters, listing.parameters)) throw new Refusal("MarketRegistry_Unchanged", { market });
    const highestTier = max(parameters.margin.maxTier, listing.highestTier);
    checkConfig(parameters, highestTier);
    Object.assign(this.env.journal.keep(listing), { parameters, highestTier });
  }

  symbolOf(market: MarketId): string {
    return this.#of(market).symbol;
  }

  configOf(market: MarketId): MarketParameters {
    return this.#of(market).parameters;
  }

  #of(market: MarketId): Listing {
    const listing = this.listings[market];
    if (listing === undefined) throw new Refusal("MarketRegistry_UnknownMarket", { market });
    return listing;
  }
}

function same(a: MarketParameters, b: MarketParameters): boolean {
  return flat(a).join() === flat(b).join();
}

function flat({ margin, trading, breaker, liquidation }: MarketParameters): readonly string[] {
  return [margin, trading, breaker, liquidation].flatMap((part) =>
    Object.entries(part)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([name, value]) => `${name}=${String(value)}`),
  );
}
