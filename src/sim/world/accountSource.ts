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

/** What an account's position stood on at a moment. */
export interface Stand {
  /** Of the log of writes. */
  readonly mark: number;
  readonly longs: boolean;
  readonly tier: number;
  readonly scale: bigint;
  readonly epoch: number;
  /** Class index in effect. */
  readonly index: bigint;
  /** Cash that one unit of the class index is to the account. */
  readonly share: number;
}

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
  /** Absent where nobody follows who was written. */
  stand?(id: AccountId): Stand;
  /** By how much an account's cash has changed since, either way [wad]; undefined: more may have changed than that. */
  drift?(id: AccountId, since: Stand): number | undefined;
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

  stand(id: AccountId): Stand {
    const { ledger, writes } = this.shadow;
    const market = marketId(this.market);
    const stored = ledger.accounts[id - 1]?.positions.get(market);
    const [size, tier] = [stored?.size ?? 0n, stored?.tier ?? 0];
    const longs = size > 0n;
    const { scale, epoch } = ledger.classes.of(market, longs, tier);
    const index = ledger.classes.indexOf(market, longs, tier);
    const share = stored === undefined || size === 0n ? 0 : Math.abs(Number(size)) / Number(stored.scale);
    return { mark: writes.mark(), longs, tier, scale, epoch, index, share };
  }

  drift(id: AccountId, { mark, longs, tier, scale, epoch, index, share }: Stand): number | undefined {
    const { ledger, writes } = this.shadow;
    if (writes.wroteSince(id, mark)) return undefined;
    if (share === 0) return 0;
    const market = marketId(this.market);
    const now = ledger.classes.of(market, longs, tier);
    if (now.scale !== scale || now.epoch !== epoch) return undefined;
    return Math.abs(Number(ledger.classes.indexOf(market, longs, tier) - index)) * share;
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
