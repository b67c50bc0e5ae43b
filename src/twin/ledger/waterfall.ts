import { type PerTier } from "../../domain/waterfallEvents";
import { type AccountId, type MarketId, TIER_LIST } from "../../domain/ids";
import { type Cause } from "../../domain/names";
import { MARK_MEMORY, MAX_SIZE, PREMIUM_MEMORY, SPENT_SEQUENCE } from "../../math/bounds";
import { asUint } from "../../math/checked";
import { average, increment, ratePpb } from "../../math/fundingMath";
import { abs, clamp } from "../../math/wadMath";
import { type Index } from "../oracle";
import { Refusal } from "../refusal";
import { shrinkPasses } from "./fillRules";
import { drains, LedgerFills } from "./fills";
import { markFor } from "./margin";
import { grew, trade } from "./party";
import { toInt128, toUint112 } from "./state";

/** What the Exchange saw of a market, for one accrual. */
export interface Accrual {
  readonly market: MarketId;
  /** (mid - index) / index, 0 when the book says nothing [1e-9]. */
  readonly midSamplePpb: bigint;
  /** No funding: halted, or without a live index. */
  readonly quiet: boolean;
  readonly index: bigint;
  readonly interestPpm: bigint;
  readonly fundingCapPpm: bigint;
}

/** What a liquidation has to know of an account in one market, at the better marks. */
export interface Stake {
  readonly size: bigint;
  readonly tier: number;
  readonly live: boolean;
  readonly mark: bigint;
  readonly equity: bigint;
  readonly maintenanceMargin: bigint;
}

const PPM_TO_PPB = 1_000n;

/** Twin of contracts/core/LedgerWaterfall.sol: accrual, and the conserving verbs of liquidation, fund and ADL. */
export abstract class LedgerWaterfall extends LedgerFills {
  /** Brings funding and mark of a market to now; nothing is left to do where the accrual has no index. */
  accrue(a: Accrual): void {
    const { now } = this.wiring.env;
    const s = this.marketOf(a.market);
    const dt = now - s.accruedAt;
    if (dt === 0n || a.index === 0n) return;
    this.keep(s);
    if (s.accruedAt !== 0n) {
      const leash = this.wiring.registry.configOf(a.market).margin.leashPpm * PPM_TO_PPB;
      const sample = clamp(a.midSamplePpb, -leash, leash);
      s.basisPpb = average(s.basisPpb, sample, dt, MARK_MEMORY);
      s.premiumPpb = average(s.premiumPpb, sample, dt, PREMIUM_MEMORY);
      const rate = ratePpb(s.premiumPpb, a.interestPpm, a.fundingCapPpm, a.quiet);
      s.funding = toInt128(s.funding + increment(a.index, rate, dt));
    }
    s.accruedAt = now;
    const { funding, basisPpb, premiumPpb } = s;
    const said = { market: a.market, funding, basisPpb, premiumPpb, indexPrice: a.index };
    this.wiring.env.emit({ kind: "MarketAccrued", ...said });
  }

  /** Opens a liquidation: accrues, if there is something to accrue, and tells how the account stands then. */
  openCase(accrual: Accrual | undefined, account: AccountId, market: MarketId, index: Index): Stake {
    if (accrual !== undefined) this.accrue(accrual);
    const q = this.pricing(market, index);
    const p = this.load(account, market);
    const { equity, maintenanceMargin } = this.healthWith(p, q, "better");
    const mark = markFor(q, "better", p.size > 0n);
    return { size: p.size, tier: p.tier, live: q.live, mark, equity, maintenanceMargin };
  }

  /** @return false when the receiver cannot take it. */
  transferPosition(
    market: MarketId,
    from: AccountId,
    to: AccountId,
    size: bigint,
    price: bigint,
    checkTo: boolean,
  ): boolean {
    if (from === to || size === 0n) return false;
    const giver = this.load(from, market);
    const taker = this.load(to, market);
    if (size > 0n !== giver.size > 0n || abs(size) > abs(giver.size)) {
      throw new Refusal("Ledger_SizeTooLarge", { have: abs(size), bound: abs(giver.size) });
    }
    if (abs(taker.size + size) > MAX_SIZE) return false;
    const { cash, size: held } = taker;
    trade(taker, size, price);
    if (grew(taker)) {
      this.join(taker);
      if (drains(this.classAt(taker.class).openInterest, taker.scale)) return false;
      if (checkTo) {
        const h = this.healthWith(taker, this.pricing(market), "worse");
        if (h.equity < h.initialMargin) return false;
      }
    } else if (checkTo && !shrinkPasses(this.othersOf(taker), this.pricing(market), taker, cash, held)) {
      return false;
    }
    trade(giver, -size, price);
    this.store(giver);
    this.store(taker);
    this.record({ kind: "PositionTransferred", market, from, to, size, price, funding: taker.funding });
    return true;
  }

  /** Closes `closed` of each class opposite, and as much of the account's position, at `price`. */
  close(market: MarketId, account: AccountId, price: bigint, closed: PerTier): void {
    const p = this.load(account, market);
    const longs = p.size > 0n;
    let size = 0n;
    for (const tier of TIER_LIST) {
      const part = closed[tier] ?? 0n;
      if (part === 0n) continue;
      size += part;
      this.closeClass(market, !longs, tier, part, price);
    }
    if (size > abs(p.size)) throw new Refusal("Ledger_SizeTooLarge", { have: size, bound: abs(p.size) });
    if (!longs) size = -size;
    trade(p, -size, price);
    this.store(p);
    this.record({ kind: "PositionDeleveraged", market, account, size, price, funding: p.funding, closed });
  }

  /** Closes every class of a market, whoever its holders are. */
  settle(market: MarketId, price: bigint): void {
    for (const longs of [true, false]) {
      for (const tier of TIER_LIST) {
        const { openInterest } = this.classOf(market, longs, tier);
        if (openInterest > 0n) this.closeClass(market, longs, tier, openInterest, price);
      }
    }
    this.record({ kind: "MarketSettled", market, price, funding: this.marketOf(market).funding });
  }

  /** Takes `amounts` from the classes of a side. */
  levy(market: MarketId, longs: boolean, to: AccountId, amounts: PerTier): void {
    let sum = 0n;
    for (const tier of TIER_LIST) {
      const amount = amounts[tier] ?? 0n;
      if (amount === 0n) continue;
      this.levyClass(market, longs, tier, amount);
      sum += amount;
    }
    const { deficitAccount, funding } = this.marketOf(market);
    this.#credit(to, deficitAccount, sum);
    this.record({ kind: "ClassesLevied", market, longs, to, funding, amounts });
  }

  /** Moves `amount` to `to`, and `income` to the market's deficit first, then to the fund. */
  pay(from: AccountId, to: AccountId, amount: bigint, income: bigint, cause: Cause, market: MarketId): void {
    const sum = amount + income;
    if (sum === 0n) throw new Refusal("Ledger_ZeroAmount");
    const debtor = this.marketOf(market).deficitAccount;
    const payer = this.accountOf(from);
    const { cash } = payer;
    if (from === debtor && from !== 0) {
      const totals = this.keep(this.totals);
      totals.deficit = asUint(totals.deficit + toUint112(sum));
    } else if (cash < sum && payer.markets.length === 0) {
      throw new Refusal("Ledger_InsufficientCash", { have: cash, need: sum });
    }
    this.keep(payer).cash = toInt128(cash - sum);
    // Nothing goes to an account that may not exist.
    if (amount !== 0n) this.#credit(to, debtor, amount);
    this.income(debtor, income);
    this.record({ kind: "Paid", from, to, cause, market, amount, income });
  }

  /** The market's deficit account, opened if there is none. */
  deficitAccountOf(market: MarketId): AccountId {
    const row = this.marketOf(market);
    if (row.deficitAccount !== 0) return this.accountOf(row.deficitAccount).id;
    const account = this.open(this.wiring.addresses.ledger);
    this.keep(row).deficitAccount = account;
    this.keep(this.accountOf(account)).orderSequence = Number(SPENT_SEQUENCE);
    this.wiring.env.emit({ kind: "DeficitAccountOpened", market, account });
    return account;
  }

  /** A credit to the market's deficit account is a repayment, at most what it owes; another market's takes none. */
  #credit(to: AccountId, debtor: number, amount: bigint): void {
    this.requireAccount(to);
    const payee = this.accountOf(to);
    const cash = payee.cash + amount;
    if (to === debtor) {
      if (cash > 0n) throw new Refusal("Ledger_AmountTooLarge", { have: amount, bound: amount - cash });
      const totals = this.keep(this.totals);
      totals.deficit = asUint(totals.deficit - toUint112(amount));
    } else if (payee.orderSequence === Number(SPENT_SEQUENCE)) {
      throw new Refusal("Ledger_UnknownAccount", { account: to });
    }
    this.keep(payee).cash = toInt128(cash);
  }
}
