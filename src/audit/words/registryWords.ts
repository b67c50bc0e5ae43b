import { type MarketParameters } from "../../domain/marketParameters";
import { REGISTRY } from "../state/places";
import { type ExpectedWord, exactly, membersAre, stringWord, type WordRule } from "./expectedWord";
import { numberIn, type TimedTelling } from "./telling";

/** A market as the registry's events leave it. */
export interface ListedMarket {
  readonly symbol: string;
  parameters: MarketParameters;
  highestTier: bigint;
}

const GROUPS = ["margin", "trading", "breaker", "liquidation"] as const;

/** MarketRegistry: its events carry every parameter. */
export class RegistryWords implements WordRule {
  readonly markets = new Map<number, ListedMarket>();

  take(told: TimedTelling): void {
    if (told.contract !== "registry") return;
    if (told.name === "MarketListed") {
      const parameters = parametersIn(told, "config");
      const symbol = String(told.args["symbol"]);
      this.markets.set(marketIn(told), { symbol, parameters, highestTier: parameters.margin.maxTier });
    } else if (told.name === "MarketConfigured") {
      const parameters = parametersIn(told, "afterwards");
      const market = this.of(marketIn(told));
      const tier = parameters.margin.maxTier;
      Object.assign(market, {
        parameters,
        highestTier: tier > market.highestTier ? tier : market.highestTier,
      });
    }
  }

  of(market: number): ListedMarket {
    const found = this.markets.get(market);
    if (found === undefined) throw new RangeError(`market ${market} was never listed`);
    return found;
  }

  *words(): Iterable<ExpectedWord> {
    yield exactly(REGISTRY.count, BigInt(this.markets.size));
    yield exactly(REGISTRY.consuming, 0n);
    for (const [market, { symbol, parameters, highestTier }] of this.markets) {
      const place = REGISTRY.listings.at(market);
      for (const group of GROUPS)
        yield* membersAre(place.member("config").member(group), { ...parameters[group] });
      yield exactly(place.member("symbol"), stringWord(symbol));
      yield exactly(place.member("highestTier"), highestTier);
    }
  }
}

export function marketIn(told: TimedTelling): number {
  return Number(numberIn(told, "market"));
}

function parametersIn({ args }: TimedTelling, field: string): MarketParameters {
  return args[field] as MarketParameters;
}
