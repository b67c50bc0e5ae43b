import { type MarketParameters } from "../../src/domain/marketParameters";
import { AVAX } from "./avax";

const CENTI = 10n ** 16n;
const TENTH = 10n ** 17n;

/** ETH on testnets: AVAX's rules with lots and ticks for a price in the thousands. */
export const ETH: MarketParameters = {
  ...AVAX,
  margin: { ...AVAX.margin, lotSize: CENTI }, // 0.01 ETH
  trading: { ...AVAX.trading, tickSize: TENTH }, // 0.1 settlement units
};
