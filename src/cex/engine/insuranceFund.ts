import { PPM, WAD } from "../../math/bounds";
import { abs, divCeil, min, mulDivDown, mulDivUp } from "../../math/wadMath";
import { type Asset } from "../model/assets";
import { unrealised, type InternalAccount } from "./account";
import { affordableSize } from "./bankruptcy";
import { collateralTerms } from "./margin";
import { takeFromBook } from "./matching";
import { type EngineState } from "./state";

/** What the fund has in the settlement asset, its positions marked [wad]; negative is a hole that nobody has filled. */
export function fundEquity({ ledger, market }: EngineState): bigint {
  return ledger.fund.wallet.usd + unrealised(ledger.fund, market.mark);
}

/** The fund takes a bankrupt position over at its bankruptcy price, as far as it can bear the loss. Returns the size. */
export function takeOver(state: EngineState, account: InternalAccount, size: bigint, price: bigint): bigint {
  const wasLong = account.size > 0n;
  const part = affordableSize(size, wasLong, price, state.market.mark, fundEquity(state));
  if (part > 0n) tradeWithFund(state, account, part, price);
  return part;
}

/** Moves part of a position to the fund, whether it can bear it or not. */
export function tradeWithFund(
  state: EngineState,
  account: InternalAccount,
  size: bigint,
  price: bigint,
): void {
  const { ledger } = state;
  const [buyer, seller] = account.size > 0n ? [ledger.fund, account] : [account, ledger.fund];
  ledger.trade(buyer, seller, size, price);
}

/** Offers a part of what the fund took over to the book, close to the mark. */
export function unwindFund(state: EngineState): void {
  const { ledger, market, config } = state;
  const { size, id } = ledger.fund;
  if (size === 0n) return;
  const isBuy = size < 0n;
  const part = mulDivUp(abs(size), config.fund.unwindPpm, PPM);
  const { slippagePpm } = config.fund;
  const limit = mulDivDown(market.mark, isBuy ? PPM + slippagePpm : PPM - slippagePpm, PPM);
  takeFromBook(state, { account: id, isBuy, limit, size: part }, { sequence: 0, fees: false });
}

/** Closes the page of an account without position: what it lacks is seized from its collateral, and the fund bears the rest. */
export function settleShortfall(state: EngineState, account: InternalAccount): void {
  const { coinPrice, coinPpm, tokenPrice, tokenPpm } = collateralTerms(state);
  if (coinPpm > 0n) seize(state, account, "coin", coinPrice);
  if (tokenPpm > 0n) seize(state, account, "token", tokenPrice);
  const shortfall = -account.wallet.usd;
  if (shortfall > 0n) state.ledger.transfer(state.ledger.fund, account, "usd", shortfall);
}

/** The fund buys collateral at its market price, as much as the debt needs. NOTE: amount up, worth down: for the fund. */
function seize({ ledger }: EngineState, account: InternalAccount, asset: Asset, price: bigint): void {
  const debt = -account.wallet.usd;
  if (debt <= 0n || price === 0n || account.wallet[asset] <= 0n) return;
  const amount = min(account.wallet[asset], divCeil(debt * WAD, price));
  ledger.transfer(account, ledger.fund, asset, amount);
  ledger.transfer(ledger.fund, account, "usd", min(debt, mulDivDown(amount, price, WAD)));
}
