import { BREAKER, ORACLE, REGISTRY } from "../places";
import { type ContractStorage } from "../contractStorage";

/** There are no more markets than this, whatever a slot says (MAX_MARKETS). */
const MAX_MARKETS = 63n;
/** Sources a market has room for (PriceOracle.MAX_SOURCES). */
export const MAX_SOURCES = 7;

/** Everything that the registry's source can have written. @return how many markets there are to look for. */
export async function explainRegistry(storage: ContractStorage, count: bigint): Promise<number> {
  await storage.load([REGISTRY.authority, REGISTRY.consuming, REGISTRY.count]);
  const markets = Number(count < MAX_MARKETS ? count : MAX_MARKETS);
  await storage.load(numbers(markets).map((market) => REGISTRY.listings.at(market)));
  return markets;
}

export async function explainOracle(storage: ContractStorage, markets: number): Promise<void> {
  await storage.load([
    ORACLE.authority,
    ORACLE.consuming,
    ...numbers(markets).flatMap((market) => [
      ORACLE.headers.at(market),
      ORACLE.slots.at(market),
      ...numbers(MAX_SOURCES).map((i) => ORACLE.sources.at(market).element(i)),
    ]),
  ]);
}

export async function explainBreaker(storage: ContractStorage, markets: number): Promise<void> {
  const { hot, averages, windows, spent } = BREAKER;
  await storage.load([
    BREAKER.authority,
    BREAKER.consuming,
    ...numbers(markets).flatMap((market) => [hot, averages, windows, spent].map((map) => map.at(market))),
  ]);
}

/** 0 to below `count`. */
export function numbers(count: number): number[] {
  return [...Array(count).keys()];
}
