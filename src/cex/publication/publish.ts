import { fundEquity } from "../engine/insuranceFund";
import { type EngineState } from "../engine/state";
import { type VenueKind } from "../model/config";
import { chainView } from "./chainView";
import { frozenCopy } from "./frozenCopy";
import { type PublicLiquidation, type PublicMarket, type PublicTrade, type PublicView } from "./publicView";
import { type Snapshot } from "./snapshot";
import { venueKeys } from "./venueKeys";

const LEVELS = 20;

/** What a kind of venue shows beside prices, depth and trades. */
interface Openness {
  readonly openInterest: boolean;
  readonly fund: boolean;
  /** Every ADL fill. */
  readonly deleveragings: boolean;
  /** Order of arrival in the trade feed. A chain tells in which order it ran orders, and not when they came. */
  readonly arrival: boolean;
  readonly receipts: boolean;
  readonly chain: boolean;
}

const CLOSED: Openness = {
  openInterest: false,
  fund: false,
  deleveragings: false,
  arrival: false,
  receipts: false,
  chain: false,
};

const OPENNESS: Readonly<Record<VenueKind, Openness>> = {
  opaque: { ...CLOSED },
  typical: { ...CLOSED, openInterest: true, fund: true },
  bestPractice: {
    ...CLOSED,
    openInterest: true,
    fund: true,
    deleveragings: true,
    arrival: true,
    receipts: true,
  },
  badDex: { ...CLOSED, openInterest: true, fund: true, deleveragings: true, chain: true },
};

/** The view of everybody, at the end of a block. */
export function publish(
  state: EngineState,
  snapshot: Snapshot | undefined,
  liquidations: readonly PublicLiquidation[] | undefined,
): PublicView {
  const { config, block, timeSec, journal } = state;
  const open = OPENNESS[config.kind];
  return frozenCopy({
    venue: config.name,
    kind: config.kind,
    block,
    timeSec,
    market: marketView(state, open),
    trades: tradeFeed(state, open),
    liquidations,
    deleveragings: open.deleveragings
      ? journal.deleveragings.map(({ winnerWasLong, size, price }) => ({ winnerWasLong, size, price }))
      : undefined,
    fundBalance: open.fund ? fundEquity(state) : undefined,
    reserves: snapshot?.published,
    custodian: snapshot?.custodian,
    receiptKey: open.receipts ? venueKeys(config.secret).receipts : undefined,
    chain: open.chain ? chainView(state) : undefined,
  });
}

function marketView({ market, book, ledger }: EngineState, open: Openness): PublicMarket {
  const { index, mark, last, fundingPpb } = market;
  const longs = ledger.all().reduce((sum, { size }) => (size > 0n ? sum + size : sum), 0n);
  return {
    index,
    mark,
    last,
    fundingPpb,
    bids: book.levels(true, LEVELS),
    asks: book.levels(false, LEVELS),
    openInterest: open.openInterest ? longs : undefined,
  };
}

function tradeFeed({ journal }: EngineState, open: Openness): PublicTrade[] {
  return journal.trades.map(({ price, size, takerIsBuy, takerSequence }) => ({
    price,
    size,
    takerIsBuy,
    takerSequence: open.arrival ? takerSequence : undefined,
  }));
}
