import { type Collateral } from "../engine/account";

/**
 * The token that the venue printed counts as margin, so that customers' money can be borrowed against it. FTT made up 39.9 % of
 * Alameda's 14.6bn USD of assets, more than the market value of all FTT; it fell from 23.90 to 2.51 USD in 36 hours.
 */
export interface TokenCollateral {
  readonly kind: "tokenCollateral";
  /** Part of its market value that counts [ppm]. */
  readonly weightPpm: bigint;
}

export function withTokenCollateral(collateral: Collateral, terms: TokenCollateral | undefined): Collateral {
  return terms === undefined ? collateral : { ...collateral, tokenPpm: terms.weightPpm };
}
