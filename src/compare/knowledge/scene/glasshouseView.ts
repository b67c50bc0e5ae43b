import { id as hashOf } from "ethers";

import { frozenCopy } from "../../../cex/publication/frozenCopy";
import {
  type ChainAccount,
  type ChainAmount,
  type ChainFill,
  type ChainQuote,
  type PublicChain,
  type PublicDeleveraging,
  type PublicLiquidation,
  type PublicMarket,
  type PublicView,
} from "../../../cex/publication/publicView";
import { type EventBody } from "../../../domain/events";
import { marketOf, touchedCash } from "../../../domain/lookup";
import {
  type AccountState,
  type LevelState,
  type MarketSnapshot,
  type Snapshot,
} from "../../../domain/snapshot";
import { healthOf } from "../../../laws/valuation";
import { ratePpb } from "../../../math/fundingMath";
import { mark } from "../../../math/marginMath";
import { MARKET } from "./glasshouse";
import { type Doings } from "./glasshouseWorld";
import { SOURCES } from "./tape";

const LEVELS = 20;
/** Of the deployed code; nobody can change it. */
const CODE_HASH = hashOf("glasshouse");

/** What any node serves of the exchange after a block, in the words in which every venue's view is told. */
export function viewOf(state: Snapshot, doings: Doings): PublicView {
  const { events } = doings;
  const fills = fillsOf(state, events);
  return frozenCopy({
    venue: "Glasshouse",
    kind: "glasshouse",
    block: doings.block,
    timeSec: doings.timeSec,
    market: marketView(state, fills),
    trades: fills.map(({ price, size, takerIsBuy }) => ({
      price,
      size,
      takerIsBuy,
      // The chain orders transactions; when they reached the sequencer it does not know.
      takerSequence: undefined,
    })),
    liquidations: liquidationsOf(state, doings),
    deleveragings: deleveragingsOf(events),
    fundBalance: state.fund.assets * state.unit,
    reserves: undefined,
    custodian: undefined,
    receiptKey: undefined,
    chain: chainOf(state, doings, fills),
  });
}

function marketView(state: Snapshot, fills: readonly ChainFill[]): PublicMarket {
  const market = marketOf(state, MARKET);
  const { interestPpm, fundingCapPpm } = market.config;
  const levels = (all: readonly LevelState[]) =>
    all.slice(0, LEVELS).map(({ tick, lots }) => ({
      price: BigInt(tick) * market.book.tickSize,
      size: lots * market.book.lotSize,
    }));
  return {
    index: market.index.latest,
    mark: markOf(market),
    last: fills.at(-1)?.price ?? market.index.latest,
    fundingPpb: ratePpb(market.premiumPpb, interestPpm, fundingCapPpm, false),
    bids: levels(market.book.bids),
    asks: levels(market.book.asks),
    openInterest: market.longs.reduce((sum, { openInterest }) => sum + openInterest, 0n),
  };
}

function markOf({ index, basisPpb }: MarketSnapshot): bigint {
  return mark(index.latest, basisPpb);
}

function chainOf(state: Snapshot, doings: Doings, fills: readonly ChainFill[]): PublicChain {
  return {
    codeHash: CODE_HASH,
    admin: null,
    oracle: null,
    held: { usd: state.reserves, coin: 0n, token: 0n },
    accounts: state.accounts.map((account) => accountOf(account, state)),
    pending: [],
    transfers: transfersOf(doings.events),
    fills,
    adlRule: "class",
    quotes: quotesOf(doings.events),
    failures: doings.failures,
  };
}

/** NOTE: cash has paid for the position already, so cost is given back beside it: balance less cost is cash. */
function accountOf(account: AccountState, state: Snapshot): ChainAccount {
  const position = account.positions.find(({ market }) => market === MARKET);
  const size = position?.touched.size ?? 0n;
  const entry = position?.touched.entryNotional ?? 0n;
  const cost = size < 0n ? -entry : entry;
  return {
    account: account.id,
    balance: { usd: touchedCash(account) + cost, coin: 0n, token: 0n },
    size,
    cost,
    maintenance: healthOf(account, state, "better")?.maintenanceMargin ?? 0n,
    tier: size === 0n ? null : (position?.stored.tier ?? null),
  };
}

/** Every match of the block; what was removed instead of filled is none. */
export function fillsOf(state: Snapshot, events: readonly EventBody[]): ChainFill[] {
  const { tickSize, lotSize } = marketOf(state, MARKET).book;
  return events.flatMap((event): ChainFill[] => {
    if (event.kind !== "Filled") return [];
    const { taker, takerBuys: takerIsBuy } = event;
    return event.fills
      .filter(({ lots }) => lots > 0n)
      .map(({ maker, lots, tick }) => ({
        taker,
        maker,
        takerIsBuy,
        price: BigInt(tick) * tickSize,
        size: lots * lotSize,
      }));
  });
}

function liquidationsOf(state: Snapshot, { events, sizes, timeSec }: Doings): PublicLiquidation[] {
  const market = marketOf(state, MARKET);
  return events.flatMap((event): PublicLiquidation[] => {
    if (event.kind !== "AccountLiquidated") return [];
    const { soldLots, takenOver, deleveraged } = event.outcome;
    const size = soldLots * market.book.lotSize + takenOver + deleveraged;
    return [{ timeSec, wasLong: (sizes.get(event.account) ?? 0n) > 0n, size, price: markOf(market) }];
  });
}

function deleveragingsOf(events: readonly EventBody[]): PublicDeleveraging[] {
  return events.flatMap((event): PublicDeleveraging[] => {
    if (event.kind !== "Deleveraged") return [];
    const { size: bankrupt, price, closed } = event;
    return closed.filter((size) => size > 0n).map((size) => ({ winnerWasLong: bankrupt < 0n, size, price }));
  });
}

export function transfersOf(events: readonly EventBody[]): ChainAmount[] {
  return events.flatMap((event): ChainAmount[] => {
    if (event.kind === "Deposited") return [{ account: event.account, asset: "usd", amount: event.amount }];
    if (event.kind === "Withdrawn") return [{ account: event.account, asset: "usd", amount: -event.amount }];
    return [];
  });
}

function quotesOf(events: readonly EventBody[]): ChainQuote[] {
  const round = events.findLast((event) => event.kind === "RoundMade");
  if (round?.kind !== "RoundMade") return [];
  return round.quotes.map(({ price }, place) => ({ source: SOURCES[place] ?? "", price }));
}
