import { type ExchangeEvent } from "../../domain/events";
import { accountId, TIER_LIST } from "../../domain/ids";
import { initialMargin, maintenanceMargin, notional } from "../../math/marginMath";
import { type AccountSource, type Mirrored, type Stand } from "./accountSource";

const WAD = 10n ** 18n;
const LEVERAGE_OF_TIER = [2n, 5n, 10n, 25n, 50n] as const;

/** An account that was seen far from liquidation. */
interface Far {
  readonly stand: Stand;
  readonly mark: number;
  readonly size: number;
  /** Equity that it could lose before somebody has to look again [wad]. */
  readonly slack: number;
}

/** How far the mark may rise until somebody looks again, and by how much a maintenance margin, at most quadratic in the mark, may grow meanwhile. */
const RISE = 1.05;
const GROWTH = RISE * RISE;
/** What numbers of 53 bits may be wrong by, and more [wad]. */
const ERROR = 1e12;

/** Every account as of the newest block, read once a block. */
export class AccountMirror {
  private readonly fresh = new Map<number, Mirrored>();
  private readonly far: (Far | undefined)[] = [];

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

  /** Whether an account that was seen far away still is, whatever happened to the mark and its class since. */
  isFar(id: number, mark: { readonly longs: number; readonly shorts: number }): boolean {
    const far = this.far[id];
    if (far === undefined) return false;
    const drift = this.source.drift?.(accountId(id), far.stand);
    if (drift === undefined) return false;
    const now = far.stand.longs ? mark.longs : mark.shorts;
    return (
      now <= far.mark * RISE &&
      drift + (far.size * Math.abs(now - far.mark)) / Number(WAD) + ERROR < far.slack
    );
  }

  /**
   * Remembers how far an account is from where its equity is so many percent of its maintenance margin.
   * @param mark by which it is judged [wad]
   */
  remember(id: number, mark: bigint, percent: number): void {
    const stand = this.source.stand?.(accountId(id));
    if (stand === undefined) return;
    const size = Math.abs(Number(this.get(id).size));
    const owed = (Number(this.maintenance(id, mark)) * GROWTH * percent) / 100;
    const slack = size === 0 ? Infinity : Number(this.equity(id, mark)) - owed;
    this.far[id] = slack > 0 ? { stand, mark: Number(mark), size, slack } : undefined;
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
