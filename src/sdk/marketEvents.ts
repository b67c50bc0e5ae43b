import { type LiquidationOutcome } from "../domain/waterfallEvents";
import { accountId, marketId } from "../domain/ids";
import { type Grade, type RoundStatus } from "../domain/names";
import {
  type HaltStartedEvent,
  type TightenedEvent,
} from "../../typechain/contracts/interfaces/ICircuitBreaker";
import { type DeleveragedEvent } from "../../typechain/contracts/interfaces/IDeleverager";
import {
  type CoveredEvent,
  type InventoryTakenEvent,
  type TakenOverEvent,
} from "../../typechain/contracts/interfaces/IInsuranceFund";
import {
  type AccountLiquidatedEvent,
  type AccountWoundUpEvent,
  type DustSweptEvent,
} from "../../typechain/contracts/interfaces/ILiquidator";
import { type MarketListedEvent } from "../../typechain/contracts/interfaces/IMarketRegistry";
import { type RoundMadeEvent, type SourcesSetEvent } from "../../typechain/contracts/interfaces/IPriceOracle";
import { type Converters, on } from "./convert";

/** Events of registry, oracle and breaker. */
export const MARKET_CONVERTERS: Converters = {
  MarketListed: on<MarketListedEvent.OutputObject>(({ market, symbol, config }) => ({
    kind: "MarketListed",
    market: marketId(market),
    symbol,
    lotSize: config.margin.lotSize,
  })),
  SourcesSet: on<SourcesSetEvent.OutputObject>(({ market, sources }) => ({
    kind: "SourcesSet",
    market: marketId(market),
    weights: sources.map(({ weight }) => weight),
  })),
  RoundMade: on<RoundMadeEvent.OutputObject>(
    ({ market, price, dispersionPpm, status, quotes, verdicts }) => ({
      kind: "RoundMade",
      market: marketId(market),
      price,
      dispersionPpm,
      status: Number(status) as RoundStatus,
      quotes: quotes.map((quote) => ({
        price: quote.price,
        timestamp: quote.timestamp,
        confidence: quote.confidence,
      })),
      verdicts: verdicts.map(Number),
    }),
  ),
  HaltStarted: on<HaltStartedEvent.OutputObject>(({ market, grade, trip, price, until }) => ({
    kind: "HaltStarted",
    market: marketId(market),
    grade: Number(grade) as Grade,
    trip: Number(trip),
    price,
    until: Number(until),
  })),
  Tightened: on<TightenedEvent.OutputObject>(({ market, grade, until }) => ({
    kind: "Tightened",
    market: marketId(market),
    grade: Number(grade) as Grade,
    until: Number(until),
  })),
};

/** Events of Liquidator, Deleverager and fund. */
export const WATERFALL_CONVERTERS: Converters = {
  AccountLiquidated: on<AccountLiquidatedEvent.OutputObject>((event) => ({
    kind: "AccountLiquidated",
    account: accountId(event.account),
    market: marketId(event.market),
    keeper: accountId(event.keeper),
    equityBefore: event.equityBefore,
    maintenanceBefore: event.maintenanceBefore,
    outcome: toOutcome(event.outcome),
  })),
  AccountWoundUp: on<AccountWoundUpEvent.OutputObject>((event) => ({
    kind: "AccountWoundUp",
    account: accountId(event.account),
    market: marketId(event.market),
    keeper: accountId(event.keeper),
    equity: event.equity,
    price: event.price,
    outcome: toOutcome(event.outcome),
  })),
  DustSwept: on<DustSweptEvent.OutputObject>(({ account, market, size, price }) => ({
    kind: "DustSwept",
    account: accountId(account),
    market: marketId(market),
    size,
    price,
  })),
  Deleveraged: on<DeleveragedEvent.OutputObject>(
    ({ market, account, size, price, deficit, levied, booked, closed, levies }) => ({
      kind: "Deleveraged",
      market: marketId(market),
      account: accountId(account),
      size,
      price,
      deficit,
      levied,
      booked,
      closed: [...closed],
      levies: [...levies],
    }),
  ),
  Covered: on<CoveredEvent.OutputObject>(({ market, account, amount }) => ({
    kind: "Covered",
    market: marketId(market),
    account: accountId(account),
    amount,
  })),
  TakenOver: on<TakenOverEvent.OutputObject>(({ market, account, size, price, mark }) => ({
    kind: "TakenOver",
    market: marketId(market),
    account: accountId(account),
    size,
    price,
    mark,
  })),
  InventoryTaken: on<InventoryTakenEvent.OutputObject>(({ market, by, size, price }) => ({
    kind: "InventoryTaken",
    market: marketId(market),
    by: accountId(by),
    size,
    price,
  })),
};

/** A plain object of what is decoded. */
function toOutcome(outcome: LiquidationOutcome): LiquidationOutcome {
  return {
    ordersCancelled: outcome.ordersCancelled,
    soldLots: outcome.soldLots,
    fee: outcome.fee,
    takenOver: outcome.takenOver,
    covered: outcome.covered,
    deleveraged: outcome.deleveraged,
    levied: outcome.levied,
    deficit: outcome.deficit,
    reward: outcome.reward,
  };
}
