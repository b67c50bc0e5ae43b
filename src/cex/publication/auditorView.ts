import { type EngineState } from "../engine/state";
import { type Amounts } from "../model/assets";
import { frozenCopy } from "./frozenCopy";
import { shownReserves, statedLiabilities } from "./snapshot";

/**
 * What a paid auditor is shown on the agreed day: the list of liabilities as the venue gives it, and what stands on its addresses. Not
 * the truth: who is not on the list is not asked, and borrowed coins look like any others.
 */
export interface AuditorView {
  readonly block: number;
  readonly timeSec: number;
  readonly liabilities: readonly { readonly account: number; readonly owed: Amounts }[];
  readonly reserves: Amounts;
}

export function auditorView(state: EngineState): AuditorView {
  const stated = statedLiabilities(state);
  const reserves = shownReserves(state, stated);
  const liabilities = [...stated].map(([account, owed]) => ({ account, owed }));
  return frozenCopy({ block: state.block, timeSec: state.timeSec, liabilities, reserves });
}
