import { min } from "../../math/wadMath";
import { ASSETS, type Amounts } from "../model/assets";
import { type Custody } from "../engine/custody";

/** On the day of the snapshot a friend's coins stand on the venue's addresses; they go back with the next block. */
export interface BorrowedReserves {
  readonly kind: "borrowedReserves";
  /** What the friend has to lend, of each asset [wad]. */
  readonly most: Amounts;
}

/** Borrows what is missing to cover the liabilities that the snapshot will state. */
export function borrowForSnapshot(custody: Custody, stated: Amounts, { most }: BorrowedReserves): void {
  for (const asset of ASSETS) {
    const missing = stated[asset] - custody.held(asset);
    const amount = min(missing, most[asset] - custody.flows().borrowed[asset]);
    if (amount > 0n) custody.borrow(asset, amount);
  }
}

/** Returns everything, as far as it is still there. */
export function returnBorrowed(custody: Custody): void {
  for (const asset of ASSETS) custody.repay(asset);
}
