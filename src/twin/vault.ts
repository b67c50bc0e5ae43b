import { type AccountId, FUND, HOUSE } from "../domain/ids";
import { MAX_DEPOSIT, WAD } from "../math/bounds";
import { min } from "../math/wadMath";
import { type Env } from "./env";
import { type Ledger } from "./ledger/ledger";
import { type Addresses, NOBODY } from "./ledger/state";
import { Refusal } from "./refusal";
import { budgetOf, type LeakyBudget, leftOf, note, usedNow } from "./waterfall/leakyBudget";

interface PayoutRow {
  to: string;
  effectiveAt: bigint;
  before: string;
}

interface LimitRow {
  perDay: bigint;
  next: bigint;
  effectiveAt: bigint;
}

const DAY_SEC = 86_400n;
const NO_LIMIT = (1n << 112n) - 1n;
const MOST_NATIVE = (1n << 256n) - 1n;
const PAYOUT_DELAY = 86_400n;
const SURPLUS_DELAY = 30n * 86_400n;

/** Units of the settlement token: native = wad * wadToNative / nativeToWad; one of the two is 1. */
export class TokenUnits {
  readonly nativeToWad: bigint;
  readonly wadToNative: bigint;

  constructor(decimals: number) {
    this.nativeToWad = decimals < 18 ? 10n ** BigInt(18 - decimals) : 1n;
    this.wadToNative = decimals > 18 ? 10n ** BigInt(decimals - 18) : 1n;
  }

  toWad(native: bigint): bigint {
    return (native * this.nativeToWad) / this.wadToNative;
  }

  toNative(wad: bigint): bigint {
    return (wad * this.wadToNative) / this.nativeToWad;
  }
}

/**
 * Twin of contracts/core/Vault.sol. Purses and allowances outside are not followed: a depositor has what he deposits, and a
 * receiver can receive.
 */
export class Vault {
  /** Tokens that lie here [native]. */
  readonly #safe = { held: 0n };
  readonly #surplus = { amount: 0n, claimableAt: 0n };
  readonly #payouts = new Map<AccountId, PayoutRow>();
  readonly #limits = new Map<AccountId, LimitRow>();
  readonly #withdrawn = new Map<AccountId, LeakyBudget>();

  constructor(
    private readonly env: Env,
    private readonly ledger: Ledger,
    private readonly units: TokenUnits,
    private readonly addresses: Addresses,
  ) {}

  get reserves(): bigint {
    return this.units.toWad(this.#safe.held);
  }

  /** The one token that takes the dust. */
  seed(caller: string): void {
    if (this.ledger.totals.accounted !== 0n) throw new Refusal("Vault_AlreadySeeded");
    this.#pull(caller, HOUSE, this.units.toNative(WAD));
  }

  deposit(caller: string, account: AccountId, amountNative: bigint): void {
    this.#pull(caller, account, amountNative);
  }

  /** Tokens that arrive without a deposit. */
  donate(amountNative: bigint): void {
    this.env.journal.keep(this.#safe).held += amountNative;
  }

  withdraw(caller: string, account: AccountId, amountNative: bigint): void {
    const amount = this.#amountOf(amountNative);
    this.ledger.debit(account, caller, this.#payoutOf(account, caller), amount);
    this.#countWithdrawal(account, amount);
    this.env.journal.keep(this.#safe).held -= amountNative;
  }

  /** Has the owner limited what may leave a day? */
  isLimited(account: AccountId): boolean {
    return this.#limitOf(account) !== NO_LIMIT;
  }

  /** Counts collateral that leaves against the account's limit. @param worth without haircut [wad]. */
  countCollateral(account: AccountId, worth: bigint): void {
    this.#countWithdrawal(account, worth);
  }

  payoutOf(account: AccountId): string {
    return this.#payoutOf(account, this.ledger.ownerOf(account));
  }

  /** Tighter at once, looser after the delay; in native units, 0: nothing, the largest number: no limit. */
  setWithdrawalLimit(caller: string, account: AccountId, perDayNative: bigint): void {
    this.#requireOwner(account, caller);
    const { now, journal } = this.env;
    const some = perDayNative !== 0n && perDayNative !== MOST_NATIVE;
    const limit = some ? this.#amountOf(perDayNative) : perDayNative === 0n ? 0n : NO_LIMIT;
    const current = this.#limitOf(account);
    const row = this.#limits.get(account) ?? { perDay: 0n, next: 0n, effectiveAt: 0n };
    if (limit === current && row.effectiveAt <= now) {
      throw new Refusal("Vault_LimitUnchanged", { perDay: limit });
    }
    if (!this.#limits.has(account)) {
      this.#limits.set(account, row);
      journal.onUndo(() => this.#limits.delete(account));
    }
    const effectiveAt = limit > current ? now + PAYOUT_DELAY : now;
    Object.assign(journal.keep(row), { perDay: current, next: limit, effectiveAt });
  }

  setPayout(caller: string, account: AccountId, to: string): void {
    this.#requireOwner(account, caller);
    if (to === NOBODY) throw new Refusal("Vault_ZeroAddress");
    const before = this.#payoutOf(account, caller);
    this.#write(account, { to, before, effectiveAt: this.env.now + PAYOUT_DELAY });
  }

  cancelPayout(caller: string, account: AccountId): void {
    this.#requireOwner(account, caller);
    const payout = this.#payouts.get(account);
    if (payout === undefined || payout.effectiveAt <= this.env.now) {
      throw new Refusal("Vault_NothingPending", { account });
    }
    const { before } = payout;
    this.#write(account, { to: before, before, effectiveAt: this.env.now });
  }

  /** Lists tokens that nobody deposited; a month later they are the fund's. */
  sweepSurplus(): void {
    const { now, journal } = this.env;
    const { accounted } = this.ledger.totals;
    const extra = this.reserves > accounted ? this.reserves - accounted : 0n;
    const surplus = this.#surplus;
    const { amount, claimableAt } = surplus;
    if (amount === 0n) {
      if (extra === 0n) throw new Refusal("Vault_NoSurplus", { listed: 0n, claimableAt: 0n });
      Object.assign(journal.keep(surplus), { amount: extra, claimableAt: now + SURPLUS_DELAY });
      return;
    }
    if (now < claimableAt) throw new Refusal("Vault_NoSurplus", { listed: amount, claimableAt });
    Object.assign(journal.keep(surplus), { amount: 0n, claimableAt: 0n });
    const swept = min(amount, extra);
    if (swept !== 0n) this.ledger.credit(FUND, this.addresses.vault, swept);
  }

  #pull(caller: string, account: AccountId, amountNative: bigint): void {
    const amount = this.#amountOf(amountNative);
    const safe = this.env.journal.keep(this.#safe);
    safe.held += amountNative;
    const accounted = this.ledger.credit(account, caller, amount);
    const held = this.units.toWad(safe.held);
    if (held < accounted) throw new Refusal("Vault_TokensMissing", { have: held, need: accounted });
  }

  #countWithdrawal(account: AccountId, amount: bigint): void {
    const limit = this.#limitOf(account);
    if (limit === NO_LIMIT) return;
    const { now, journal } = this.env;
    const budget = budgetOf(this.#withdrawn, account);
    const used = usedNow(budget, limit, DAY_SEC, now);
    if (used + amount > limit) {
      throw new Refusal("Vault_LimitExceeded", { have: amount, left: leftOf(limit, used) });
    }
    note(journal.keep(budget), used + amount, now);
  }

  #limitOf(account: AccountId): bigint {
    const row = this.#limits.get(account);
    if (row === undefined) return NO_LIMIT;
    return row.effectiveAt <= this.env.now ? row.next : row.perDay;
  }

  #payoutOf(account: AccountId, owner: string): string {
    const payout = this.#payouts.get(account);
    if (payout === undefined) return owner;
    return payout.effectiveAt <= this.env.now ? payout.to : payout.before;
  }

  #write(account: AccountId, payout: PayoutRow): void {
    const row = this.#payouts.get(account);
    if (row !== undefined) {
      Object.assign(this.env.journal.keep(row), payout);
      return;
    }
    this.#payouts.set(account, payout);
    this.env.journal.onUndo(() => this.#payouts.delete(account));
  }

  #requireOwner(account: AccountId, caller: string): void {
    if (this.ledger.ownerOf(account) !== caller) throw new Refusal("Vault_NotOwner", { account, caller });
  }

  #amountOf(native: bigint): bigint {
    const { wadToNative } = this.units;
    if (native === 0n) throw new Refusal("Vault_ZeroAmount");
    const bound = this.units.toNative(MAX_DEPOSIT);
    if (native > bound) throw new Refusal("Vault_AmountTooLarge", { have: native, bound });
    if (native % wadToNative !== 0n)
      throw new Refusal("Vault_Inexact", { amount: native, unit: wadToNative });
    return this.units.toWad(native);
  }
}
