import { type AccountId, type MarketId, tier as toTier } from "../../domain/ids";
import { BPS, COLLATERAL_PLACE, SPENT_SEQUENCE } from "../../math/bounds";
import { Refusal } from "../refusal";
import { mostInterestOf } from "./fills";
import { type Party } from "./party";
import { type AccountRow } from "./rows";
import { NOBODY, toInt128, toUint112 } from "./state";
import { LedgerWaterfall } from "./waterfall";

const TIER_LOCK = 3_600n;

/** Twin of contracts/core/Ledger.sol: the doors. */
export class Ledger extends LedgerWaterfall {
  openAccount(owner: string): AccountId {
    if (owner === NOBODY) throw new Refusal("Ledger_ZeroAddress");
    return this.open(owner);
  }

  /** @return what is accounted now. */
  credit(account: AccountId, from: string, amount: bigint): bigint {
    this.requireAccount(account);
    const a = this.accountOf(account);
    // A deficit account is no account of anybody: only a recorded payment repays it (DEF-1).
    if (a.orderSequence === Number(SPENT_SEQUENCE)) throw new Refusal("Ledger_UnknownAccount", { account });
    const totals = this.keep(this.totals);
    if (totals.accounted === 0n && account !== this.house) throw new Refusal("Ledger_NotSeeded");
    totals.accounted = toUint112(totals.accounted + amount);
    this.keep(a).cash = toInt128(a.cash + amount);
    this.record({ kind: "Deposited", account, from, amount });
    return totals.accounted;
  }

  debit(account: AccountId, owner: string, to: string, amount: bigint): void {
    this.requireOwner(account, owner);
    this.settleAndPoke(account);
    const a = this.accountOf(account);
    const allowed = this.#withdrawable(a);
    if (amount > allowed) {
      if (a.markets.length === 0)
        throw new Refusal("Ledger_InsufficientCash", { have: a.cash, need: amount });
      throw new Refusal("Ledger_InsufficientMargin", { have: allowed, need: amount });
    }
    const { accounted } = this.totals;
    if (amount > accounted) throw new Refusal("Ledger_ReservesShort", { have: accounted, need: amount });
    this.keep(this.totals).accounted = accounted - amount;
    this.keep(a).cash = toInt128(a.cash - amount);
    this.record({ kind: "Withdrawn", account, to, amount });
  }

  setTier(caller: string, account: AccountId, market: MarketId, tier: number): void {
    this.requireOwner(account, caller);
    const { now } = this.wiring.env;
    const p = this.load(account, market);
    const { maxTier } = this.wiring.registry.configOf(market).margin;
    if (tier > Number(maxTier)) throw new Refusal("Ledger_TierTooHigh", { have: tier, allowed: maxTier });
    if (tier === p.tier) throw new Refusal("Ledger_TierUnchanged", { tier });
    const lockedUntil = p.tierSetAt + TIER_LOCK;
    if (tier < p.tier && p.size !== 0n && now < lockedUntil) {
      throw new Refusal("Ledger_TierLocked", { now, until: lockedUntil });
    }
    p.tier = tier;
    if (p.size !== 0n || p.bids !== 0n || p.asks !== 0n) this.#checkTier(p);
    p.tierSetAt = now;
    this.store(p);
    this.#requireNoDebt(p);
    this.record({ kind: "TierSet", account, market, tier: toTier(tier), funding: p.funding });
  }

  /** Writes off a position whose size ADL or a settlement took. */
  touch(account: AccountId, market: MarketId): void {
    const p = this.load(account, market);
    // One with size left is not re-based: rounding must not compound.
    if (p.size !== 0n || !p.written) return;
    this.store(p, true);
    this.#requireNoDebt(p);
    this.wiring.env.emit({ kind: "PositionSettled", account, market });
  }

  withdrawable(account: AccountId): bigint {
    return this.#withdrawable(this.accountOf(account));
  }

  /** Of the account's map of markets: it has its first collateral, or its last is gone. */
  toggleCollateral(account: AccountId): void {
    const row = this.keep(this.accountOf(account));
    const place = COLLATERAL_PLACE as MarketId;
    row.markets = row.markets.includes(place)
      ? row.markets.filter((market) => market !== place)
      : [...row.markets, place];
  }

  /** Positions that ADL ended are written off, the others' markets brought to now. */
  settleAndPoke(account: AccountId): void {
    for (const market of this.accountOf(account).markets) {
      if (market === COLLATERAL_PLACE) continue;
      this.touch(account, market);
      if (this.accountOf(account).markets.includes(market)) this.wiring.poke(market);
    }
  }

  #checkTier(p: Party): void {
    const { market, tier } = p;
    const q = this.pricing(market);
    const h = this.healthWith(p, q, "worse");
    if (h.equity < h.initialMargin) {
      throw new Refusal("Ledger_InsufficientMargin", { have: h.equity, need: h.initialMargin });
    }
    if (p.size !== 0n && !this.classTakes(p, mostInterestOf(q, BPS))) {
      throw new Refusal("Ledger_ClassDraining", { market, tier });
    }
  }

  /** Without size and in debt no account may stand, whatever orders it has (LED-3): the Liquidator takes them back and pays what it owes. */
  #requireNoDebt({ id, markets, cash }: Party): void {
    if (cash >= 0n || markets.includes(COLLATERAL_PLACE as MarketId)) return;
    const { equity, maintenanceMargin } = this.healthOf(id, "better");
    if (equity < 0n && maintenanceMargin === 0n)
      throw new Refusal("Ledger_InsufficientCash", { have: equity, need: 0n });
  }

  #withdrawable(a: AccountRow): bigint {
    let free = a.cash;
    if (a.markets.length > 0) {
      const h = this.healthOf(a.id, "withdrawal");
      free = h.equity - h.initialMargin;
    }
    return free > 0n ? free : 0n;
  }
}
