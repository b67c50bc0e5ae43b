import { min } from "../../math/wadMath";
import { ASSETS, type Amounts } from "../model/assets";
import { type Custody } from "../engine/custody";

/** On the day of the snapshot a friend's coins stand on the venue's addresses; they go back with the next block. */
export interface BorrowedReserves {
  readonly kind: "borrowedReserves";
  /** What the friend has to lend, of each asset [wad]. */
  readonly most: Amounts;
  /** More than what is missing of the liabilities, so that the insurance fund seems to be there too [wad]; undefined: nothing. */
  readonly beyond?: Amounts;
}

/** Borrows what is missing to cover the liabilities that the snapshot will state. */
export function borrowForSnapshot(
  custody: Custody,
  stated: Amounts,
  { most, beyond }: BorrowedReserves,
): void {
  for (const asset of ASSETS) {
    const missing = stated[asset] + (beyond?.[asset] ?? 0n) - custody.held(asset);
    const amount = min(missing, most[asset] - custody.flows().borrowed[asset]);
    if (amount > 0n) custody.borrow(asset, amount);
  }
}

/** Returns everything, as far as it is still there. */
export function returnBorrowed(custody: Custody): void {
  for (const asset of ASSETS) custody.repay(asset);
}
