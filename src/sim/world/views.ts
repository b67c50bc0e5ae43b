import { type VenuePrice } from "../bars/feed";
import { type AccountMirror } from "./accountMirror";
import { type OutsideLegs } from "../outside/legs";
import { type BookMirror } from "./bookMirror";
import { type Payouts } from "./payouts";
import { type PublicState } from "./publicState";
import { type MarketUnits, toLots, toMoney, toTicks } from "./units";
import {
  type CollateralView,
  type DeadView,
  Grade,
  type MarketView,
  type NewsView,
  type OwnView,
  type PayoutsView,
  type PublicPosition,
  type TriggersView,
} from "./view";

export interface ViewTerms extends MarketUnits {
  readonly blockSec: number;
  readonly bandPpm: number;
}

export interface Seen {
  readonly step: number;
  readonly state: PublicState;
  /** Unix seconds; it enters the view as ages only. */
  readonly time: number;
  readonly book: BookMirror;
  /** Grows by one with every view. */
  readonly history: number[];
  readonly outside: readonly VenuePrice[];
  readonly liquidatable: readonly number[];
  readonly payouts: PayoutsView;
  readonly news: NewsView;
  readonly positions: () => readonly PublicPosition[];
  readonly collateral: CollateralView | undefined;
  readonly dead: DeadView | undefined;
  readonly triggers: TriggersView | undefined;
  readonly terms: ViewTerms;
}

/** What everybody can read after a block, in whole ticks, lots and tick-lots. */
export function marketView(seen: Seen): MarketView {
  const { state, terms, time } = seen;
  const index = toTicks(state.index, terms);
  seen.history.push(index);
  return {
    step: seen.step,
    blockSec: terms.blockSec,
    index,
    mark: toTicks(state.mark, terms),
    live: state.live,
    degraded: state.degraded,
    grade: seen.book.uncrossing && state.grade < Grade.Auction ? Grade.Auction : state.grade,
    uncrossDue: seen.book.uncrossing && state.grade < Grade.Auction && state.live,
    bandPpm: terms.bandPpm,
    indexHistory: seen.history,
    bids: seen.book.side(true, time),
    asks: seen.book.side(false, time),
    outside: seen.outside.map(({ price, time: since }) => ({
      tick: toTicks(price, terms),
      ageSec: price === 0n ? 0 : time - since,
    })),
    liquidatable: seen.liquidatable,
    fund: {
      lots: toLots(state.inventory.size, terms),
      price: toTicks(state.inventory.price, terms),
      allowedLots: toLots(state.inventory.allowed, terms),
    },
    deficit: toMoney(state.deficit),
    payouts: seen.payouts,
    news: seen.news,
    positions: seen.positions,
    ...(seen.collateral === undefined ? {} : { collateral: seen.collateral }),
    ...(seen.dead === undefined ? {} : { dead: seen.dead }),
    ...(seen.triggers === undefined ? {} : { triggers: seen.triggers }),
  };
}

/** What `OwnAccount` looks into. */
export interface OwnSources {
  readonly accounts: AccountMirror;
  readonly payouts: Pick<Payouts, "paidTo">;
  readonly legs: Pick<OutsideLegs, "lotsOf">;
  readonly terms: MarketUnits;
}

/** What the owner of an account knows of it. All is worked out when somebody looks: most agents do not, in most blocks. */
export class OwnAccount implements OwnView {
  /** @param mark [ticks] */
  constructor(
    private readonly sources: OwnSources,
    readonly account: number,
    readonly orders: OwnView["orders"],
    private readonly mark: number,
  ) {}

  get lots(): number {
    const { accounts, terms } = this.sources;
    return toLots(accounts.get(this.account).size, terms);
  }

  get equity(): number {
    const { accounts, terms } = this.sources;
    return toMoney(accounts.equity(this.account, BigInt(this.mark) * terms.tickSize));
  }

  get withdrawn(): number {
    return toMoney(this.sources.payouts.paidTo(this.account));
  }

  get outsideLots(): number {
    return this.sources.legs.lotsOf(this.account);
  }
}
