import { PPM } from "../../math/bounds";
import { max, min, mulDivUp, mulUp } from "../../math/wadMath";
import { type InternalAccount } from "./account";
import { bankruptcyPrice, closingSize } from "./bankruptcy";
import { deleverage } from "./deleverager";
import { settleShortfall, takeOver, tradeWithFund } from "./insuranceFund";
import { equityNow, isLiquidatable } from "./margin";
import { takeFromBook } from "./matching";
import { type EngineState } from "./state";

/**
 * Closes every account below its maintenance margin, in the order of their opening, and again until there is none: a sale into the book
 * can ruin the maker who bought, and ADL the winner whom it closed. Ends, because every liquidation cancels its account's orders.
 */
export function liquidateAll(state: EngineState): void {
  const below = (): InternalAccount[] =>
    state.ledger.customers().filter((account) => isLiquidatable(state, account));
  for (let accounts = below(); accounts.length > 0; accounts = below()) {
    for (const account of accounts) if (isLiquidatable(state, account)) liquidate(state, account);
  }
}

/**
 * Orders first, then the position, whole or bracket by bracket: into the book at no worse than the bankruptcy price, then to the
 * insurance fund, then to the winners (BitMEX 2016, and with differences in fee and size the venues since).
 */
function liquidate(state: EngineState, account: InternalAccount): void {
  state.book.removeAll(account.id);
  while (account.size !== 0n && isLiquidatable(state, account)) closePiece(state, account);
  if (account.size !== 0n) return;
  const { ledger, config } = state;
  if (config.liquidation.mode === "full" && account.wallet.usd > 0n) {
    ledger.transfer(account, ledger.fund, "usd", account.wallet.usd);
  }
  settleShortfall(state, account);
}

function closePiece(state: EngineState, account: InternalAccount): void {
  const { mark } = state.market;
  const { config, journal } = state;
  const equity = equityNow(state, account);
  const price = bankruptcyPrice(account, equity, mark);
  const size = closingSize(config.liquidation.mode, config.brackets, account, equity, mark);
  const wasLong = account.size > 0n;
  const taking = { account: account.id, isBuy: !wasLong, limit: price, size };
  const sold = takeFromBook(state, taking, { sequence: 0, fees: false });
  const byFund = takeOver(state, account, size - sold.size, price);
  const rest = size - sold.size - byFund;
  const unplaced = deleverage(state, account, rest, price);
  // Sizes sum to zero, so what no customer is opposite to, the fund itself is.
  if (unplaced > 0n) tradeWithFund(state, account, unplaced, price);
  journal.liquidations.push({
    account: account.id,
    wasLong,
    bankruptcyPrice: price,
    mark,
    bookSize: sold.size,
    bookAmount: sold.amount,
    fundSize: byFund + unplaced,
    adlSize: rest - unplaced,
  });
  if (config.liquidation.mode === "byBracket") payLiquidationFee(state, account, size);
}

/** Part of the closed notional to the fund, as far as anything is left. */
function payLiquidationFee(state: EngineState, account: InternalAccount, size: bigint): void {
  const { ledger, config, market } = state;
  const fee = mulDivUp(mulUp(size, market.mark), config.liquidation.feePpm, PPM);
  const left = max(0n, min(account.wallet.usd, equityNow(state, account)));
  ledger.transfer(account, ledger.fund, "usd", min(fee, left));
}
