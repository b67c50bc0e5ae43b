import { type Agent, type AgentView, type Intent } from "../world/view";
import { canReduce, dueBy, isOpen, limitBeyond, takeHalfBook, takeUpTo } from "./orders";

const PPM = 1_000_000;

export interface HedgerTerms {
  /** The venue on which it holds its coins. */
  readonly venue: number;
  /** Coins that it wants to hold [lots], bought in equal parts in these blocks, first included, last not. */
  readonly lots: number;
  readonly enterFrom: number;
  readonly enterUntil: number;
  /** Blocks between two looks at its legs. */
  readonly every: number;
  /** A gap between the legs that it does not mind, of its coins [ppm]. */
  readonly tolerancePpm: number;
  readonly slippagePpm: number;
  /** Looks at an open hedge after which it sells coins instead. */
  readonly patience: number;
}

/**
 * Holds coins outside and an equal short position here, for the funding, and wants no view on the price. It buys its coins in parts and
 * looks every few blocks at what its short lacks: it sells that into the book, and where the book does not take it for some time it
 * sells the coins instead. ADL and liquidation close the short and leave the coins, so that of all people the one who carries no risk
 * is the one whom they give some: its state then says that the hedge was broken. When the settlement token leaves the dollar it needs
 * a larger short, since what the short earns is paid in that token.
 */
export class DeltaNeutralHedger implements Agent {
  readonly role = "hedger";
  private broken = false;
  private lotsBefore = 0;
  private closing = false;
  private openFor = 0;

  constructor(private readonly terms: HedgerTerms) {}

  get state(): string {
    return this.broken ? "hedge broken" : "hedged";
  }

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    this.broken ||= own.lots > this.lotsBefore && !this.closing;
    this.lotsBefore = own.lots;
    this.closing = false;
    const coins = this.buyCoins(view);
    if (market.step % this.terms.every !== 0) return coins;
    return [...coins, ...this.rebalance(view)];
  }

  private buyCoins({ market, own }: AgentView): Intent[] {
    const { venue, lots, enterFrom, enterUntil } = this.terms;
    if (market.step >= enterUntil) return [];
    const due = dueBy(market.step, enterFrom, enterUntil, lots) - own.outsideLots;
    return due > 0 ? [{ kind: "tradeOutside", venue, lots: due }] : [];
  }

  private rebalance({ market, own }: AgentView): Intent[] {
    const { tolerancePpm, slippagePpm, patience, venue } = this.terms;
    const wanted = Math.floor((own.outsideLots * PPM) / Math.max(1, market.news.settlementPpm));
    const gap = wanted + own.lots;
    if (Math.abs(gap) * PPM <= wanted * tolerancePpm) {
      this.openFor = 0;
      return [];
    }
    if (gap < 0) return this.buyBack(market, -gap);
    this.openFor += 1;
    if (this.openFor > patience) return [{ kind: "tradeOutside", venue, lots: -gap }];
    return isOpen(market) ? takeHalfBook(market, false, gap, slippagePpm) : [];
  }

  private buyBack(market: AgentView["market"], lots: number): Intent[] {
    if (!canReduce(market)) return [];
    this.closing = true;
    return takeUpTo(true, lots, limitBeyond(market, true, this.terms.slippagePpm), true);
  }
}
