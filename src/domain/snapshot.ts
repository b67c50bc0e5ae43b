import { type Trigger } from "./gatewayEvents";
import { type AccountId, type MarketId, type Tier } from "./ids";
import { type DustBasis } from "../math/dust";
import { type Grade } from "./names";

/**
 * The whole state of one exchange at one block: all that the laws judge.
 * Amounts are wad (1e18) unless the name says otherwise; times are seconds.
 */
export interface Snapshot {
  readonly block: number;
  readonly timestamp: number;
  /** Wad of one native unit of the settlement token. */
  readonly unit: bigint;
  /** Tokens that the Ledger holds. */
  readonly reserves: bigint;
  readonly totals: Totals;
  readonly history: History;
  readonly fund: FundState;
  /** What the exchange itself issues and owes: neither may ever be collateral. */
  readonly own: { readonly settlement: string; readonly shares: string };
  /** Assets that serve as collateral, ordered by number, complete. */
  readonly assets: readonly AssetState[];
  /** Ordered by number, 1..totals.accounts, complete. */
  readonly accounts: readonly AccountState[];
  /** Ordered by number, complete. */
  readonly markets: readonly MarketSnapshot[];
  /** Gateways that were asked, too; absent where nobody named one: the exchange knows none. */
  readonly gateways?: readonly GatewayState[];
}

/** What stands in a gateway: all that it stores. */
export interface GatewayState {
  /** In lower case. */
  readonly address: string;
  /** Triggers placed so far: the number of the newest. */
  readonly placed: bigint;
  /** Those that stand, by their numbers. */
  readonly triggers: readonly StandingTrigger[];
  /** Of every owner and key that ever used one. */
  readonly nonces: readonly NextNonce[];
}

export interface StandingTrigger extends Trigger {
  readonly id: bigint;
}

/** The number of the next batch that an owner can sign with a key; owner in lower case. */
export interface NextNonce {
  readonly owner: string;
  readonly key: bigint;
  readonly next: bigint;
}

export interface Totals {
  /** Money that entered by deposit and has not left. */
  readonly accounted: bigint;
  /** What the deficit accounts owe. */
  readonly deficit: bigint;
  readonly accounts: number;
}

export interface History {
  readonly hash: bigint;
  readonly sequence: bigint;
}

/** The insurance fund as its share holders see it. */
export interface FundState {
  /** In native units of the token. */
  readonly assets: bigint;
  readonly shares: bigint;
}

/** An asset that serves as collateral. */
export interface AssetState {
  readonly token: string;
  /** Whose index is its price. */
  readonly market: MarketId;
  readonly decimals: number;
  readonly haircutPpm: bigint;
  /** [whole settlement units a minute] */
  readonly salesPerMinute: bigint;
  readonly cap: bigint;
  /** Sum of all accounts' balances, by the contract's own count. */
  readonly total: bigint;
  /** Tokens that the CollateralVault holds. */
  readonly held: bigint;
}

/** What one account is worth and needs. */
export interface Health {
  readonly equity: bigint;
  readonly initialMargin: bigint;
  readonly maintenanceMargin: bigint;
}

export interface AccountState {
  readonly id: AccountId;
  readonly owner: string;
  /** As stored: before what lazy indices still owe it. */
  readonly cash: bigint;
  /** Bit m: a position or a resting order in market m; bit 63: it has collateral. */
  readonly marketBits: bigint;
  /** Bit i: order place i rests. */
  readonly orderBits: number;
  readonly orderSequence: number;
  /** How the contracts judge it, where they were asked. */
  readonly judged?: Judged;
  /** Of each asset; absent where the account has none. */
  readonly collateral?: readonly bigint[];
  /** One for each market of `marketBits`. */
  readonly positions: readonly PositionState[];
  /** One for each bit of `orderBits`. */
  readonly orders: readonly RestingOrder[];
}

/** The contracts' own answers. All of it follows from the rest of a snapshot by formula, and laws check that it does. */
export interface Judged {
  /** Judges fills and orders; undefined while one of the account's markets never had a price. */
  readonly worse: Health | undefined;
  /** Judges liquidations; undefined likewise. */
  readonly better: Health | undefined;
  /** Judges withdrawals; undefined while a market of the account is degraded, when nothing may be withdrawn. */
  readonly withdrawal: Health | undefined;
  readonly withdrawable: bigint;
}

export interface PositionState {
  readonly market: MarketId;
  readonly stored: StoredPosition;
  readonly touched: Touched;
  /** Set when the stored position's epoch has ended. */
  readonly finalIndex: bigint | undefined;
}

/** A position as last written. */
export interface StoredPosition {
  readonly size: bigint;
  readonly entryNotional: bigint;
  readonly scale: bigint;
  readonly epoch: number;
  readonly index: bigint;
  /** Resting lots. */
  readonly bids: bigint;
  readonly asks: bigint;
  readonly tier: Tier;
}

/** A position as of now. */
export interface Touched {
  readonly size: bigint;
  readonly entryNotional: bigint;
  /** What its index still owes the account. */
  readonly cash: bigint;
}

export interface RestingOrder {
  readonly index: number;
  readonly lots: bigint;
  readonly tick: number;
  readonly expiry: number;
  readonly isBuy: boolean;
  readonly reduceOnly: boolean;
  readonly market: MarketId;
  /** Neighbours in its level, as `placeKey`; 0: none. */
  readonly next: number;
  readonly prev: number;
  readonly sequence: number;
}

export interface MarketSnapshot {
  readonly id: MarketId;
  readonly symbol: string;
  readonly config: MarketConfig;
  /** F: what a long has paid per base unit since listing. */
  readonly funding: bigint;
  readonly basisPpb: bigint;
  readonly premiumPpb: bigint;
  readonly accruedAt: number;
  /** 0: none yet. */
  readonly deficitAccount: number;
  /** Per tier. */
  readonly longs: readonly ClassState[];
  readonly shorts: readonly ClassState[];
  readonly index: IndexPrice;
  /** Configured weights of the oracle's sources, in their order. */
  readonly weights: readonly bigint[];
  readonly trading: TradingState;
  readonly haltUntil: number;
  readonly graceUntil: number;
  readonly book: BookState;
  /** What rounding has had to do in this market, where it was counted from the events. */
  readonly dust?: DustBasis;
}

/** The part of a market's parameters that laws read. */
export interface MarketConfig {
  readonly lotSize: bigint;
  readonly tickSize: bigint;
  /** Notional at which margins have doubled [whole settlement units]. */
  readonly concentration: bigint;
  readonly openInterestCap: bigint;
  readonly leashPpm: bigint;
  readonly takerFeePpm: bigint;
  readonly makerRebatePpm: bigint;
  readonly liquidationFeePpm: bigint;
  readonly maxTier: number;
  readonly bandPpm: bigint;
  readonly maxPriceAgeSec: number;
  readonly interestPpm: bigint;
  readonly fundingCapPpm: bigint;
  readonly dispersionPpm: bigint;
}

/** All positions of one (market, side, tier). */
export interface ClassState {
  readonly openInterest: bigint;
  readonly entryNotional: bigint;
  readonly holders: number;
  readonly scale: bigint;
  readonly epoch: number;
  readonly index: bigint;
}

export interface IndexPrice {
  readonly latest: bigint;
  readonly previous: bigint;
  readonly updatedAt: number;
  readonly live: boolean;
  readonly degraded: boolean;
}

export interface TradingState {
  readonly grade: Grade;
  readonly bookSales: boolean;
  readonly capBps: number;
  readonly marginBps: number;
}

export interface BookState {
  /** 0: empty. */
  readonly bestBid: number;
  readonly bestAsk: number;
  readonly tickSize: bigint;
  readonly lotSize: bigint;
  /** 0: continuous; 1: an auction let orders cross; else being uncrossed, and orders cannot be pulled before then [s]. */
  readonly uncross: number;
  /** Best first, as the bitmap enumerates them. */
  readonly bids: readonly LevelState[];
  readonly asks: readonly LevelState[];
}

export interface LevelState {
  readonly tick: number;
  readonly lots: bigint;
  readonly head: number;
  readonly tail: number;
}
