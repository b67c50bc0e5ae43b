import { type AccountId, accountId, FUND, HOUSE } from "../../domain/ids";
import { mulDown } from "../../math/wadMath";
import { AMOUNT_END, type Asset } from "../model/assets";
import {
  InsufficientBalanceError,
  InvalidAmountError,
  ReservedAccountError,
  UnknownAccountError,
} from "../model/errors";
import { bookTrade, type InternalAccount, newAccount } from "./account";

/** What the venue says that it owes to whom: a table in its own database, which it can write as it likes. */
export class InternalLedger {
  /** The owners' own equity: fees end here. */
  readonly house: InternalAccount;
  /** The private insurance fund. */
  readonly fund: InternalAccount;
  private readonly table = new Map<AccountId, InternalAccount>();

  constructor(private readonly defaultLeverage: bigint) {
    this.house = this.enter(HOUSE);
    this.fund = this.enter(FUND);
  }

  /** Every page, the venue's own two first, then in the order of opening. */
  all(): readonly InternalAccount[] {
    return [...this.table.values()];
  }

  /** Customers only. */
  customers(): readonly InternalAccount[] {
    return this.all().filter(({ id }) => id !== HOUSE && id !== FUND);
  }

  has(id: AccountId): boolean {
    return this.table.has(id);
  }

  get(id: AccountId): InternalAccount {
    const account = this.table.get(id);
    if (account === undefined) throw new UnknownAccountError(id);
    return account;
  }

  /** A customer's page; the venue's own accounts are nobody's. */
  customer(id: AccountId): InternalAccount {
    if (id === HOUSE || id === FUND) throw new ReservedAccountError(id);
    return this.get(id);
  }

  /** A customer's page, which a first deposit opens. */
  openFor(id: AccountId): InternalAccount {
    if (id === HOUSE || id === FUND || id < 1) throw new ReservedAccountError(id);
    return this.table.get(id) ?? this.enter(id);
  }

  /** Moves money between two pages; the payer's balance may go below zero. */
  transfer(from: InternalAccount, to: InternalAccount, asset: Asset, amount: bigint): void {
    from.wallet[asset] -= amount;
    to.wallet[asset] += amount;
  }

  credit(account: InternalAccount, asset: Asset, amount: bigint): void {
    requireAmount("amount", amount);
    account.wallet[asset] += amount;
  }

  /** @param overdraft how far below zero the balance may go [wad]. */
  debit(account: InternalAccount, asset: Asset, amount: bigint, overdraft = 0n): void {
    requireAmount("amount", amount);
    const have = account.wallet[asset] + overdraft;
    if (have < amount) throw new InsufficientBalanceError(have, amount);
    account.wallet[asset] -= amount;
  }

  /** `size` changes hands at `price`; returns the money. NOTE: one rounding serves both sides, so nothing is made or lost. */
  trade(buyer: InternalAccount, seller: InternalAccount, size: bigint, price: bigint): bigint {
    const amount = mulDown(size, price);
    bookTrade(buyer, size, amount);
    bookTrade(seller, -size, amount);
    return amount;
  }

  private enter(id: AccountId): InternalAccount {
    const account = newAccount(accountId(id), this.defaultLeverage);
    this.table.set(id, account);
    return account;
  }
}

/** Refuses amounts that are not positive or that no ledger entry can hold. */
export function requireAmount(what: string, amount: bigint, end = AMOUNT_END): void {
  if (amount <= 0n || amount >= end) throw new InvalidAmountError(what, amount);
}
