import { type LiquidationOutcome } from "../../domain/waterfallEvents";
import { type AccountId, FUND, type MarketId } from "../../domain/ids";
import { Cause } from "../../domain/names";
import { BPS, COLLATERAL_PLACE } from "../../math/bounds";
import { abs, min, mulDivDown, mulDivUp, mulDown } from "../../math/wadMath";
import { type Exchange } from "../book/exchange";
import { type SaleTerms } from "../book/orderEntry";
import { type Env } from "../env";
import { type InsuranceFund } from "../fund/insuranceFund";
import { type Ledger } from "../ledger/ledger";
import { type Stake } from "../ledger/waterfall";
import { type Oracle, type SourceAnswer } from "../oracle";
import { Refusal } from "../refusal";
import { type Registry } from "../registry";
import { type SellingRule } from "../rules/selling";
import { type Deleverager } from "./deleverager";
import { budgetOf, type LeakyBudget, leftOf, note, usedNow } from "./leakyBudget";
import { LiquidationCase } from "./liquidationCase";
import { type Settlement } from "./settlement";

type Outcome = { -readonly [K in keyof LiquidationOutcome]: bigint };

/** Whom the Liquidator calls. */
export interface LiquidatorWiring {
  readonly env: Env;
  readonly registry: Registry;
  readonly oracle: Oracle;
  readonly ledger: Ledger;
  readonly exchange: Exchange;
  readonly fund: InsuranceFund;
  readonly deleverager: Deleverager;
  readonly settlement: Settlement;
  readonly selling: SellingRule;
}

const SALES_PERIOD = 60n;
const DUST_DISCOUNT_BPS = 100n;

/** Twin of contracts/engines/Liquidator.sol: the waterfall, one account and one market a call. */
export class Liquidator {
  readonly #sales = new Map<MarketId, LeakyBudget>();

  constructor(private readonly wiring: LiquidatorWiring) {}

  liquidate(account: AccountId, market: MarketId, maxFills: number, keeper: AccountId): void {
    const outcome = nothing();
    const { cancelled, stake, terms } = this.wiring.exchange.cancelForLiquidation(account, market);
    outcome.ordersCancelled = cancelled;
    const c = this.#open(account, market, keeper, stake);
    const { equity: equityBefore, marginSum: maintenanceBefore } = c;
    let cut = false;
    if (c.size !== 0n) {
      const sale = this.#sell(c, outcome, maxFills, terms);
      cut = sale.cut;
      if (!sale.enough) {
        this.#handOver(c, outcome);
        this.#deleverage(c, outcome);
      }
    }
    if (c.size === 0n && c.marginSum === 0n) this.#settleFlat(account, market, outcome, false);
    if (equityBefore <= 0n) this.#reward(c, outcome);
    if (!cut && !changed(outcome)) throw new Refusal("Liquidator_Waiting", { account, market });
    const said = { account, market, keeper, equityBefore, maintenanceBefore, outcome };
    this.wiring.env.emit({ kind: "AccountLiquidated", ...said });
  }

  /** Steps 3 and 4 for an account that is bankrupt at the settlement price of a dead market. */
  windUp(account: AccountId, market: MarketId, keeper: AccountId, answers: readonly SourceAnswer[]): void {
    const { settlement, exchange, registry, fund, deleverager, env } = this.wiring;
    const price = settlement.windUpPrice(market, answers);
    const { cancelled, stake } = exchange.cancelForLiquidation(account, market);
    if (stake.size === 0n) throw new Refusal("Liquidator_NoPosition", { account, market });
    const outcome = nothing();
    outcome.ordersCancelled = cancelled;
    const { margin, liquidation } = registry.configOf(market);
    const c = new LiquidationCase(account, market, keeper, margin, liquidation, stake);
    c.restate(price);
    const { equity } = c;
    if (equity >= 0n) throw new Refusal("Liquidator_Solvent", { equity });
    // As in #open: nobody pays for an account that still has collateral.
    if (this.#hasCollateral(account)) c.equity = 0n;
    const deficit = c.deficitShare;
    outcome.covered = fund.cover(account, market, deficit);
    const left = deficit - outcome.covered;
    const done = deleverager.deleverage(account, market, c.size, price, left);
    [outcome.deleveraged, outcome.levied, outcome.deficit] = [done.closed, done.levied, done.booked];
    c.noteClosed(done.closed);
    if (c.size === 0n && c.marginSum === 0n) this.#settleFlat(account, market, outcome, false);
    this.#reward(c, outcome);
    env.emit({ kind: "AccountWoundUp", account, market, keeper, equity, price, outcome });
  }

  /** Lets the fund repay what a settled market still owes. */
  repaySettled(market: MarketId): void {
    const { settlement, ledger, fund } = this.wiring;
    if (!settlement.isSettled(market)) throw new Refusal("Liquidator_NotSettled", { market });
    const { id, cash } = ledger.accountOf(ledger.marketOf(market).deficitAccount);
    if (cash >= 0n) throw new Refusal("Liquidator_NothingOwed", { market });
    if (fund.cover(id, market, -cash) === 0n)
      throw new Refusal("Liquidator_Waiting", { account: id, market });
  }

  sweepDust(account: AccountId, market: MarketId): void {
    const { exchange, ledger, oracle, registry, env } = this.wiring;
    exchange.poke(market);
    if (!oracle.read(market).live) throw new Refusal("Liquidator_NoQuorum", { market });
    const { size } = ledger.load(account, market);
    const { lotSize } = registry.configOf(market).margin;
    if (size === 0n || abs(size) >= lotSize) {
      throw new Refusal("Liquidator_NotDust", { have: abs(size), bound: lotSize });
    }
    const mark = ledger.markOf(market, "better", size > 0n);
    const price =
      size > 0n
        ? mulDivDown(mark, BPS - DUST_DISCOUNT_BPS, BPS)
        : mulDivUp(mark, BPS + DUST_DISCOUNT_BPS, BPS);
    if (!ledger.transferPosition(market, account, FUND, size, price, false)) {
      throw new Refusal("Liquidator_Waiting", { account, market });
    }
    // What a fund without equity owes is booked by its liquidation, not left behind by its last trade.
    const own = ledger.accountOf(FUND);
    if (own.markets.length === 0 && own.cash < 0n)
      throw new Refusal("Liquidator_Waiting", { account, market });
    this.#settleFlat(account, market, nothing(), true);
    env.emit({ kind: "DustSwept", account, market, size, price });
  }

  /** Judges the account as it stands without its orders. */
  #open(account: AccountId, market: MarketId, keeper: AccountId, stake: Stake): LiquidationCase {
    const { ledger, registry } = this.wiring;
    // Without a position no price matters: what is owed is owed.
    if (!stake.live && stake.size !== 0n) throw new Refusal("Liquidator_NoQuorum", { market });
    const { equity, maintenanceMargin } = stake;
    if (equity >= maintenanceMargin) throw new Refusal("Liquidator_Healthy", { equity, maintenanceMargin });
    const isHouse = ledger.ownerOf(account) === ledger.ownerOf(1);
    if (stake.size === 0n && (maintenanceMargin > 0n || isHouse)) {
      throw new Refusal("Liquidator_NoPosition", { account, market });
    }
    const { margin, liquidation } = registry.configOf(market);
    // Nobody pays for an account that still has collateral: until that is sold, its positions are closed at mark.
    const borne = equity < 0n && this.#hasCollateral(account) ? { ...stake, equity: 0n } : stake;
    return new LiquidationCase(account, market, keeper, margin, liquidation, borne);
  }

  /** Step 1: the book. @return enough: nothing is left for the later steps. */
  #sell(c: LiquidationCase, outcome: Outcome, maxFills: number, terms: SaleTerms) {
    const { exchange, env, selling } = this.wiring;
    const wanted = selling.lots(c);
    const sales = budgetOf(this.#sales, c.market);
    const used = usedNow(sales, c.salesCap, SALES_PERIOD, env.now);
    const most = selling.capped ? c.lotsWithin(leftOf(c.salesCap, used)) : wanted;
    const asked = BigInt.asUintN(64, min(wanted, most));
    const limit = c.priceWith(c.feePerUnit);
    if (asked === 0n) return { enough: false, cut: false };
    const fills = maxFills === 0 ? selling.fills : maxFills;
    const { account, market } = c;
    const sale = exchange.fillForLiquidation(account, market, c.size < 0n, asked, limit, fills, terms);
    outcome.soldLots = sale.filled;
    if (sale.filled > 0n) {
      const sold = sale.filled * c.terms.lotSize;
      note(env.journal.keep(sales), used + sale.notional, env.now);
      c.noteTrade(sold, sale.notional);
      outcome.fee += this.#chargeFee(c, sold);
    }
    const restored = sale.filled === wanted && abs(c.size) >= c.terms.lotSize;
    return { enough: sale.cut || restored, cut: sale.cut };
  }

  /** Steps 2 and 3: the fund takes what is left with its share of equity or deficit, or covers it in cash. */
  #handOver(c: LiquidationCase, outcome: Outcome): void {
    if (c.size === 0n || c.params.fundBudget === 0n || c.equity * 3n >= c.marginSum * 2n) return;
    const perUnit = c.keeperPart;
    const price = c.priceWith(perUnit);
    const { moved, covered } = this.wiring.fund.absorb(c, price, c.deficitShare);
    outcome.covered = covered;
    c.equity += covered;
    if (moved === 0n) return;
    const taken = abs(moved);
    outcome.takenOver = taken;
    c.noteTrade(taken, mulDown(taken, price));
    outcome.fee += this.#payFee(c, this.#affordable(c, mulDown(taken, perUnit)), 0n);
  }

  /** Steps 4 and 5: ADL, and the deficit that its caps leave. */
  #deleverage(c: LiquidationCase, outcome: Outcome): void {
    if (c.size === 0n || c.equity * 3n >= c.marginSum) return;
    const deficit = c.deficitShare;
    const done = this.wiring.deleverager.deleverage(c.account, c.market, c.size, c.mark, deficit);
    outcome.deleveraged = done.closed;
    outcome.levied = done.levied;
    outcome.deficit = done.booked;
    c.equity += deficit;
    c.noteClosed(done.closed);
    outcome.fee += this.#chargeFee(c, done.closed);
  }

  /**
   * Pays what an account without size owes (LED-3): the fund first, the market's deficit account for the rest. `stood`: the caller knows that
   * it stood in this market; otherwise the account must tell.
   */
  #settleFlat(account: AccountId, market: MarketId, outcome: Outcome, stood: boolean): void {
    const { ledger, fund } = this.wiring;
    // What it owes, its collateral pays first.
    if (this.#hasCollateral(account)) return;
    // What it owes it owes to a market in which it stood.
    const { markets, cash } = ledger.accountOf(account);
    if (!stood && (markets.length === 0 ? cash >= 0n : !markets.includes(market))) return;
    const h = ledger.healthOf(account, "better");
    if (h.equity >= 0n || h.maintenanceMargin > 0n) return;
    const owed = -h.equity;
    const covered = fund.cover(account, market, owed);
    outcome.covered += covered;
    if (owed === covered) return;
    outcome.deficit += owed - covered;
    ledger.pay(ledger.deficitAccountOf(market), account, owed - covered, 0n, Cause.Deficit, market);
  }

  #hasCollateral(account: AccountId): boolean {
    return this.wiring.ledger.accountOf(account).markets.some((market) => market === COLLATERAL_PLACE);
  }

  #reward(c: LiquidationCase, outcome: Outcome): void {
    const amount = c.rewardDue();
    if (amount > 0n) outcome.reward = this.wiring.fund.reward(c.keeper, c.market, amount);
  }

  /** Fee for `quantity` closed, to keeper and fund. */
  #chargeFee(c: LiquidationCase, quantity: bigint): bigint {
    const due = this.#affordable(c, mulDown(quantity, c.feePerUnit));
    const toKeeper = mulDivDown(due, c.params.keeperShareBps, BPS);
    return this.#payFee(c, toKeeper, due - toKeeper);
  }

  /** Nobody pays a fee to himself. */
  #payFee(c: LiquidationCase, keeperPart: bigint, fundPart: bigint): bigint {
    const toKeeper = c.account === c.keeper ? 0n : keeperPart;
    const toFund = c.account === FUND ? 0n : fundPart;
    const fee = toKeeper + toFund;
    if (fee === 0n) return 0n;
    this.wiring.ledger.pay(c.account, c.keeper, toKeeper, toFund, Cause.LiquidationFee, c.market);
    c.equity -= fee;
    return fee;
  }

  /** What of `amount` the account's equity can pay. Its last position gone, equity is cash, and rounding takes no wei more. */
  #affordable(c: LiquidationCase, amount: bigint): bigint {
    if (amount === 0n || c.equity <= 0n) return 0n;
    const most = min(amount, c.equity);
    if (c.size !== 0n || c.marginSum !== 0n) return most;
    const { cash } = this.wiring.ledger.accountOf(c.account);
    return cash > 0n ? min(most, cash) : 0n;
  }
}

function nothing(): Outcome {
  const fund = { takenOver: 0n, covered: 0n, reward: 0n };
  return { ordersCancelled: 0n, soldLots: 0n, fee: 0n, ...fund, deleveraged: 0n, levied: 0n, deficit: 0n };
}

function changed(o: Outcome): boolean {
  return o.ordersCancelled + o.soldLots + o.takenOver + o.deleveraged + o.covered + o.levied + o.deficit > 0n;
}
