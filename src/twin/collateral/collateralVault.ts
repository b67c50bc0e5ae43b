import { type AccountId, type MarketId } from "../../domain/ids";
import { COLLATERAL_PLACE, COLLATERAL_SALE, MAX_SIZE, WAD } from "../../math/bounds";
import { allowedShortfall, amountFor, discountPpm, haircutValue, salePrice } from "../../math/collateralMath";
import { toNative, toNativeUp, toWad, unitOf } from "../../math/nativeUnits";
import { max, min, mulUp } from "../../math/wadMath";
import { type Exchange } from "../book/exchange";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { type Judge } from "../ledger/margin";
import { type Addresses } from "../ledger/state";
import { type Oracle } from "../oracle";
import { Refusal } from "../refusal";
import { type Vault } from "../vault";
import { budgetOf, leftOf, type LeakyBudget, note, usedNow } from "../waterfall/leakyBudget";
import { type AssetRow, CollateralAssets } from "./assets";
import { Holders } from "./holders";

/** Whom the CollateralVault calls. */
export interface CollateralWiring {
  readonly env: Env;
  readonly oracle: Oracle;
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly exchange: Exchange;
  readonly addresses: Addresses;
  /** Liquidator.liquidate, built later: without a position it pays what the account owes. */
  readonly settleDebt: (account: AccountId, market: MarketId) => void;
  /** Of the settlement token. */
  readonly decimals: number;
}

/** CollateralTypes.Shortfall. */
export interface Shortfall {
  readonly callable: boolean;
  readonly settled: bigint;
  readonly allowed: bigint;
  readonly need: bigint;
}

const SALES_PERIOD = 60n;

/** Twin of contracts/core/CollateralVault.sol. A depositor or a buyer has what he pays, and a receiver can receive. */
export class CollateralVault {
  readonly assets: CollateralAssets;
  readonly #holders: Holders;
  readonly #sales = new Map<number, LeakyBudget>();

  constructor(private readonly wiring: CollateralWiring) {
    const { env, oracle, addresses, exchange } = wiring;
    this.#holders = new Holders(env.journal);
    this.assets = new CollateralAssets(env, oracle, addresses, (market) => exchange.hasBook(market));
  }

  deposit(caller: string, account: AccountId, asset: number, native: bigint): void {
    this.#requireOwner(account, caller);
    const a = this.assets.of(asset);
    const amount = amountOf(a, native);
    if (!this.wiring.oracle.read(a.market).live) {
      throw new Refusal("CollateralVault_NoQuorum", { market: a.market });
    }
    const row = this.#keep(a);
    row.heldNative += native;
    row.total += amount;
    if (row.total > a.cap) throw new Refusal("CollateralVault_CapReached", { have: row.total, cap: a.cap });
    if (this.#holders.isEmpty(account)) this.wiring.ledger.toggleCollateral(account);
    this.#holders.add(account, asset, amount, this.assets.rows.length);
    this.wiring.env.emit({ kind: "CollateralDeposited", account, asset, amount });
  }

  withdraw(caller: string, account: AccountId, asset: number, native: bigint): void {
    this.#requireOwner(account, caller);
    const a = this.assets.of(asset);
    const amount = amountOf(a, native);
    this.wiring.ledger.settleAndPoke(account);
    this.#debit(account, asset, amount);
    this.#requireMargin(account);
    if (this.#holders.isEmpty(account)) this.#close(account);
    this.#count(account, a.market, amount);
    const to = this.wiring.vault.payoutOf(account);
    this.#keep(a).heldNative -= native;
    this.wiring.env.emit({ kind: "CollateralWithdrawn", account, asset, to, amount });
  }

  openSale(account: AccountId): void {
    this.#requireCallable(account);
    const { saleSince } = this.#holders.of(account);
    if (this.#isOpen(saleSince)) throw new Refusal("CollateralVault_SaleOpen", { since: saleSince });
    this.#open(account);
  }

  closeSale(account: AccountId): void {
    const { saleSince } = this.#holders.of(account);
    if (saleSince === 0n) throw new Refusal("CollateralVault_NoSale", { account });
    if (this.shortfallOf(account).callable) {
      throw new Refusal("CollateralVault_SaleOpen", { since: saleSince });
    }
    this.#close(account);
  }

  buy(caller: string, account: AccountId, asset: number, native: bigint, maxPrice: bigint): void {
    const a = this.assets.of(asset);
    const amount = amountOf(a, native);
    const { need } = this.#requireCallable(account);
    if (!this.#isOpen(this.#holders.of(account).saleSince)) this.#open(account);
    const price = this.#priceOf(account, a);
    if (price === 0n) throw new Refusal("CollateralVault_NoQuorum", { market: a.market });
    if (price > maxPrice) throw new Refusal("CollateralVault_PriceAbove", { price, maxPrice });
    const most = min(this.balanceOf(account, asset), amountFor(need, price, unitOf(a.decimals)));
    if (amount > most) throw new Refusal("CollateralVault_SaleTooLarge", { have: amount, bound: most });
    const cost = toNativeUp(mulUp(amount, price), this.wiring.decimals);
    const proceeds = toWad(cost, this.wiring.decimals);
    this.#spend(asset, a, amount, proceeds);
    this.wiring.vault.deposit(this.wiring.addresses.collateral, account, cost);
    this.#debit(account, asset, amount);
    const said = { account, asset, buyer: caller, amount, price, proceeds };
    this.wiring.env.emit({ kind: "CollateralSold", ...said });
    if (!this.shortfallOf(account).callable) this.#close(account);
    this.#settleDebt(account, a);
    this.#keep(a).heldNative -= native;
  }

  /** Price after the discount, and the most that may be bought now; 0 unless callable, or without quorum. */
  quote(account: AccountId, asset: number): { readonly price: bigint; readonly most: bigint } {
    const a = this.assets.of(asset);
    const { callable, need } = this.shortfallOf(account);
    const price = callable ? this.#priceOf(account, a) : 0n;
    if (price === 0n) return { price, most: 0n };
    const unit = unitOf(a.decimals);
    const most = min(this.balanceOf(account, asset), amountFor(need, price, unit));
    const cap = a.salesPerMinute * WAD;
    const used = usedNow(budgetOf(this.#sales, asset), cap, SALES_PERIOD, this.wiring.env.now);
    const within = (leftOf(cap, used) * WAD) / price;
    return { price, most: within < most ? within - (within % unit) : most };
  }

  /** Haircut value of all that an account has. */
  worthOf(account: AccountId, judge: Judge): bigint {
    const { balances } = this.#holders.of(account);
    return balances.reduce((sum, amount, asset) => {
      if (amount === 0n) return sum;
      const { market, haircutPpm } = this.assets.of(asset);
      return sum + haircutValue(amount, this.#judgedPrice(market, judge), haircutPpm);
    }, 0n);
  }

  shortfallOf(account: AccountId): Shortfall {
    const { ledger } = this.wiring;
    const h = ledger.healthOf(account, "better");
    const value = this.worthOf(account, "better");
    const settled = h.equity - value;
    const flat = this.#isFlat(account);
    const most = allowedShortfall(value);
    const allowed = flat || h.equity < h.maintenanceMargin ? 0n : most;
    if (this.#holders.isEmpty(account) || settled >= -allowed)
      return { callable: false, settled, allowed, need: 0n };
    return { callable: true, settled, allowed, need: -settled + (flat ? 0n : most) };
  }

  balanceOf(account: AccountId, asset: number): bigint {
    return this.#holders.balanceOf(account, asset);
  }

  /** Of each asset; undefined where the account has none. */
  balancesOf(account: AccountId): readonly bigint[] | undefined {
    if (this.#holders.isEmpty(account)) return undefined;
    return this.assets.rows.map((_, asset) => this.balanceOf(account, asset));
  }

  #debit(account: AccountId, asset: number, amount: bigint): void {
    const balance = this.balanceOf(account, asset);
    if (amount > balance)
      throw new Refusal("CollateralVault_AmountTooLarge", { have: amount, bound: balance });
    this.#holders.add(account, asset, -amount, this.assets.rows.length);
    this.#keep(this.assets.of(asset)).total -= amount;
    if (this.#holders.isEmpty(account)) this.wiring.ledger.toggleCollateral(account);
  }

  /** What leaves counts against a limit that the owner set as cash would, at the higher of the last two rounds. */
  #count(account: AccountId, market: MarketId, amount: bigint): void {
    const { vault, oracle } = this.wiring;
    if (!vault.isLimited(account)) return;
    const { live, latest, previous } = oracle.read(market);
    if (!live) throw new Refusal("CollateralVault_NoQuorum", { market });
    vault.countCollateral(account, mulUp(amount, max(latest, previous)));
  }

  #open(account: AccountId): void {
    this.#holders.setSale(account, this.wiring.env.now);
    this.wiring.env.emit({ kind: "CollateralSaleOpened", account });
  }

  #close(account: AccountId): void {
    if (this.#holders.of(account).saleSince === 0n) return;
    this.#holders.setSale(account, 0n);
    this.wiring.env.emit({ kind: "CollateralSaleClosed", account });
  }

  /** A minute that nothing was sold in sells one native unit whatever it costs. */
  #spend(asset: number, { salesPerMinute, decimals }: AssetRow, amount: bigint, proceeds: bigint): void {
    const { now, journal } = this.wiring.env;
    const budget = budgetOf(this.#sales, asset);
    const cap = salesPerMinute * WAD;
    const used = usedNow(budget, cap, SALES_PERIOD, now);
    const left = leftOf(cap, used);
    const least = used === 0n && amount === unitOf(decimals);
    if (proceeds > left && !least) {
      throw new Refusal("CollateralVault_SaleTooLarge", { have: proceeds, bound: left });
    }
    note(journal.keep(budget), used + proceeds, now);
  }

  /** What all its collateral did not pay, fund and deficit account do, at once, whatever orders it has. */
  #settleDebt(account: AccountId, { market }: AssetRow): void {
    const { ledger } = this.wiring;
    if (!this.#holders.isEmpty(account)) return;
    const { equity, maintenanceMargin } = ledger.healthOf(account, "better");
    if (equity >= 0n || maintenanceMargin > 0n) return;
    this.wiring.settleDebt(account, ledger.accountOf(account).markets.at(-1) ?? market);
  }

  #requireCallable(account: AccountId): Shortfall {
    const shortfall = this.shortfallOf(account);
    const { callable, settled, allowed } = shortfall;
    if (!callable) throw new Refusal("CollateralVault_NotCallable", { settled, allowed });
    return shortfall;
  }

  #requireMargin(account: AccountId): void {
    const { ledger } = this.wiring;
    if (this.#isFlat(account) && ledger.accountOf(account).cash >= 0n) return;
    const h = ledger.healthOf(account, "withdrawal");
    const equity = h.equity + this.worthOf(account, "withdrawal");
    if (equity >= h.initialMargin) return;
    throw new Refusal("CollateralVault_InsufficientMargin", { have: equity, need: h.initialMargin });
  }

  #requireOwner(account: AccountId, caller: string): void {
    if (this.wiring.ledger.ownerOf(account) === caller) return;
    throw new Refusal("CollateralVault_NotOwner", { account, caller });
  }

  /** 0: it counts for nothing. */
  #judgedPrice(market: AssetRow["market"], judge: Judge): bigint {
    const { latest, previous, live, degraded } = this.wiring.oracle.read(market);
    if (judge === "better") return max(latest, previous);
    if (!live || (judge === "withdrawal" && degraded)) return 0n;
    return min(latest, previous);
  }

  /** Price of a sale now; 0 without quorum. */
  #priceOf(account: AccountId, { market, haircutPpm }: AssetRow): bigint {
    const { latest, previous, live } = this.wiring.oracle.read(market);
    if (!live) return 0n;
    const { saleSince } = this.#holders.of(account);
    const elapsed = this.#isOpen(saleSince) ? this.wiring.env.now - saleSince : 0n;
    return salePrice(max(latest, previous), discountPpm(haircutPpm, elapsed));
  }

  #isFlat(account: AccountId): boolean {
    return this.wiring.ledger.accountOf(account).markets.every((market) => market === COLLATERAL_PLACE);
  }

  #isOpen(since: bigint): boolean {
    return since !== 0n && this.wiring.env.now < since + COLLATERAL_SALE;
  }

  #keep(row: AssetRow): AssetRow {
    return this.wiring.env.journal.keep(row);
  }
}

function amountOf({ decimals }: AssetRow, native: bigint): bigint {
  if (native === 0n) throw new Refusal("CollateralVault_ZeroAmount");
  const bound = toNative(MAX_SIZE, decimals);
  if (native > bound) throw new Refusal("CollateralVault_AmountTooLarge", { have: native, bound });
  const amount = toWad(native, decimals);
  if (toNative(amount, decimals) === native) return amount;
  const unit = 10n ** BigInt(decimals - 18);
  throw new Refusal("CollateralVault_Inexact", { amountNative: native, unit });
}
