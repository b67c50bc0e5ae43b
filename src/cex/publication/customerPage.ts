import { type AccountId } from "../../domain/ids";
import { unrealised } from "../engine/account";
import { equityNow } from "../engine/margin";
import { type EngineState } from "../engine/state";
import { pendingOf } from "../engine/withdrawals";
import { amountsBy } from "../model/assets";
import { derived } from "../proof/hashing";
import { type Receipt, signReceipt } from "../proof/receipt";
import { type CustomerView, type OwnFill } from "./customerView";
import { frozenCopy } from "./frozenCopy";
import { type Snapshot } from "./snapshot";
import { ownOrders } from "./tradingPage";

/** The page of one customer. */
export function customerPage(
  state: EngineState,
  id: AccountId,
  snapshot: Snapshot | undefined,
  lights: ReadonlyMap<AccountId, number>,
): CustomerView {
  const { ledger, market, journal, block } = state;
  const account = ledger.customer(id);
  return frozenCopy({
    account: id,
    block,
    balance: amountsBy((asset) => account.wallet[asset]),
    size: account.size,
    cost: account.cost,
    unrealised: unrealised(account, market.mark),
    equity: equityNow(state, account),
    leverage: account.leverage,
    lights: lights.get(id),
    orders: ownOrders(state, id),
    fills: fillsOf(state, id),
    liquidations: journal.liquidations
      .filter((one) => one.account === id)
      .map(({ wasLong, bankruptcyPrice, bookSize, fundSize, adlSize }) => ({
        wasLong,
        size: bookSize + fundSize + adlSize,
        bankruptcyPrice,
      })),
    deleveragings: journal.deleveragings
      .filter((one) => one.winner === id)
      .map(({ winnerWasLong, size, price }) => ({ wasLong: winnerWasLong, size, price })),
    refusals: journal.refusals.filter((one) => one.account === id).map(({ error }) => error),
    pending: pendingOf(state, id),
    payouts: journal.payouts.filter((one) => one.account === id),
    inclusion: snapshot === undefined ? undefined : inclusionOf(snapshot, id),
    receipts: receiptsOf(state, id),
  });
}

function fillsOf({ journal }: EngineState, id: AccountId): OwnFill[] {
  return journal.trades.flatMap<OwnFill>(({ price, size, takerIsBuy, taker, maker }) => {
    if (taker === id) return [{ price, size, isBuy: takerIsBuy, wasTaker: true }];
    return maker === id ? [{ price, size, isBuy: !takerIsBuy, wasTaker: false }] : [];
  });
}

function inclusionOf({ trees }: Snapshot, id: AccountId): CustomerView["inclusion"] {
  const { usd, coin, token } = trees;
  return { usd: usd.proofFor(id), coin: coin.proofFor(id), token: token.proofFor(id) };
}

/** NOTE: signed when asked for. The signature is the same as if it had been made at once, and most are never looked at. */
function receiptsOf({ journal, config, block }: EngineState, id: AccountId): Receipt[] {
  if (config.kind !== "bestPractice") return [];
  const key = derived(config.secret, "receipts");
  return journal.acceptances
    .filter(({ account }) => account === id)
    .map(({ sequence, account, order }) =>
      signReceipt({ venue: config.name, block, sequence, account, order }, key),
    );
}
