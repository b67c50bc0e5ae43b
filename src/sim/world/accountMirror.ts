import { type ExchangeEvent } from "../../domain/events";
import { accountId, type AccountId, marketId, TIER_LIST } from "../../domain/ids";
import { initialMargin, maintenanceMargin, notional } from "../../math/marginMath";
import { type ShadowExchange } from "../../laws/replay/shadowExchange";

const WAD = 10n ** 18n;
const PPM = 1_000_000n;
const PPB = 1_000_000_000n;
const LEVERAGE_OF_TIER = [2n, 5n, 10n, 25n, 50n] as const;

/** What the simulation reads of an account: cash with what its index owes it, and size. */
export interface Mirrored {
  /** [wad] */
  readonly cash: bigint;
  /** [wad base units] positive long */
  readonly size: bigint;
  readonly tier: number;
}

const NOBODY: Mirrored = { cash: 0n, size: 0n, tier: 0 };

/**
 * Every account, as the exchange rebuilt from events has it: what a keeper's bot keeps in memory. The laws hold the same shadow
 * against the chain, so it is exact, funding and ADL included.
 */
export class AccountMirror {
  private readonly fresh = new Map<number, Mirrored>();
  /** What ADL has left of a position that was there from the start, by class [1e-9]. */
  private readonly kept = new Map<string, bigint>();

  /** @param concentration [wad] */
  constructor(
    private readonly shadow: ShadowExchange,
    private readonly market: number,
    private readonly concentration: bigint,
  ) {}

  /** Numbers of all accounts. */
  get count(): number {
    return this.shadow.ledger.accounts.length;
  }

  /** Number of the market's deficit account; 0 while it has none. */
  get deficitAccount(): number {
    return this.shadow.ledger.deficitAccounts.get(marketId(this.market)) ?? 0;
  }

  get(id: number): Mirrored {
    const known = this.fresh.get(id);
    if (known) return known;
    const read = this.read(accountId(id));
    this.fresh.set(id, read);
    return read;
  }

  equity(id: number, mark: bigint): bigint {
    const { cash, size } = this.get(id);
    return cash + (size * mark) / WAD;
  }

  maintenance(id: number, mark: bigint): bigint {
    const { size, tier } = this.get(id);
    const worth = notional(size < 0n ? -size : size, mark);
    return maintenanceMargin(initialMargin(worth, LEVERAGE_OF_TIER[tier] ?? 2n, this.concentration));
  }

  /** Open interest of one side [wad]. */
  openInterest(longs: boolean): bigint {
    return TIER_LIST.reduce((sum, tier) => sum + this.interestOf(longs, tier), 0n);
  }

  /** Share of a position of this class that ADL has closed, compounded [ppm]. */
  closedPpm(longs: boolean, tier: number): number {
    return Number((PPB - (this.kept.get(classKey(longs, tier)) ?? PPB)) / (PPB / PPM));
  }

  apply(event: ExchangeEvent): void {
    if (event.kind === "PositionDeleveraged") this.noteDeleveraging(event.size < 0n, event.closed);
    this.shadow.apply(event);
    this.fresh.clear();
  }

  private noteDeleveraging(longs: boolean, closed: readonly bigint[]): void {
    closed.forEach((part, tier) => {
      const interest = this.interestOf(longs, tier);
      if (part === 0n || interest === 0n) return;
      const key = classKey(longs, tier);
      this.kept.set(key, ((this.kept.get(key) ?? PPB) * (interest - part)) / interest);
    });
  }

  private interestOf(longs: boolean, tier: number): bigint {
    const known = TIER_LIST.find((one) => one === tier) ?? 0;
    return this.shadow.ledger.classes.of(marketId(this.market), longs, known).openInterest;
  }

  private read(id: AccountId): Mirrored {
    if (id > this.count) return NOBODY;
    const { ledger } = this.shadow;
    const account = ledger.account(id);
    const stored = account.positions.get(marketId(this.market));
    if (!stored) return { ...NOBODY, cash: account.cash };
    if (stored.size === 0n) return { cash: account.cash, size: 0n, tier: stored.tier };
    const now = ledger.classes.touch(marketId(this.market), { ...stored, bids: 0n, asks: 0n });
    return { cash: account.cash + now.cash, size: now.size, tier: stored.tier };
  }
}

function classKey(longs: boolean, tier: number): string {
  return `${longs ? "long" : "short"} ${tier}`;
}
