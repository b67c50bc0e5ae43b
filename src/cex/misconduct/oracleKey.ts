import { PPM } from "../../math/bounds";
import { mulDivDown } from "../../math/wadMath";

/** The only key of the only price source states a price of its own. */
export interface OracleKey {
  readonly kind: "oracleKey";
  /** Of the true price [ppm]. */
  readonly factorPpm: bigint;
}

/** What the oracle states instead of the price, down. */
export function statedPrice(truth: bigint, terms: OracleKey | undefined): bigint {
  return terms === undefined ? truth : mulDivDown(truth, terms.factorPpm, PPM);
}
