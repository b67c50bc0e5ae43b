import { type MarketParameters } from "../../src/domain/marketParameters";

/** Any subset of a market's parameters. */
export type ParameterChange = { readonly [Part in keyof MarketParameters]?: Partial<MarketParameters[Part]> };

/** Parameters with some of them changed. */
export function changed(parameters: MarketParameters, change: ParameterChange): MarketParameters {
  return {
    margin: { ...parameters.margin, ...change.margin },
    trading: { ...parameters.trading, ...change.trading },
    breaker: { ...parameters.breaker, ...change.breaker },
    liquidation: { ...parameters.liquidation, ...change.liquidation },
  };
}
