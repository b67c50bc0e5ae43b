import { type AccountId } from "../../domain/ids";
import { abs, max, mulUp } from "../../math/wadMath";
import { exposure } from "../../math/marginMath";
import { isExempt } from "../misconduct/exemptAccount";
import { withTokenCollateral } from "../misconduct/tokenCollateral";
import { InsufficientMarginError, LeverageCapError } from "../model/errors";
import { type Collateral, equityOf, type InternalAccount, notionalOf } from "./account";
import { initialMargin, leverageCap, maintenanceMargin } from "./brackets";
import { type EngineState } from "./state";

/** What counts as margin now, and for how much. */
export function collateralTerms({ config, market, schedule, block }: EngineState): Collateral {
  const { coin, token } = config.collateralPpm;
  const plain = { coinPrice: market.index, tokenPrice: market.tokenPrice, coinPpm: coin, tokenPpm: token };
  return withTokenCollateral(plain, schedule.active("tokenCollateral", block));
}

export function equityNow(state: EngineState, account: InternalAccount): bigint {
  return equityOf(account, state.market.mark, collateralTerms(state));
}

export function maintenanceNow({ config, market }: EngineState, account: InternalAccount): bigint {
  return maintenanceMargin(config.brackets, notionalOf(account, market.mark));
}

/** Whether the engine will close the account: its equity is below maintenance, which without a position is zero. Never the exempt one. */
export function isLiquidatable(state: EngineState, account: InternalAccount): boolean {
  if (isExempt(state.schedule.active("exemptAccount", state.block), account.id)) return false;
  return equityNow(state, account) < maintenanceNow(state, account);
}

/** Notional of the larger side that an account would hold if all its orders, and more of them, were filled [wad]. */
export function exposureNow(
  { book, market }: EngineState,
  { id, size }: InternalAccount,
  more: { readonly bids: bigint; readonly asks: bigint },
): bigint {
  const bids = book.resting(id, true) + more.bids;
  const asks = book.resting(id, false) + more.asks;
  return mulUp(exposure(size, bids, asks), market.mark);
}

/** Initial margin of position and orders [wad]. */
export function initialNow(state: EngineState, account: InternalAccount): bigint {
  return initialMargin(exposureNow(state, account, { bids: 0n, asks: 0n }), account.leverage);
}

/**
 * Refuses an order that the account's margin does not carry: more leverage than the bracket allows, or less equity than the initial
 * margin of position and orders plus what the order would lose at once against the mark.
 */
export function requireMargin(
  state: EngineState,
  account: InternalAccount,
  order: { readonly isBuy: boolean; readonly price: bigint; readonly size: bigint },
): void {
  const { isBuy, price, size } = order;
  const exposed = exposureNow(state, account, { bids: isBuy ? size : 0n, asks: isBuy ? 0n : size });
  const most = leverageCap(state.config.brackets, exposed);
  if (account.leverage > most) throw new LeverageCapError(account.leverage, most);
  const beyond = isBuy ? price - state.market.mark : state.market.mark - price;
  const need = initialMargin(exposed, account.leverage) + mulUp(size, max(beyond, 0n));
  const have = equityNow(state, account);
  if (have < need) throw new InsufficientMarginError(have, need);
}

/** How much of its position an order on that side could close [wad base units]. */
export function reducibleNow({ ledger }: EngineState, id: AccountId, isBuy: boolean): bigint {
  const { size } = ledger.get(id);
  return isBuy === size < 0n ? abs(size) : 0n;
}
