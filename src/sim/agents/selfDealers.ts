import { type Agent, type AgentView, type Intent } from "../world/view";
import { dueBy, isOpen, takeHalfBook } from "./orders";
import { type Spell, Whale, type WhaleTerms } from "./whale";

const ROLE = "self-dealer";
/** Blocks between two attempts to take home what is left. */
const RETRY_BLOCKS = 12;

/** What two accounts of one owner know of each other. */
export interface Deal {
  /** Account that is meant to lose; undefined before its first block. */
  loser?: number;
}

export interface LoserTerms {
  readonly isLong: boolean;
  readonly lots: number;
  readonly build: Spell;
  readonly slippagePpm: number;
}

/**
 * The losing half of a deal with oneself: it takes the largest position that little money carries and then does nothing, so that what
 * it loses beyond its margin falls on whoever has to cover it.
 */
export class LosingHalf implements Agent {
  readonly role = ROLE;

  constructor(
    private readonly terms: LoserTerms,
    private readonly deal: Deal,
  ) {}

  act({ market, own }: AgentView): Intent[] {
    this.deal.loser = own.account;
    const { isLong, lots, build, slippagePpm } = this.terms;
    if (market.step >= build.until || !isOpen(market)) return [];
    const due = dueBy(market.step, build.from, build.until, lots) - Math.abs(own.lots);
    return takeHalfBook(market, isLong, due, slippagePpm);
  }
}

/**
 * The winning half: it holds the opposite position, pushes the price outside against its other half, calls the liquidation itself, for
 * the keeper's part of the fee and the fund's reward, and takes home what is left. Whether fund, fees and the losers' counterparties pay
 * for the push is measured over both halves.
 */
export class WinningHalf implements Agent {
  readonly role = ROLE;
  private readonly whale: Whale;
  private askedAt = 0;

  constructor(
    private readonly terms: WhaleTerms,
    private readonly deal: Deal,
  ) {
    this.whale = new Whale(terms);
  }

  act(view: AgentView): Intent[] {
    const { loser } = this.deal;
    const calls: Intent[] = view.market.liquidatable
      .filter((account) => account === loser)
      .map((target) => ({ kind: "liquidate", target }));
    return [...calls, ...this.whale.act(view), ...this.takeHome(view)];
  }

  /** What is left once it is out. ADL may leave less than a lot, which bars a full withdrawal until somebody sweeps it. */
  private takeHome({ market: { step }, own }: AgentView): Intent[] {
    const isOver = step >= this.terms.closeFrom && own.lots === 0 && own.equity > 0;
    if (!isOver || step - this.askedAt < RETRY_BLOCKS) return [];
    const again = this.askedAt > 0;
    this.askedAt = step;
    const sweep: Intent[] = again ? [{ kind: "sweepDust", target: own.account }] : [];
    return [...sweep, { kind: "withdraw", amount: own.equity }];
  }
}
