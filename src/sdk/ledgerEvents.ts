import { type FillWord } from "../domain/events";
import { accountId, marketId, orderId, tier } from "../domain/ids";
import { type Cause, type Removal } from "../domain/names";
import {
  type AuctionSteppedEvent,
  type RoundPricedEvent,
} from "../../typechain/contracts/interfaces/IAuction";
import {
  type BookOpenedEvent,
  type OrderPlacedEvent,
  type OrderRemovedEvent,
  type OrderTakenEvent,
  type OrderUncrossedEvent,
  type UncrossSetEvent,
} from "../../typechain/contracts/interfaces/IExchange";
import {
  type AccountOpenedEvent,
  type ClassesLeviedEvent,
  type DeficitAccountOpenedEvent,
  type DepositedEvent,
  type EpochEndedEvent,
  type FilledEvent,
  type MarketAccruedEvent,
  type MarketSettledEvent,
  type PaidEvent,
  type PositionDeleveragedEvent,
  type PositionSettledEvent,
  type PositionTransferredEvent,
  type TierSetEvent,
  type WithdrawnEvent,
} from "../../typechain/contracts/interfaces/ILedger";
import { type Converters, on } from "./convert";

/** Events of the Ledger. */
export const LEDGER_CONVERTERS: Converters = {
  AccountOpened: on<AccountOpenedEvent.OutputObject>(({ account, owner }) => ({
    kind: "AccountOpened",
    account: accountId(account),
    owner,
  })),
  Deposited: on<DepositedEvent.OutputObject>(({ account, from, amount }) => ({
    kind: "Deposited",
    account: accountId(account),
    from,
    amount,
  })),
  Withdrawn: on<WithdrawnEvent.OutputObject>(({ account, to, amount }) => ({
    kind: "Withdrawn",
    account: accountId(account),
    to,
    amount,
  })),
  Filled: on<FilledEvent.OutputObject>(({ market, taker, takerBuys, funding, fee, rebatePpm, fills }) => ({
    kind: "Filled",
    market: marketId(market),
    taker: accountId(taker),
    takerBuys,
    funding,
    fee,
    rebatePpm,
    fills: fills.map(toFillWord),
  })),
  PositionTransferred: on<PositionTransferredEvent.OutputObject>(
    ({ market, from, to, size, price, funding }) => ({
      kind: "PositionTransferred",
      market: marketId(market),
      from: accountId(from),
      to: accountId(to),
      size,
      price,
      funding,
    }),
  ),
  PositionDeleveraged: on<PositionDeleveragedEvent.OutputObject>(
    ({ market, account, size, price, funding, closed }) => ({
      kind: "PositionDeleveraged",
      market: marketId(market),
      account: accountId(account),
      size,
      price,
      funding,
      closed: [...closed],
    }),
  ),
  ClassesLevied: on<ClassesLeviedEvent.OutputObject>(({ market, longs, to, funding, amounts }) => ({
    kind: "ClassesLevied",
    market: marketId(market),
    longs,
    to: accountId(to),
    funding,
    amounts: [...amounts],
  })),
  Paid: on<PaidEvent.OutputObject>(({ from, to, cause, market, amount, income }) => ({
    kind: "Paid",
    from: accountId(from),
    to: accountId(to),
    cause: Number(cause) as Cause,
    market: marketId(market),
    amount,
    income,
  })),
  MarketAccrued: on<MarketAccruedEvent.OutputObject>(
    ({ market, funding, basisPpb, premiumPpb, indexPrice }) => ({
      kind: "MarketAccrued",
      market: marketId(market),
      funding,
      basisPpb,
      premiumPpb,
      indexPrice,
    }),
  ),
  TierSet: on<TierSetEvent.OutputObject>((event) => ({
    kind: "TierSet",
    account: accountId(event.account),
    market: marketId(event.market),
    tier: tier(event.tier),
    funding: event.funding,
  })),
  PositionSettled: on<PositionSettledEvent.OutputObject>(({ account, market }) => ({
    kind: "PositionSettled",
    account: accountId(account),
    market: marketId(market),
  })),
  EpochEnded: on<EpochEndedEvent.OutputObject>((event) => ({
    kind: "EpochEnded",
    market: marketId(event.market),
    longs: event.longs,
    tier: tier(event.tier),
    epoch: Number(event.epoch),
    finalIndex: event.finalIndex,
  })),
  MarketSettled: on<MarketSettledEvent.OutputObject>(({ market, price, funding }) => ({
    kind: "MarketSettled",
    market: marketId(market),
    price,
    funding,
  })),
  DeficitAccountOpened: on<DeficitAccountOpenedEvent.OutputObject>(({ market, account }) => ({
    kind: "DeficitAccountOpened",
    market: marketId(market),
    account: accountId(account),
  })),
};

/** Events of the Exchange. */
export const BOOK_CONVERTERS: Converters = {
  BookOpened: on<BookOpenedEvent.OutputObject>(({ market, tickSize, lotSize }) => ({
    kind: "BookOpened",
    market: marketId(market),
    tickSize,
    lotSize,
  })),
  OrderPlaced: on<OrderPlacedEvent.OutputObject>(
    ({ market, account, order, isBuy, tick, lots, expiry, reduceOnly }) => ({
      kind: "OrderPlaced",
      market: marketId(market),
      account: accountId(account),
      order: orderId(order),
      isBuy,
      tick: Number(tick),
      lots,
      expiry: Number(expiry),
      reduceOnly,
    }),
  ),
  OrderRemoved: on<OrderRemovedEvent.OutputObject>(({ market, account, order, lots, reason }) => ({
    kind: "OrderRemoved",
    market: marketId(market),
    account: accountId(account),
    order: orderId(order),
    lots,
    reason: Number(reason) as Removal,
  })),
  OrderTaken: on<OrderTakenEvent.OutputObject>(({ market, account, isBuy, filled, dropped }) => ({
    kind: "OrderTaken",
    market: marketId(market),
    account: accountId(account),
    isBuy,
    filled,
    dropped,
  })),
  UncrossSet: on<UncrossSetEvent.OutputObject>(({ market, uncross }) => ({
    kind: "UncrossSet",
    market: marketId(market),
    uncross: Number(uncross),
  })),
  OrderUncrossed: on<OrderUncrossedEvent.OutputObject>(({ market, account, order, lots }) => ({
    kind: "OrderUncrossed",
    market: marketId(market),
    account: accountId(account),
    order: orderId(order),
    lots,
  })),
};

/** Events of the Auction. */
export const AUCTION_CONVERTERS: Converters = {
  RoundPriced: on<RoundPricedEvent.OutputObject>(({ market, number, tick, volume, low, high, target }) => ({
    kind: "RoundPriced",
    market: marketId(market),
    number: Number(number),
    tick: Number(tick),
    volume,
    low: Number(low),
    high: Number(high),
    target: Number(target),
  })),
  AuctionStepped: on<AuctionSteppedEvent.OutputObject>(({ market, round }) => ({
    kind: "AuctionStepped",
    market: marketId(market),
    round: {
      lock: Number(round.lock),
      phase: Number(round.phase),
      low: Number(round.low),
      high: Number(round.high),
      target: Number(round.target),
      bid: Number(round.bid),
      ask: Number(round.ask),
      lastBid: Number(round.lastBid),
      lastAsk: Number(round.lastAsk),
      tick: Number(round.tick),
      bidLots: round.bidLots,
      askLots: round.askLots,
      volume: round.volume,
      number: Number(round.number),
    },
  })),
};

/** maker (32 bits) | place (8) | reduce-only (8) | lots (64) | resting (64) | tick (32) | 48 zero bits. */
export function toFillWord(word: bigint): FillWord {
  return {
    maker: accountId(word >> 224n),
    orderIndex: Number((word >> 216n) & 0xffn),
    reduceOnly: ((word >> 208n) & 1n) === 1n,
    lots: BigInt.asUintN(64, word >> 144n),
    resting: BigInt.asUintN(64, word >> 80n),
    tick: Number(BigInt.asUintN(32, word >> 48n)),
  };
}
