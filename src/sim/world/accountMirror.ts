import { type ExchangeEvent, type PerTier } from "../../domain/events";
import { initialMargin, maintenanceMargin, notional } from "../../math/marginMath";

const WAD = 10n ** 18n;
const PPM = 1_000_000n;
const PPB = 1_000_000_000n;
const LEVERAGE_OF_TIER = [2n, 5n, 10n, 25n, 50n] as const;

/** What the mirror keeps of an account. Funding is not among it: `put` corrects that from time to time. */
export interface Mirrored {
  /** [wad] */
  cash: bigint;
  /** [wad base units] positive long */
  size: bigint;
  tier: number;
}

export interface MirrorTerms {
  readonly lotSize: bigint;
  /** [wad] */
  readonly concentration: bigint;
  readonly tickSize: bigint;
}

/** Cash and size of every account as events tell them: what a keeper's bot keeps in memory. */
export class AccountMirror {
  private readonly accounts = new Map<number, Mirrored>();
  /** What ADL has left of a position that was there from the start, by class [1e-9]. */
  private readonly kept = new Map<string, bigint>();

  constructor(private readonly terms: MirrorTerms) {}

  get(id: number): Mirrored {
    const known = this.accounts.get(id);
    if (known) return known;
    const fresh = { cash: 0n, size: 0n, tier: 0 };
    this.accounts.set(id, fresh);
    return fresh;
  }

  /** Replaces what is known of an account by what the chain says. */
  put(id: number, cash: bigint, size: bigint): void {
    const account = this.get(id);
    account.cash = cash;
    account.size = size;
  }

  ids(): number[] {
    return [...this.accounts.keys()];
  }

  equity(id: number, mark: bigint): bigint {
    const { cash, size } = this.get(id);
    return cash + (size * mark) / WAD;
  }

  maintenance(id: number, mark: bigint): bigint {
    const { size, tier } = this.get(id);
    const worth = notional(size < 0n ? -size : size, mark);
    return maintenanceMargin(initialMargin(worth, LEVERAGE_OF_TIER[tier] ?? 2n, this.terms.concentration));
  }

  /** Sum of sizes of a class: the open interest that its events leave. */
  openInterest(longs: boolean, tier: number): bigint {
    let sum = 0n;
    for (const account of this.classOf(longs, tier)) sum += account.size < 0n ? -account.size : account.size;
    return sum;
  }

  /** Share of a position of this class that ADL has closed, compounded [ppm]. */
  closedPpm(longs: boolean, tier: number): number {
    return Number((PPB - (this.kept.get(classKey(longs, tier)) ?? PPB)) / (PPB / PPM));
  }

  apply(event: ExchangeEvent): void {
    switch (event.kind) {
      case "Deposited":
        this.get(event.account).cash += event.amount;
        return;
      case "Withdrawn":
        this.get(event.account).cash -= event.amount;
        return;
      case "TierSet":
        this.get(event.account).tier = event.tier;
        return;
      case "Paid":
        this.get(event.from).cash -= event.amount;
        this.get(event.to).cash += event.amount;
        return;
      case "PositionTransferred":
        this.trade(this.get(event.from), -event.size, event.price);
        this.trade(this.get(event.to), event.size, event.price);
        return;
      case "Filled":
        this.applyFill(event);
        return;
      case "PositionDeleveraged":
        this.applyDeleveraging(event);
        return;
      case "ClassesLevied":
        this.applyLevy(event.longs, event.amounts);
        this.get(event.to).cash += sum(event.amounts);
        return;
      default:
        return;
    }
  }

  private trade(account: Mirrored, size: bigint, price: bigint): void {
    account.size += size;
    account.cash -= (size * price) / WAD;
  }

  private applyFill(event: Extract<ExchangeEvent, { kind: "Filled" }>): void {
    const taker = this.get(event.taker);
    taker.cash -= event.fee;
    for (const { maker, lots, tick } of event.fills) {
      const price = BigInt(tick) * this.terms.tickSize;
      const size = lots * this.terms.lotSize * (event.takerBuys ? 1n : -1n);
      this.trade(taker, size, price);
      this.trade(this.get(maker), -size, price);
      const worth = (lots * this.terms.lotSize * price) / WAD;
      this.get(maker).cash += (worth * event.rebatePpm) / PPM;
    }
  }

  /** The bankrupt account's size is closed, and each class opposite gives the same share of every position. */
  private applyDeleveraging(event: Extract<ExchangeEvent, { kind: "PositionDeleveraged" }>): void {
    const wasLong = event.size > 0n;
    const closed = sum(event.closed);
    // The classes first: the bankrupt account is on the other side of all of them.
    event.closed.forEach((part, tier) => {
      const total = this.openInterest(!wasLong, tier);
      if (part === 0n || total === 0n) return;
      const key = classKey(!wasLong, tier);
      const left = total > part ? total - part : 0n;
      this.kept.set(key, ((this.kept.get(key) ?? PPB) * left) / total);
      for (const account of this.classOf(!wasLong, tier)) {
        this.trade(account, -(account.size * part) / total, event.price);
      }
    });
    this.trade(this.get(event.account), wasLong ? -closed : closed, event.price);
  }

  private applyLevy(longs: boolean, amounts: PerTier): void {
    amounts.forEach((amount, tier) => {
      const total = this.openInterest(longs, tier);
      if (amount === 0n || total === 0n) return;
      for (const account of this.classOf(longs, tier)) {
        account.cash -= (amount * (longs ? account.size : -account.size)) / total;
      }
    });
  }

  private *classOf(longs: boolean, tier: number): Iterable<Mirrored> {
    for (const account of this.accounts.values()) {
      if (account.tier === tier && (longs ? account.size > 0n : account.size < 0n)) yield account;
    }
  }
}

function classKey(longs: boolean, tier: number): string {
  return `${longs ? "long" : "short"} ${tier}`;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
