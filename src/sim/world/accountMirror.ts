import { type ExchangeEvent } from "../../domain/events";
import { accountId, TIER_LIST } from "../../domain/ids";
import { initialMargin, maintenanceMargin, notional } from "../../math/marginMath";
import { type AccountSource, type Mirrored } from "./accountSource";

const WAD = 10n ** 18n;
const LEVERAGE_OF_TIER = [2n, 5n, 10n, 25n, 50n] as const;

/** Every account as of the newest block, read once a block. */
export class AccountMirror {
  private readonly fresh = new Map<number, Mirrored>();

  /** @param concentration [wad] */
  constructor(
    private readonly source: AccountSource,
    private readonly concentration: bigint,
  ) {}

  /** Numbers of all accounts. */
  get count(): number {
    return this.source.count;
  }

  /** Number of the market's deficit account; 0 while it has none. */
  get deficitAccount(): number {
    return this.source.deficitAccount;
  }

  get(id: number): Mirrored {
    const known = this.fresh.get(id);
    if (known) return known;
    const read = this.source.read(accountId(id));
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
    return TIER_LIST.reduce((sum, tier) => sum + this.source.openInterest(longs, tier), 0n);
  }

  /** Share of a position of this class that ADL has closed, compounded [ppm]. */
  closedPpm(longs: boolean, tier: number): number {
    return this.source.haircuts.closedPpm(longs, tier);
  }

  /** Largest share of one position that ADL has closed [ppm]. */
  get largestHaircutPpm(): number {
    return this.source.haircuts.largestPpm;
  }

  apply(event: ExchangeEvent): void {
    this.source.apply(event);
    this.fresh.clear();
  }
}
