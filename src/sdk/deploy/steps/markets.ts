import { IExchange__factory } from "../../../../typechain/factories/contracts/interfaces/IExchange__factory";
import { IMarketRegistry__factory } from "../../../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { IPriceOracle__factory } from "../../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { type DeployContext, addressOf } from "../context";
import { DeployMismatchError } from "../errors";
import { type MarketListing } from "../exchangeConfig";
import { mined } from "../send";
import { type Wiring } from "../wiring";
import { plannedWiring } from "./launch";
import { adapterName } from "./sources";

/**
 * Lists every market, sets its sources and opens its book. While the deployer still holds the setup role this needs no
 * delay; a market that governance adds later waits for it.
 */
export async function listMarkets(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  for (const [id, listing] of context.config.markets.entries()) {
    await list(context, wiring, id, listing);
    await setSources(context, wiring, id, listing);
    await openBook(context, wiring, id, listing);
  }
}

/** The sources of a market as PriceOracle takes them. */
export async function sourceTerms(context: DeployContext, { symbol, sources }: MarketListing) {
  const adapters = await Promise.all(
    sources.map((_source, index) => addressOf(context, adapterName(symbol, index))),
  );
  return sources.map(({ weight, maxAgeSec, maxConfidencePpm, pull }, index) => ({
    adapter: adapters[index] ?? "",
    weight: BigInt(weight),
    maxAgeSec: BigInt(maxAgeSec),
    maxConfidencePpm: BigInt(maxConfidencePpm),
    pull,
  }));
}

async function list(
  context: DeployContext,
  wiring: Wiring,
  id: number,
  listing: MarketListing,
): Promise<void> {
  const registry = IMarketRegistry__factory.connect(wiring.registry, context.deployer);
  if (id < (await registry.count())) {
    const symbol = await registry.symbolOf(id);
    if (symbol !== listing.symbol) {
      throw new DeployMismatchError([`market ${id} is ${symbol}, not ${listing.symbol}`]);
    }
    return;
  }
  await mined(context, `list ${listing.symbol}`, registry.list(listing.symbol, listing.parameters));
}

async function setSources(
  context: DeployContext,
  wiring: Wiring,
  id: number,
  listing: MarketListing,
): Promise<void> {
  const oracle = IPriceOracle__factory.connect(wiring.oracle, context.deployer);
  if ((await oracle.sourcesOf(id)).length === 0) {
    const terms = await sourceTerms(context, listing);
    await mined(context, `set the sources of ${listing.symbol}`, oracle.setSources(id, terms));
  }
}

async function openBook(
  context: DeployContext,
  wiring: Wiring,
  id: number,
  listing: MarketListing,
): Promise<void> {
  const exchange = IExchange__factory.connect(wiring.exchange, context.deployer);
  if ((await exchange.topOf(id)).tickSize === 0n) {
    await mined(context, `open the book of ${listing.symbol}`, exchange.openBook(id));
  }
}
