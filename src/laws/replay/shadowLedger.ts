import { type LedgerEvent } from "../../domain/events";
import { type AccountId, FUND, type MarketId, TIER_LIST, type Tier } from "../../domain/ids";
import { type StoredPosition, type Touched } from "../../domain/snapshot";
import { PPM } from "../../math/bounds";
import { abs, min, mulDivDown, mulDown, mulUp } from "../../math/wadMath";
import { type ClassesState, ShadowClasses, type Writable } from "./shadowClasses";
import { WriteLog } from "./writeLog";

/** A position without what the book says of it. */
export type ShadowPosition = Writable<Omit<StoredPosition, "bids" | "asks">>;

export interface ShadowAccount {
  readonly owner: string;
  cash: bigint;
  readonly positions: Map<MarketId, ShadowPosition>;
}

/** What a lot and a tick are. */
export interface BookUnits {
  readonly lotSize: bigint;
  readonly tickSize: bigint;
}

/** One account in one market, loaded and touched, as LedgerPositions.Party. */
interface Party {
  readonly account: ShadowAccount;
  readonly market: MarketId;
  readonly stored: ShadowPosition;
  readonly was: Touched;
  cash: bigint;
  size: bigint;
  entry: bigint;
  tier: Tier;
}

export class ReplayError extends Error {
  override readonly name = "ReplayError";
}

/** All that the ledger is made of, as plain data. */
export interface LedgerState {
  readonly classes: ClassesState;
  readonly accounts: ShadowAccount[];
  readonly deficitAccounts: Map<MarketId, AccountId>;
  readonly bookUnits: Map<MarketId, BookUnits>;
  readonly accounted: bigint;
  readonly deficit: bigint;
  readonly sequence: bigint;
}

/** The Ledger's state, rebuilt from its events and the formulas alone. */
export class ShadowLedger {
  readonly classes: ShadowClasses;
  readonly accounts: ShadowAccount[];
  readonly deficitAccounts: Map<MarketId, AccountId>;
  readonly bookUnits: Map<MarketId, BookUnits>;
  accounted: bigint;
  deficit: bigint;
  /** Entries of the history hash. */
  sequence: bigint;

  /** Goes on from where another one stood. */
  constructor(
    from?: LedgerState,
    private readonly writes = new WriteLog(),
  ) {
    this.classes = new ShadowClasses(from?.classes);
    this.accounts = from?.accounts ?? [];
    this.deficitAccounts = from?.deficitAccounts ?? new Map();
    this.bookUnits = from?.bookUnits ?? new Map();
    this.accounted = from?.accounted ?? 0n;
    this.deficit = from?.deficit ?? 0n;
    this.sequence = from?.sequence ?? 0n;
  }

  get state(): LedgerState {
    const { accounts, deficitAccounts, bookUnits, accounted, deficit, sequence } = this;
    return {
      classes: this.classes.state,
      accounts,
      deficitAccounts,
      bookUnits,
      accounted,
      deficit,
      sequence,
    };
  }

  /** For whoever is about to write it. */
  account(id: AccountId): ShadowAccount {
    this.writes.note(id);
    const found = this.accounts[id - 1];
    if (found === undefined) throw new ReplayError(`event of account ${id} before it was opened`);
    return found;
  }

  position(account: ShadowAccount, market: MarketId): ShadowPosition {
    let found = account.positions.get(market);
    if (found === undefined) {
      found = { size: 0n, entryNotional: 0n, scale: 0n, epoch: 0, index: 0n, tier: 0 };
      account.positions.set(market, found);
    }
    return found;
  }

  apply(event: LedgerEvent): void {
    if ("funding" in event) this.classes.setFunding(event.market, event.funding);
    this.#change(event);
    if (RECORDED.has(event.kind)) this.sequence += 1n;
  }

  /** An order came to rest, which the Exchange's event says: its account stands in the market, with size or without. */
  rest(account: AccountId, market: MarketId): void {
    this.position(this.account(account), market);
  }

  #change(event: LedgerEvent): void {
    switch (event.kind) {
      case "AccountOpened":
        this.accounts.push({ owner: event.owner, cash: 0n, positions: new Map() });
        if (this.accounts.length !== event.account)
          throw new ReplayError(`account ${event.account} out of order`);
        return;
      case "DeficitAccountOpened":
        this.deficitAccounts.set(event.market, event.account);
        return;
      case "Deposited":
        this.account(event.account).cash += event.amount;
        this.accounted += event.amount;
        return;
      case "Withdrawn":
        this.account(event.account).cash -= event.amount;
        this.accounted -= event.amount;
        return;
      case "Filled":
        return this.#fill(event);
      case "PositionTransferred":
        return this.#transfer(event);
      case "PositionDeleveraged":
        return this.#deleverage(event);
      case "ClassesLevied":
        this.classes.dustOf(event.market).levies += 1n;
        for (const tier of TIER_LIST) {
          const amount = event.amounts[tier] ?? 0n;
          if (amount > 0n) this.classes.levy(event.market, event.longs, tier, amount);
        }
        this.#credit(event.to, event.market, sumOf(event.amounts));
        return;
      case "Paid":
        return this.#pay(event);
      case "TierSet": {
        const party = this.#load(event.account, event.market);
        party.tier = event.tier;
        this.#store(party);
        return;
      }
      case "MarketSettled":
        return this.classes.settle(event.market, event.price);
      case "PositionSettled":
        this.#store(this.#load(event.account, event.market), true);
        return;
      case "MarketAccrued":
      case "EpochEnded":
        // Funding was set above; the end of an epoch follows from the closes.
        return;
    }
  }

  #fill(event: Extract<LedgerEvent, { readonly kind: "Filled" }>): void {
    const { market, rebatePpm } = event;
    const { lotSize, tickSize } = this.bookUnits.get(market) ?? { lotSize: 0n, tickSize: 0n };
    const taker = this.#load(event.taker, market);
    let rebates = 0n;
    for (const { maker: id, lots, tick } of event.fills) {
      if (lots === 0n) continue;
      const maker = this.#load(id, market);
      const price = BigInt(tick) * tickSize;
      const delta = lots * lotSize * (event.takerBuys ? 1n : -1n);
      const rebate = mulDivDown(mulDown(abs(delta), price), rebatePpm, PPM);
      this.classes.notePrice(market, price);
      trade(maker, -delta, price);
      trade(taker, delta, price);
      maker.cash += rebate;
      rebates += rebate;
      this.#store(maker);
    }
    taker.cash -= event.fee;
    this.#store(taker);
    this.#income(market, event.fee - rebates);
  }

  #transfer(event: Extract<LedgerEvent, { readonly kind: "PositionTransferred" }>): void {
    const giver = this.#load(event.from, event.market);
    const receiver = this.#load(event.to, event.market);
    this.classes.notePrice(event.market, event.price);
    trade(receiver, event.size, event.price);
    trade(giver, -event.size, event.price);
    this.#store(giver);
    this.#store(receiver);
  }

  #deleverage(event: Extract<LedgerEvent, { readonly kind: "PositionDeleveraged" }>): void {
    const party = this.#load(event.account, event.market);
    for (const tier of TIER_LIST) {
      const closed = event.closed[tier] ?? 0n;
      if (closed > 0n) this.classes.close(event.market, event.size < 0n, tier, closed, event.price);
    }
    trade(party, -event.size, event.price);
    this.#store(party);
  }

  #pay(event: Extract<LedgerEvent, { readonly kind: "Paid" }>): void {
    const sum = event.amount + event.income;
    this.account(event.from).cash -= sum;
    if (this.deficitAccounts.get(event.market) === event.from) this.deficit += sum;
    if (event.amount > 0n) this.#credit(event.to, event.market, event.amount);
    this.#income(event.market, event.income);
  }

  #credit(to: AccountId, market: MarketId, amount: bigint): void {
    this.account(to).cash += amount;
    if (this.deficitAccounts.get(market) === to) this.deficit -= amount;
  }

  /** Fees that belong to nobody else: the market's deficit first, then the fund. */
  #income(market: MarketId, amount: bigint): void {
    const debtor = this.deficitAccounts.get(market);
    const owed = debtor === undefined ? 0n : -this.account(debtor).cash;
    const repaid = owed > 0n ? min(amount, owed) : 0n;
    if (debtor !== undefined) this.account(debtor).cash += repaid;
    this.deficit -= repaid;
    this.account(FUND).cash += amount - repaid;
  }

  #load(id: AccountId, market: MarketId): Party {
    const account = this.account(id);
    const stored = this.position(account, market);
    const was = this.classes.touch(market, { ...stored, bids: 0n, asks: 0n });
    const { size, entryNotional: entry } = was;
    return { account, market, stored, was, cash: account.cash + was.cash, size, entry, tier: stored.tier };
  }

  /** Who neither traded nor changed his tier keeps his position as it is stored; `writtenOff`: one that ADL ended is not kept. */
  #store(party: Party, writtenOff = false): void {
    const { account, market, stored, was, size, tier } = party;
    const moved = size !== was.size || tier !== stored.tier || writtenOff;
    // Not re-based, or rounding would compound: what the index owes stays owed.
    account.cash = moved ? party.cash : party.cash - was.cash;
    if (!moved) return;
    this.classes.move(market, { ...stored, bids: 0n, asks: 0n }, was, party);
    stored.tier = tier;
    if (size === 0n) {
      Object.assign(stored, { size: 0n, entryNotional: 0n, scale: 0n, epoch: 0, index: 0n });
      return;
    }
    const { scale, epoch } = this.classes.of(market, size > 0n, tier);
    const index = this.classes.indexOf(market, size > 0n, tier);
    Object.assign(stored, { size, entryNotional: party.entry, scale, epoch, index });
  }
}

/** Events that extend the history hash. */
const RECORDED: ReadonlySet<LedgerEvent["kind"]> = new Set<LedgerEvent["kind"]>([
  "Deposited",
  "Withdrawn",
  "Filled",
  "PositionTransferred",
  "PositionDeleveraged",
  "ClassesLevied",
  "Paid",
  "TierSet",
  "MarketSettled",
]);

/** Buys (positive) or sells at a price: the buyer pays up, the seller receives down. */
function trade(party: Party, delta: bigint, price: bigint): void {
  const quantity = abs(delta);
  party.cash += delta > 0n ? -mulUp(quantity, price) : mulDown(quantity, price);
  const size = party.size + delta;
  if (party.size === 0n || party.size > 0n === delta > 0n) party.entry += mulDown(quantity, price);
  else if (size === 0n || size > 0n === party.size > 0n)
    party.entry = mulDivDown(party.entry, abs(size), abs(party.size));
  else party.entry = mulDown(abs(size), price);
  party.size = size;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
