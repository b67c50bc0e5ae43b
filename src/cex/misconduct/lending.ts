import { min } from "../../math/wadMath";
import { type Asset } from "../model/assets";
import { type Custody } from "../engine/custody";

/**
 * Customers' assets leave for an affiliate; the internal ledger still owes them to the customers. FTX lent to Alameda: in June 2022
 * customers were owed 11.3bn USD against about 2bn available.
 */
export interface Lending {
  readonly kind: "lending";
  readonly asset: Asset;
  /** A block, while the switch is on [wad]. */
  readonly perBlock: bigint;
  /** Never more than this in all [wad]. */
  readonly most: bigint;
}

/** Sends what a block allows and what the venue's keys reach; returns it. */
export function lendToAffiliate(custody: Custody, { asset, perBlock, most }: Lending): bigint {
  const room = most - custody.flows().lent[asset];
  const amount = min(min(perBlock, room), custody.reachable()[asset]);
  if (amount <= 0n) return 0n;
  custody.lend(asset, amount);
  return amount;
}
