import { type CollateralEvent } from "./collateralEvents";
import { type GatewayEvent } from "./gatewayEvents";
import { type AccountId, type MarketId, type OrderId, type Tier } from "./ids";
import { type Cause, type Grade, type Removal, type RoundStatus } from "./names";
import { type PerTier, type WaterfallEvent } from "./waterfallEvents";

/** Where an event stands in the chain. */
export interface EventPlace {
  readonly block: number;
  readonly transaction: string;
  readonly logIndex: number;
}

/** One maker in a `Filled` event. */
export interface FillWord {
  readonly maker: AccountId;
  readonly orderIndex: number;
  readonly reduceOnly: boolean;
  /** 0: removed, not filled. */
  readonly lots: bigint;
  /** Lots of the order before this. */
  readonly resting: bigint;
  readonly tick: number;
}

export interface SourceQuote {
  readonly price: bigint;
  /** A source may say anything: not a safe number. */
  readonly timestamp: bigint;
  readonly confidence: bigint;
}

/** Everything that the exchange's contracts say, decoded; amounts wad unless the contract says otherwise. */
export type ExchangeEvent = EventPlace & EventBody;

export type EventBody =
  LedgerEvent | BookEvent | MarketEvent | WaterfallEvent | CollateralEvent | GatewayEvent;

/** Events that change cash, size, classes or accounts. */
export type LedgerEvent =
  | { readonly kind: "AccountOpened"; readonly account: AccountId; readonly owner: string }
  | {
      readonly kind: "Deposited";
      readonly account: AccountId;
      readonly from: string;
      readonly amount: bigint;
    }
  | { readonly kind: "Withdrawn"; readonly account: AccountId; readonly to: string; readonly amount: bigint }
  | {
      readonly kind: "Filled";
      readonly market: MarketId;
      readonly taker: AccountId;
      readonly takerBuys: boolean;
      readonly funding: bigint;
      readonly fee: bigint;
      readonly rebatePpm: bigint;
      readonly fills: readonly FillWord[];
    }
  | {
      readonly kind: "PositionTransferred";
      readonly market: MarketId;
      readonly from: AccountId;
      readonly to: AccountId;
      readonly size: bigint;
      readonly price: bigint;
      readonly funding: bigint;
    }
  | {
      readonly kind: "PositionDeleveraged";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly size: bigint;
      readonly price: bigint;
      readonly funding: bigint;
      readonly closed: PerTier;
    }
  | {
      readonly kind: "ClassesLevied";
      readonly market: MarketId;
      readonly longs: boolean;
      readonly to: AccountId;
      readonly funding: bigint;
      readonly amounts: PerTier;
    }
  | {
      readonly kind: "Paid";
      readonly from: AccountId;
      readonly to: AccountId;
      readonly cause: Cause;
      readonly market: MarketId;
      readonly amount: bigint;
      readonly income: bigint;
    }
  | {
      readonly kind: "MarketAccrued";
      readonly market: MarketId;
      readonly funding: bigint;
      readonly basisPpb: bigint;
      readonly premiumPpb: bigint;
      readonly indexPrice: bigint;
    }
  | {
      readonly kind: "TierSet";
      readonly account: AccountId;
      readonly market: MarketId;
      readonly tier: Tier;
      readonly funding: bigint;
    }
  | { readonly kind: "PositionSettled"; readonly account: AccountId; readonly market: MarketId }
  | {
      readonly kind: "EpochEnded";
      readonly market: MarketId;
      readonly longs: boolean;
      readonly tier: Tier;
      readonly epoch: number;
      readonly finalIndex: bigint;
    }
  | {
      readonly kind: "MarketSettled";
      readonly market: MarketId;
      readonly price: bigint;
      readonly funding: bigint;
    }
  | { readonly kind: "DeficitAccountOpened"; readonly market: MarketId; readonly account: AccountId };

/** How a round of an uncross found its price; ticks and lots. */
export interface ClearingTerms {
  readonly number: number;
  readonly tick: number;
  readonly volume: bigint;
  readonly low: number;
  readonly high: number;
  readonly target: number;
}

/** AuctionTypes.Round. */
export interface AuctionRound {
  readonly lock: number;
  /** 0 idle, 1 pricing, 2 matching. */
  readonly phase: number;
  readonly low: number;
  readonly high: number;
  readonly target: number;
  readonly bid: number;
  readonly ask: number;
  readonly lastBid: number;
  readonly lastAsk: number;
  readonly tick: number;
  readonly bidLots: bigint;
  readonly askLots: bigint;
  readonly volume: bigint;
  readonly number: number;
}

/** Events that change the book. */
export type BookEvent =
  | {
      readonly kind: "BookOpened";
      readonly market: MarketId;
      readonly tickSize: bigint;
      readonly lotSize: bigint;
    }
  | {
      readonly kind: "OrderPlaced";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly order: OrderId;
      readonly isBuy: boolean;
      readonly tick: number;
      readonly lots: bigint;
      readonly expiry: number;
      readonly reduceOnly: boolean;
    }
  | {
      readonly kind: "OrderRemoved";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly order: OrderId;
      readonly lots: bigint;
      readonly reason: Removal;
    }
  | {
      readonly kind: "OrderTaken";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly isBuy: boolean;
      readonly filled: bigint;
      readonly dropped: bigint;
    }
  | {
      readonly kind: "UncrossSet";
      readonly market: MarketId;
      /** 0: continuous; 1: collected; else until when orders cannot be pulled [s]. */
      readonly uncross: number;
    }
  | {
      readonly kind: "OrderUncrossed";
      readonly market: MarketId;
      readonly account: AccountId;
      readonly order: OrderId;
      readonly lots: bigint;
    }
  | ({ readonly kind: "RoundPriced"; readonly market: MarketId } & ClearingTerms)
  | { readonly kind: "AuctionStepped"; readonly market: MarketId; readonly round: AuctionRound };

/** Events of oracle, breaker and registry. */
export type MarketEvent =
  | {
      readonly kind: "MarketListed";
      readonly market: MarketId;
      readonly symbol: string;
      readonly lotSize: bigint;
    }
  | {
      readonly kind: "SourcesSet";
      readonly market: MarketId;
      readonly weights: readonly bigint[];
    }
  | {
      readonly kind: "RoundMade";
      readonly market: MarketId;
      readonly price: bigint;
      readonly dispersionPpm: bigint;
      readonly status: RoundStatus;
      readonly quotes: readonly SourceQuote[];
      readonly verdicts: readonly number[];
    }
  | {
      readonly kind: "HaltStarted";
      readonly market: MarketId;
      readonly grade: Grade;
      readonly trip: number;
      readonly price: bigint;
      readonly until: number;
    }
  | { readonly kind: "Tightened"; readonly market: MarketId; readonly grade: Grade; readonly until: number };

export type EventKind = EventBody["kind"];

/** The events of one kind, in order. */
export function eventsOf<K extends EventKind>(
  events: readonly ExchangeEvent[],
  kind: K,
): readonly Extract<ExchangeEvent, { readonly kind: K }>[] {
  return events.filter((event): event is Extract<ExchangeEvent, { readonly kind: K }> => event.kind === kind);
}
