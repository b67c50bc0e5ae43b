import {
  type Acceptance,
  type Deleveraging,
  type Liquidation,
  type Payout,
  type Refusal,
  type Trade,
} from "../model/records";

/** What happened in one step, in the order in which it happened. */
export interface Journal {
  readonly acceptances: Acceptance[];
  readonly trades: Trade[];
  readonly liquidations: Liquidation[];
  readonly deleveragings: Deleveraging[];
  readonly deposits: Payout[];
  readonly payouts: Payout[];
  readonly refusals: Refusal[];
}

export function emptyJournal(): Journal {
  return {
    acceptances: [],
    trades: [],
    liquidations: [],
    deleveragings: [],
    deposits: [],
    payouts: [],
    refusals: [],
  };
}
