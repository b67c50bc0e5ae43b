import { partOf } from "../world/units";
import { Grade, type Agent, type AgentView, type Intent } from "../world/view";
import { limitBeyond, takeUpTo } from "./orders";

/** Makes an oracle round of every market and samples the traded one's mark whenever the contracts take one. */
export class OracleKeeper implements Agent {
  readonly role = "oracle keeper";

  /** @param others markets beside the traded one */
  constructor(private readonly others: readonly number[] = []) {}

  act(): Intent[] {
    const rounds = this.others.map((market): Intent => ({ kind: "updateOracle", market }));
    return [{ kind: "updateOracle" }, ...rounds, { kind: "poke" }];
  }
}

export interface LiquidatorTerms {
  /** Calls that it sends in one block. */
  readonly callsPerBlock: number;
  /** Blocks between two looks at the market. */
  readonly every: number;
  /** Of how many liquidators it is the how-manieth: they share the work and do not collide. */
  readonly index: number;
  readonly of: number;
}

/** Calls the waterfall for accounts below maintenance margin, the worst first. */
export class LiquidationKeeper implements Agent {
  readonly role = "liquidation keeper";

  constructor(private readonly terms: LiquidatorTerms) {}

  act({ market }: AgentView): Intent[] {
    const { terms } = this;
    if (market.step % terms.every !== 0) return [];
    const mine = market.liquidatable.filter((account) => account % terms.of === terms.index);
    return mine.slice(0, terms.callsPerBlock).map((target) => ({ kind: "liquidate", target }));
  }
}

export interface DeficitTerms {
  /** Blocks between two calls. */
  readonly every: number;
}

/** Calls for the hourly repayment of a deficit. */
export class DeficitKeeper implements Agent {
  readonly role = "deficit keeper";

  constructor(private readonly terms: DeficitTerms) {}

  act({ market }: AgentView): Intent[] {
    return market.deficit > 0 && market.step % this.terms.every === 0 ? [{ kind: "repayDeficit" }] : [];
  }
}

export interface AuctionTerms {
  /** Calls that it sends in one block. */
  readonly callsPerBlock: number;
}

/** Steps the uncross that ends an auction, for nothing: whoever wants to trade wants it done. */
export class AuctionKeeper implements Agent {
  readonly role = "auction keeper";

  constructor(private readonly terms: AuctionTerms) {}

  act({ market }: AgentView): Intent[] {
    if (!market.uncrossDue) return [];
    return Array.from({ length: this.terms.callsPerBlock }, () => ({ kind: "stepAuction" }));
  }
}

export interface InventoryTerms {
  /** Discount against the mark at which it takes inventory [ppm]. */
  readonly discountPpm: number;
  readonly limit: number;
  /** It unwinds at the mark or this much worse [ppm]. */
  readonly slippagePpm: number;
}

/** Takes the insurance fund's inventory when it is cheap enough, and sells it into the book. */
export class InventoryTaker implements Agent {
  readonly role = "inventory taker";

  constructor(private readonly terms: InventoryTerms) {}

  act({ market, own }: AgentView): Intent[] {
    if (!market.live || market.grade > Grade.ReduceOnly) return [];
    if (own.lots !== 0) {
      const isBuy = own.lots < 0;
      const limit = limitBeyond(market, isBuy, this.terms.slippagePpm);
      return takeUpTo(isBuy, Math.abs(own.lots), limit, true);
    }
    return this.take(market);
  }

  private take(market: AgentView["market"]): Intent[] {
    const { fund } = market;
    if (fund.lots === 0 || market.degraded || market.grade !== Grade.Open) return [];
    const gain = fund.lots > 0 ? market.mark - fund.price : fund.price - market.mark;
    if (gain < partOf(market.mark, this.terms.discountPpm)) return [];
    const affordable = Math.floor(this.terms.limit / market.mark);
    const lots = Math.min(Math.abs(fund.lots), fund.allowedLots, affordable);
    return lots > 0 ? [{ kind: "takeInventory", lots: fund.lots > 0 ? lots : -lots }] : [];
  }
}
