import { type CollateralEvent } from "../../domain/collateralEvents";
import { type BookEvent, type ExchangeEvent, type LedgerEvent } from "../../domain/events";
import { type MarketId } from "../../domain/ids";
import { type Snapshot } from "../../domain/snapshot";
import { Findings, type Replay, type Violation } from "../law";
import { compareAccount } from "./compareAccount";
import { compareMarket } from "./compareMarket";
import { type AuctionState, AuctionWatch } from "./auctionWatch";
import { type BookState, COLLECTED, ShadowBook } from "./shadowBook";
import { type CollateralState, ShadowCollateral } from "./shadowCollateral";
import { type LedgerState, ShadowLedger } from "./shadowLedger";
import { WriteLog } from "./writeLog";

/** Mark state of a market, as its last accrual said. */
export interface ShadowMark {
  readonly basisPpb: bigint;
  readonly premiumPpb: bigint;
}

/** All that a shadow is made of, as plain data: numbers, texts, lists and maps, of which some are in two places. */
export interface ShadowState {
  readonly ledger: LedgerState;
  readonly book: BookState;
  readonly collateral: CollateralState;
  readonly auctions: AuctionState;
  readonly marks: Map<MarketId, ShadowMark>;
}

/** The exchange rebuilt from events alone: feed it every event in order, compare it with any snapshot (REC-1). */
export class ShadowExchange {
  readonly ledger: ShadowLedger;
  readonly book: ShadowBook;
  readonly collateral: ShadowCollateral;
  readonly auctions: AuctionWatch;
  readonly marks: Map<MarketId, ShadowMark>;
  readonly writes = new WriteLog();

  /** Goes on from where another one stood that had found nothing. It takes the state over: nobody else may keep it. */
  constructor(from?: ShadowState) {
    this.ledger = new ShadowLedger(from?.ledger, this.writes);
    this.book = new ShadowBook(from?.book, this.writes);
    this.collateral = new ShadowCollateral(from?.collateral, this.writes);
    this.auctions = new AuctionWatch(this.book, from?.auctions);
    this.marks = from?.marks ?? new Map();
  }

  get state(): ShadowState {
    const { ledger, book, collateral, auctions, marks } = this;
    return {
      ledger: ledger.state,
      book: book.state,
      collateral: collateral.state,
      auctions: auctions.state,
      marks,
    };
  }

  apply(event: ExchangeEvent): void {
    if (isBookEvent(event)) {
      if (event.kind === "BookOpened") this.ledger.bookUnits.set(event.market, event);
      if (event.kind === "OrderPlaced") this.ledger.rest(event.account, event.market);
      this.book.apply(event);
      this.auctions.book(event);
    } else if (isLedgerEvent(event)) {
      if (event.kind === "Filled") {
        this.auctions.fill(event);
        this.book.fill(event, this.book.uncrossOf(event.market) > COLLECTED);
      }
      if (event.kind === "DeficitAccountOpened") this.book.spend(event.account);
      if (event.kind === "MarketAccrued") this.marks.set(event.market, event);
      this.ledger.apply(event);
    } else if (isCollateralEvent(event)) {
      this.collateral.apply(event);
    }
  }

  /** Field for field; what only the oracle, the breaker or the registry knows is not part of it. */
  compare(snapshot: Snapshot): readonly Violation[] {
    const findings = new Findings("REC-1");
    const { totals, history } = snapshot;
    findings.require(
      totals.accounted === this.ledger.accounted,
      "accounted",
      totals.accounted,
      this.ledger.accounted,
    );
    findings.require(totals.deficit === this.ledger.deficit, "deficit", totals.deficit, this.ledger.deficit);
    const { sequence, accounts } = this.ledger;
    findings.require(history.sequence === sequence, "entries of the history", history.sequence, sequence);
    findings.require(totals.accounts === accounts.length, "accounts", totals.accounts, accounts.length);
    this.collateral.compareAssets(findings, snapshot);
    for (const account of snapshot.accounts) compareAccount(findings, this, account);
    for (const market of snapshot.markets) compareMarket(findings, this, market);
    return findings.all;
  }
}

/** REC-1: events alone rebuild the state. */
export function checkRec1({ events, after }: Replay): readonly Violation[] {
  return replayed(events).compare(after);
}

/**
 * AUC-1: an uncross trades at the price of the largest volume, then of the least imbalance, then nearest to the index, all of a round at
 * one price, and ends with an uncrossed book. Judged over every round since the first block, the price by counting at every tick.
 */
export function checkAuc1({ events }: Replay): readonly Violation[] {
  return replayed(events).auctions.violations;
}

/** BOOK-3: price-time priority, judged over every fill since the first block. */
export function checkBook3({ events }: Replay): readonly Violation[] {
  return replayed(events).book.priorityViolations;
}

function replayed(events: readonly ExchangeEvent[]): ShadowExchange {
  const shadow = new ShadowExchange();
  for (const event of events) shadow.apply(event);
  return shadow;
}

const BOOK_EVENTS: ReadonlySet<ExchangeEvent["kind"]> = new Set<BookEvent["kind"]>([
  "BookOpened",
  "OrderPlaced",
  "OrderRemoved",
  "OrderTaken",
  "UncrossSet",
  "OrderUncrossed",
  "RoundPriced",
  "AuctionStepped",
]);

const LEDGER_EVENTS: ReadonlySet<ExchangeEvent["kind"]> = new Set<LedgerEvent["kind"]>([
  "AccountOpened",
  "Deposited",
  "Withdrawn",
  "Filled",
  "PositionTransferred",
  "PositionDeleveraged",
  "ClassesLevied",
  "Paid",
  "MarketAccrued",
  "TierSet",
  "PositionSettled",
  "EpochEnded",
  "MarketSettled",
  "DeficitAccountOpened",
]);

const COLLATERAL_EVENTS: ReadonlySet<ExchangeEvent["kind"]> = new Set<CollateralEvent["kind"]>([
  "CollateralListed",
  "CollateralCapSet",
  "CollateralDeposited",
  "CollateralWithdrawn",
  "CollateralSold",
  "CollateralSaleOpened",
  "CollateralSaleClosed",
]);

function isCollateralEvent(event: ExchangeEvent): event is ExchangeEvent & CollateralEvent {
  return COLLATERAL_EVENTS.has(event.kind);
}

function isBookEvent(event: ExchangeEvent): event is ExchangeEvent & BookEvent {
  return BOOK_EVENTS.has(event.kind);
}

function isLedgerEvent(event: ExchangeEvent): event is ExchangeEvent & LedgerEvent {
  return LEDGER_EVENTS.has(event.kind);
}
