import { accountId } from "../../domain/ids";
import { type Venue } from "../../cex/venues/venue";
import { type StepReport } from "../../cex/venues/venue";
import { type TradingPage } from "../../cex/publication/tradingPage";
import { type Position } from "../trace/position";

/**
 * Every customer's own page, asked for again when something happened to it. A page's base and size do not change between: its
 * owner works out his equity from the public mark.
 */
export class Pages {
  private readonly known = new Map<number, TradingPage>();
  private readonly held = new Map<number, Position>();

  constructor(
    private readonly venue: Venue,
    private readonly tierOf: (account: number) => number,
  ) {}

  get(account: number): TradingPage | undefined {
    return this.known.get(account);
  }

  /** Everybody with a position; a copy of now. */
  positions(): ReadonlyMap<number, Position> {
    return new Map(this.held);
  }

  position(account: number): Position | undefined {
    return this.held.get(account);
  }

  /** Looks again at those whom a block touched. */
  refresh(report: StepReport, acted: Iterable<number>, everybody: boolean): void {
    const touched = new Set<number>(everybody ? this.known.keys() : []);
    for (const account of acted) touched.add(account);
    for (const { taker, maker } of report.trades) touched.add(taker).add(maker);
    for (const { account } of report.liquidations) touched.add(account);
    for (const { bankrupt, winner } of report.deleveragings) touched.add(bankrupt).add(winner);
    for (const { account } of report.payouts) touched.add(account);
    for (const account of touched) this.look(account);
  }

  private look(account: number): void {
    // The venue's own two accounts have no page.
    if (account < 3) return;
    const page = this.venue.tradingPage(accountId(account));
    this.known.set(account, page);
    if (page.size === 0n) this.held.delete(account);
    else {
      const { size, cost, balance } = page;
      this.held.set(account, { base: balance.usd - cost, size, cost, tier: this.tierOf(account) });
    }
  }
}
