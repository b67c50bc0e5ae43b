import { PPM } from "../../math/bounds";
import { mulDivDown } from "../../math/wadMath";
import { type Asset } from "../model/assets";
import { type Custody } from "../engine/custody";

/**
 * One key moves everything that it reaches: an insider, or signers who approve blind. Bybit, 21 February 2025: 401,347 ETH, about 70 %
 * of the customers' ETH, by one delegatecall that three signers approved.
 */
export interface KeyTheft {
  readonly kind: "keyTheft";
  readonly assets: readonly Asset[];
  /** Of what the venue's own keys reach [ppm]. */
  readonly sharePpm: bigint;
}

/** Done once, in the block in which the switch is turned on. NOTE: down; the thief leaves the dust. */
export function stealWithKey(custody: Custody, { assets, sharePpm }: KeyTheft): void {
  for (const asset of assets) {
    custody.steal(asset, mulDivDown(custody.reachable()[asset], sharePpm, PPM));
  }
}
