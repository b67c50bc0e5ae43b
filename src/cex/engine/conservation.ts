import { amountsBy, type Amounts, type Asset } from "../model/assets";
import { type EngineState } from "./state";
import { pendingOf } from "./withdrawals";

/**
 * The law of every venue, honest or not, in each asset and to the wei:
 *
 *   held + lent + stolen + forged = customers + fund + house + pending + borrowed
 *
 * Left what is there or is missing with a name, right what somebody can ask for. In the settlement asset a page counts its wallet less
 * the cost of its position; sizes sum to zero, so at any one price that is the sum of all equities. Returns left less right.
 */
export function conservationGap(state: EngineState, asset: Asset): bigint {
  const { lent, stolen, borrowed } = state.custody.flows();
  const left = state.custody.held(asset) + lent[asset] + stolen[asset] + state.forged[asset];
  return left - claims(state, asset) - pendingOf(state)[asset] - borrowed[asset];
}

/** Long less short positions, over customers, fund and house: zero. */
export function sizeGap({ ledger }: EngineState): bigint {
  return ledger.all().reduce((sum, { size }) => sum + size, 0n);
}

/** What all pages of the internal ledger claim, overdrafts counted against. */
function claims({ ledger }: EngineState, asset: Asset): bigint {
  return ledger
    .all()
    .reduce((sum, { wallet, cost }) => sum + wallet[asset] - (asset === "usd" ? cost : 0n), 0n);
}

/** The law's gap in every asset: all zero. */
export function conservationGaps(state: EngineState): Amounts {
  return amountsBy((asset) => conservationGap(state, asset));
}
