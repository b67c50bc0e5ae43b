import { WAD } from "../../math/bounds";
import { ratePpb } from "../../math/fundingMath";
import { mulDivFloor, mulDivFloorSigned } from "../../math/wadMath";
import { type EngineState } from "./state";

const PPB = 1_000_000_000n;

/** Adds what the book says about the premium, mid against index, and tells the rate of the running period [ppb]. */
export function samplePremium({ book, market, config }: EngineState): void {
  const mid = book.mid();
  market.premiumSum += mid === undefined ? 0n : mulDivFloor(mid - market.index, PPB, market.index);
  market.premiumCount += 1n;
  const average = mulDivFloor(market.premiumSum, 1n, market.premiumCount);
  market.fundingPpb = ratePpb(average, config.funding.interestPpm, config.funding.capPpm, false);
}

/** Longs pay shorts the rate of each period that has ended; a negative rate the other way. */
export function payFunding(state: EngineState): void {
  const { market, config, timeSec } = state;
  const { periodSec } = config.funding;
  if (market.nextFundingSec === 0) {
    market.nextFundingSec = (Math.floor(timeSec / periodSec) + 1) * periodSec;
  }
  while (timeSec >= market.nextFundingSec) {
    exchangeFunding(state);
    market.nextFundingSec += periodSec;
    market.premiumSum = 0n;
    market.premiumCount = 0n;
  }
}

/** NOTE: every credit down, every debit up; the house takes the dust, so that the sum is zero to the wei. */
function exchangeFunding({ ledger, market }: EngineState): void {
  for (const account of ledger.all()) {
    const value = mulDivFloorSigned(account.size, market.mark, WAD);
    const credit = mulDivFloorSigned(-value, market.fundingPpb, PPB);
    if (credit !== 0n) ledger.transfer(ledger.house, account, "usd", credit);
  }
}
