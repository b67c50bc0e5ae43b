import { type CollateralRecord } from "../../domain/run/artifact";
import { type BlockReport } from "../kernel";
import { type CollateralAsset } from "../scenario/collateralAsset";
import { type AccountMirror } from "../world/accountMirror";
import { type Pledges } from "../world/pledges";

const WAD = 10n ** 18n;
/** Of a wad price, what is drawn: millionths. */
const DRAWN = 10n ** 12n;

/** Follows an asset that counts for margin. */
export class CollateralRecorder {
  private readonly sales: CollateralRecord["sales"] = [];
  private readonly prices: bigint[] = [];
  private readonly drawn: number[] = [];
  private conceded = 0n;
  private worstClaims = 0n;
  private claims = 0n;
  private unsecured = 0n;

  constructor(
    private readonly asset: CollateralAsset,
    private readonly pledges: Pledges,
  ) {}

  /** @param t seconds since the start of the replay */
  record(t: number, { events, view, state }: BlockReport, accounts: AccountMirror): void {
    const seen = view.collateral;
    if (seen === undefined) return;
    for (const event of events) {
      if (event.kind !== "CollateralSold") continue;
      const { account, amount, price, proceeds } = event;
      this.conceded += (amount * seen.outside) / WAD - proceeds;
      this.sales.push({ t, account, amount: `${amount}`, price: `${price}`, proceeds: `${proceeds}` });
    }
    this.count(accounts, state.mark, seen.index);
    if (t >= 0 && seen.index > 0n) this.prices.push(seen.index);
  }

  sample({ view }: BlockReport): void {
    this.drawn.push(Number((view.collateral?.index ?? 0n) / DRAWN) / 1e6);
  }

  get result(): CollateralRecord {
    const { asset, pledges, prices } = this;
    const sum = (map: ReadonlyMap<number, bigint>): string =>
      `${[...map.values()].reduce((total, one) => total + one, 0n)}`;
    const extreme = (beats: (a: bigint, b: bigint) => boolean): string =>
      `${prices.reduce((best, one) => (beats(one, best) ? one : best), prices[0] ?? 0n)}`;
    return {
      symbol: asset.symbol,
      haircutPpm: asset.haircutPpm,
      salesPerMinute: asset.salesPerMinute,
      cap: `${asset.cap * WAD}`,
      price: {
        open: `${prices[0] ?? 0n}`,
        low: extreme((a, b) => a < b),
        high: extreme((a, b) => a > b),
        close: `${prices.at(-1) ?? 0n}`,
      },
      pledged: sum(pledges.deposited),
      left: sum(pledges.held),
      proceeds: sum(pledges.spent),
      conceded: `${this.conceded}`,
      claims: { worst: `${this.worstClaims}`, end: `${this.claims}`, unsecured: `${this.unsecured}` },
      sales: this.sales,
      index: this.drawn,
    };
  }

  /** What those who pledged owe in cash at the mark, and of it what their tokens would not pay. */
  private count(accounts: AccountMirror, mark: bigint, index: bigint): void {
    [this.claims, this.unsecured] = [0n, 0n];
    for (const [account, held] of this.pledges.held) {
      const worth = accounts.equity(account, mark);
      if (worth >= 0n) continue;
      this.claims -= worth;
      const rest = worth + (held * index) / WAD;
      if (rest < 0n) this.unsecured -= rest;
    }
    if (this.claims > this.worstClaims) this.worstClaims = this.claims;
  }
}
