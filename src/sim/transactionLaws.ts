import { type ExchangeEvent } from "../domain/events";
import { type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { type LawId, type Violation } from "../laws/law";
import { checkTransition } from "../laws/registry";
import { type ShadowExchange } from "../laws/replay/shadowExchange";
import { shadowSnapshot } from "../laws/replay/shadowSnapshot";
import { type TransactionJudge } from "./lawCheck";
import { COLLATERAL_MARKET } from "./scenario/collateralAsset";
import { MARKET, type Prices } from "./world/publicState";

/**
 * Accounts that are looked at in one block. Judging a transaction looks at all of them, and a larger market has more transactions, too:
 * without an end to it the cost would grow with the square of the market.
 */
const ACCOUNTS_A_BLOCK = 40_000;

/** What is judged in whatever block it happens: somebody loses a position or an asset by somebody else's call. */
const JUDGED: ReadonlySet<ExchangeEvent["kind"]> = new Set<ExchangeEvent["kind"]>([
  "AccountLiquidated",
  "AccountWoundUp",
  "MarketSettled",
  "CollateralSold",
]);

/** Judges single transactions: what their events did to the exchange that is rebuilt from events. */
export class TransactionLaws implements TransactionJudge {
  readonly found: { readonly block: number; readonly violation: Violation }[] = [];
  checks = 0;
  private block = 0;
  /** Accounts looked at in this block. */
  private looked = 0;
  private base: Snapshot;
  /** The state by events as of now; undefined when something was applied since. */
  private told: Snapshot | undefined;
  /** The newest that was made, whatever has happened since. */
  private latest: Snapshot | undefined;

  /**
   * @param shadow is fed through here while a block is judged
   * @param base what events do not tell, as read from the exchange
   * @param excused laws that are not asked
   */
  constructor(
    private readonly shadow: ShadowExchange,
    base: Snapshot,
    private readonly excused: ReadonlySet<LawId> = new Set(),
  ) {
    this.base = base;
  }

  /** Before the transactions of a block: prices and grade as its oracle round left them, which comes before all trades. */
  enter(block: number, timestamp: number, prices: Prices, asset?: Prices): void {
    const markets = this.base.markets.map((market): MarketSnapshot => {
      if (market.id === MARKET) return priced(market, prices);
      return market.id === COLLATERAL_MARKET && asset !== undefined ? priced(market, asset) : market;
    });
    this.block = block;
    this.looked = 0;
    this.base = { ...this.base, block, timestamp, markets };
    this.told = undefined;
  }

  /**
   * Applies one transaction's events by `apply`, and judges it when it took somebody's position or asset or `thorough` asks for it, as long as the
   * block's share of work lasts.
   */
  transaction(events: readonly ExchangeEvent[], thorough: boolean, apply: () => void): void {
    if (events.length === 0) return;
    const wanted = thorough || events.some(({ kind }) => JUDGED.has(kind));
    if (!wanted || this.looked >= ACCOUNTS_A_BLOCK) {
      this.told = undefined;
      return apply();
    }
    const before = this.told ?? shadowSnapshot(this.shadow, this.base, this.latest);
    apply();
    const after = shadowSnapshot(this.shadow, this.base, before);
    this.told = after;
    this.latest = after;
    this.looked += after.accounts.length;
    this.checks += 1;
    for (const violation of checkTransition({ before, events, after }, this.excused)) {
      this.found.push({ block: this.block, violation });
    }
  }
}

/** A market as an oracle round left it. */
function priced(market: MarketSnapshot, prices: Prices): MarketSnapshot {
  const { index: latest, previous, updatedAt, live, degraded, grade, bookSales } = prices;
  const trading = { ...market.trading, grade, bookSales };
  return { ...market, trading, index: { latest, previous, updatedAt, live, degraded } };
}
