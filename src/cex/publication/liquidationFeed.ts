import { WAD } from "../../math/bounds";
import { mulDivDown, mulDown } from "../../math/wadMath";
import { type FeedPolicy } from "../model/config";
import { type Liquidation } from "../model/records";
import { type PublicLiquidation } from "./publicView";

/** A block's liquidations as a feed that leaves nothing out would state them, spread over the seconds of the block. */
export function everyLiquidation(
  all: readonly Liquidation[],
  timeSec: number,
  stepSec: number,
): PublicLiquidation[] {
  return all.map(({ wasLong, bankruptcyPrice, bookSize, bookAmount, fundSize, adlSize }, place) => {
    const atBankruptcy = fundSize + adlSize;
    const size = bookSize + atBankruptcy;
    const amount = bookAmount + mulDown(atBankruptcy, bankruptcyPrice);
    const price = size === 0n ? bankruptcyPrice : mulDivDown(amount, WAD, size);
    const second = Math.floor((place * stepSec) / all.length);
    return { timeSec: timeSec - stepSec + 1 + second, wasLong, size, price };
  });
}

/** At most the last liquidation of each second, as Binance's `forceOrder` stream pushes them; all; or no feed. */
export function throttle(
  all: readonly PublicLiquidation[],
  policy: FeedPolicy,
): readonly PublicLiquidation[] | undefined {
  switch (policy) {
    case "none":
      return undefined;
    case "complete":
      return all;
    case "throttled":
      return all.filter(({ timeSec }, place) => all[place + 1]?.timeSec !== timeSec);
  }
}
