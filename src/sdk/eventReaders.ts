import { type EventBody, type EventKind, type FillWord, type LiquidationOutcome } from "../domain/events";
import { accountId, marketId, orderId, tier } from "../domain/ids";
import { type Cause, type Grade, type Removal, type RoundStatus } from "../domain/names";

/** Decoded arguments by name. */
export type EventArgs = Readonly<Record<string, unknown>>;
export type EventReader = (args: EventArgs) => EventBody;

type Readers = { readonly [K in EventKind]: (args: EventArgs) => Extract<EventBody, { readonly kind: K }> };

const account = (args: EventArgs, name = "account") => accountId(args[name] as bigint);
const market = (args: EventArgs) => marketId(args["market"] as bigint);
const order = (args: EventArgs) => orderId(args["order"] as bigint);
const wad = (args: EventArgs, name: string) => args[name] as bigint;
const whole = (args: EventArgs, name: string) => Number(args[name] as bigint);
const text = (args: EventArgs, name: string) => args[name] as string;
const flag = (args: EventArgs, name: string) => args[name] as boolean;
const list = (args: EventArgs, name: string) => [...(args[name] as Iterable<bigint>)];

/** How each event's arguments become ours. */
export const eventReaders: Readers = {
  AccountOpened: (a) => ({ kind: "AccountOpened", account: account(a), owner: text(a, "owner") }),
  Deposited: (a) => ({
    kind: "Deposited",
    account: account(a),
    from: text(a, "from"),
    amount: wad(a, "amount"),
  }),
  Withdrawn: (a) => ({ kind: "Withdrawn", account: account(a), to: text(a, "to"), amount: wad(a, "amount") }),
  Filled: (a) => ({
    kind: "Filled",
    market: market(a),
    taker: account(a, "taker"),
    takerBuys: flag(a, "takerBuys"),
    funding: wad(a, "funding"),
    fee: wad(a, "fee"),
    rebatePpm: wad(a, "rebatePpm"),
    fills: list(a, "fills").map(readFill),
  }),
  PositionTransferred: (a) => ({
    kind: "PositionTransferred",
    market: market(a),
    from: account(a, "from"),
    to: account(a, "to"),
    size: wad(a, "size"),
    price: wad(a, "price"),
    funding: wad(a, "funding"),
  }),
  PositionDeleveraged: (a) => ({
    kind: "PositionDeleveraged",
    market: market(a),
    account: account(a),
    size: wad(a, "size"),
    price: wad(a, "price"),
    funding: wad(a, "funding"),
    closed: list(a, "closed"),
  }),
  ClassesLevied: (a) => ({
    kind: "ClassesLevied",
    market: market(a),
    longs: flag(a, "longs"),
    to: account(a, "to"),
    funding: wad(a, "funding"),
    amounts: list(a, "amounts"),
  }),
  Paid: (a) => ({
    kind: "Paid",
    from: account(a, "from"),
    to: account(a, "to"),
    cause: whole(a, "cause") as Cause,
    market: market(a),
    amount: wad(a, "amount"),
    income: wad(a, "income"),
  }),
  MarketAccrued: (a) => ({
    kind: "MarketAccrued",
    market: market(a),
    funding: wad(a, "funding"),
    basisPpb: wad(a, "basisPpb"),
    premiumPpb: wad(a, "premiumPpb"),
    indexPrice: wad(a, "indexPrice"),
  }),
  TierSet: (a) => ({
    kind: "TierSet",
    account: account(a),
    market: market(a),
    tier: tier(wad(a, "tier")),
    funding: wad(a, "funding"),
  }),
  PositionSettled: (a) => ({ kind: "PositionSettled", account: account(a), market: market(a) }),
  EpochEnded: (a) => ({
    kind: "EpochEnded",
    market: market(a),
    longs: flag(a, "longs"),
    tier: tier(wad(a, "tier")),
    epoch: whole(a, "epoch"),
    finalIndex: wad(a, "finalIndex"),
  }),
  DeficitAccountOpened: (a) => ({ kind: "DeficitAccountOpened", market: market(a), account: account(a) }),

  BookOpened: (a) => ({
    kind: "BookOpened",
    market: market(a),
    tickSize: wad(a, "tickSize"),
    lotSize: wad(a, "lotSize"),
  }),
  OrderPlaced: (a) => ({
    kind: "OrderPlaced",
    market: market(a),
    account: account(a),
    order: order(a),
    isBuy: flag(a, "isBuy"),
    tick: whole(a, "tick"),
    lots: wad(a, "lots"),
    expiry: whole(a, "expiry"),
    reduceOnly: flag(a, "reduceOnly"),
  }),
  OrderRemoved: (a) => ({
    kind: "OrderRemoved",
    market: market(a),
    account: account(a),
    order: order(a),
    lots: wad(a, "lots"),
    reason: whole(a, "reason") as Removal,
  }),
  OrderTaken: (a) => ({
    kind: "OrderTaken",
    market: market(a),
    account: account(a),
    isBuy: flag(a, "isBuy"),
    filled: wad(a, "filled"),
    dropped: wad(a, "dropped"),
  }),

  MarketListed: (a) => ({
    kind: "MarketListed",
    market: market(a),
    symbol: text(a, "symbol"),
    lotSize: ((a["config"] as EventArgs)["margin"] as EventArgs)["lotSize"] as bigint,
  }),
  SourcesSet: (a) => ({
    kind: "SourcesSet",
    market: market(a),
    weights: [...(a["sources"] as Iterable<EventArgs>)].map((source) => source["weight"] as bigint),
  }),
  RoundMade: (a) => ({
    kind: "RoundMade",
    market: market(a),
    price: wad(a, "price"),
    dispersionPpm: wad(a, "dispersionPpm"),
    status: whole(a, "status") as RoundStatus,
    quotes: [...(a["quotes"] as Iterable<EventArgs>)].map((quote) => ({
      price: wad(quote, "price"),
      timestamp: wad(quote, "timestamp"),
      confidence: wad(quote, "confidence"),
    })),
    verdicts: list(a, "verdicts").map(Number),
  }),
  HaltStarted: (a) => ({
    kind: "HaltStarted",
    market: market(a),
    grade: whole(a, "grade") as Grade,
    trip: whole(a, "trip"),
    price: wad(a, "price"),
    until: whole(a, "until"),
  }),
  Tightened: (a) => ({
    kind: "Tightened",
    market: market(a),
    grade: whole(a, "grade") as Grade,
    until: whole(a, "until"),
  }),

  AccountLiquidated: (a) => ({
    kind: "AccountLiquidated",
    account: account(a),
    market: market(a),
    keeper: account(a, "keeper"),
    equityBefore: wad(a, "equityBefore"),
    maintenanceBefore: wad(a, "maintenanceBefore"),
    outcome: readOutcome(a["outcome"] as EventArgs),
  }),
  DustSwept: (a) => ({
    kind: "DustSwept",
    account: account(a),
    market: market(a),
    size: wad(a, "size"),
    price: wad(a, "price"),
  }),
  Deleveraged: (a) => ({
    kind: "Deleveraged",
    market: market(a),
    account: account(a),
    size: wad(a, "size"),
    price: wad(a, "price"),
    deficit: wad(a, "deficit"),
    levied: wad(a, "levied"),
    booked: wad(a, "booked"),
    closed: list(a, "closed"),
    levies: list(a, "levies"),
  }),
  Covered: (a) => ({ kind: "Covered", market: market(a), account: account(a), amount: wad(a, "amount") }),
  TakenOver: (a) => ({
    kind: "TakenOver",
    market: market(a),
    account: account(a),
    size: wad(a, "size"),
    price: wad(a, "price"),
    reserve: wad(a, "reserve"),
  }),
  InventoryTaken: (a) => ({
    kind: "InventoryTaken",
    market: market(a),
    by: account(a, "by"),
    size: wad(a, "size"),
    price: wad(a, "price"),
  }),
};

/** One word of `Filled`, as contracts/types/MakerFill.sol packs it. */
export function readFill(word: bigint): FillWord {
  const bits = (from: number, length: number): bigint =>
    (word >> BigInt(from)) & ((1n << BigInt(length)) - 1n);
  return {
    maker: accountId(bits(224, 32)),
    orderIndex: Number(bits(216, 8)),
    reduceOnly: bits(208, 8) !== 0n,
    lots: bits(144, 64),
    resting: bits(80, 64),
    tick: Number(bits(48, 32)),
  };
}

function readOutcome(args: EventArgs): LiquidationOutcome {
  return {
    ordersCancelled: wad(args, "ordersCancelled"),
    soldLots: wad(args, "soldLots"),
    fee: wad(args, "fee"),
    takenOver: wad(args, "takenOver"),
    covered: wad(args, "covered"),
    deleveraged: wad(args, "deleveraged"),
    levied: wad(args, "levied"),
    deficit: wad(args, "deficit"),
    reward: wad(args, "reward"),
  };
}
