import { type ExchangeEvent } from "../../domain/events";
import { type AccountId, marketId, TIER_LIST } from "../../domain/ids";
import { type ShadowExchange } from "../../laws/replay/shadowExchange";
import { Haircuts } from "./haircuts";

/** What the simulation reads of an account: cash with what its index owes it, and size. */
export interface Mirrored {
  /** [wad] */
  readonly cash: bigint;
  /** [wad base units] positive long */
  readonly size: bigint;
  /** What the position was bought for, its sign taken away [wad]. */
  readonly entry: bigint;
  readonly tier: number;
}

export const NOBODY: Mirrored = { cash: 0n, size: 0n, entry: 0n, tier: 0 };

/** Where the state of all accounts comes from. */
export interface AccountSource {
  /** Number of accounts. */
  readonly count: number;
  /** Number of the market's deficit account; 0 while it has none. */
  readonly deficitAccount: number;
  readonly haircuts: Haircuts;
  read(id: AccountId): Mirrored;
  /** Of one class [wad base units]. */
  openInterest(longs: boolean, tier: number): bigint;
  apply(event: ExchangeEvent): void;
}

/**
 * Every account, as the exchange rebuilt from events has it: what a keeper's bot keeps in memory. The laws hold the same shadow
 * against the chain, so it is exact, funding and ADL included.
 */
export class ShadowAccounts implements AccountSource {
  readonly haircuts = new Haircuts();

  constructor(
    private readonly shadow: ShadowExchange,
    private readonly market: number,
  ) {}

  get count(): number {
    return this.shadow.ledger.accounts.length;
  }

  get deficitAccount(): number {
    return this.shadow.ledger.deficitAccounts.get(marketId(this.market)) ?? 0;
  }

  read(id: AccountId): Mirrored {
    const { ledger } = this.shadow;
    const account = ledger.accounts[id - 1];
    if (account === undefined) return NOBODY;
    const stored = account.positions.get(marketId(this.market));
    if (!stored) return { ...NOBODY, cash: account.cash };
    if (stored.size === 0n) return { ...NOBODY, cash: account.cash, tier: stored.tier };
    const now = ledger.classes.touch(marketId(this.market), { ...stored, bids: 0n, asks: 0n });
    return { cash: account.cash + now.cash, size: now.size, entry: now.entryNotional, tier: stored.tier };
  }

  openInterest(longs: boolean, tier: number): bigint {
    const known = TIER_LIST.find((one) => one === tier) ?? 0;
    return this.shadow.ledger.classes.of(marketId(this.market), longs, known).openInterest;
  }

  apply(event: ExchangeEvent): void {
    if (event.kind === "PositionDeleveraged") {
      this.haircuts.note(event, (longs, tier) => this.openInterest(longs, tier));
    }
    this.shadow.apply(event);
  }
}
