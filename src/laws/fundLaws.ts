import { eventsOf, type ExchangeEvent } from "../domain/events";
import { FUND, HOUSE, type MarketId, NO_ACCOUNT } from "../domain/ids";
import { accountOf, marketOf } from "../domain/lookup";
import { type Snapshot } from "../domain/snapshot";
import { PPM } from "../math/bounds";
import { abs, divCeil, min, mulDivDown, mulDown, mulUp } from "../math/wadMath";
import { Findings, type Transition, type Violation } from "./law";
import { healthAccrued, healthOf } from "./valuation";

/** Rounding of share price and equity in one transaction. */
const SHARE_DUST = 1_000n;

/** Virtual shares and assets that guard the fund's first depositor. */
const VIRTUAL = 10n ** 12n;

/** What may leave a deficit. */
const BANKRUPTCIES: ReadonlySet<ExchangeEvent["kind"]> = new Set<ExchangeEvent["kind"]>([
  "AccountLiquidated",
  "AccountWoundUp",
  "DustSwept",
]);

/** DEF-1: a deficit only grows by a recorded bankruptcy and only shrinks by a recorded payment, to the wei. */
export function checkDef1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("DEF-1");
  for (const { id } of after.markets) {
    const explained = walkDeficit(owedIn(before, id), id, events, after);
    const owed = owedIn(after, id);
    findings.require(owed === explained, `market ${id}: deficit`, owed, `${explained} by events`);
    const bankrupt = events.some(({ kind }) => BANKRUPTCIES.has(kind));
    findings.require(
      bankrupt || owed <= owedIn(before, id),
      `market ${id}: deficit grew`,
      owed,
      "a bankruptcy",
    );
  }
  const sum = after.markets.reduce((total, { id }) => total + owedIn(after, id), 0n);
  findings.require(sum === after.totals.deficit, "sum of deficits", after.totals.deficit, sum);
  return findings.all;
}

/**
 * INS-1: the share price of the fund falls only by a recorded cover or by marking absorbed positions. What a share stood for
 * once funding and marks had moved, less what was paid out for a cause, it still stands for.
 */
export function checkIns1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("INS-1", "major");
  if (before.fund.shares === 0n || after.fund.shares === 0n || absorbs(events)) return findings.all;
  const had = healthAccrued(accountOf(before, FUND), before, after, "worse");
  const has = healthOf(accountOf(after, FUND), after, "worse");
  if (had === undefined || has === undefined || had.equity <= 0n) return findings.all;
  const drawn = sumOf(
    eventsOf(events, "Paid")
      .filter(({ from }) => from === FUND)
      .map(({ amount, income }) => amount + income),
  );
  const [sharesBefore, sharesAfter] = [before.fund.shares + VIRTUAL, after.fund.shares + VIRTUAL];
  const worth = (has.equity + VIRTUAL + after.unit + SHARE_DUST) * sharesBefore;
  const due = (had.equity + VIRTUAL - drawn - givenAway(events) - sweptUp(events)) * sharesAfter;
  const price = (equity: bigint, shares: bigint): string => `${equity}/${shares}`;
  const [is, was] = [price(has.equity, after.fund.shares), price(had.equity - drawn, before.fund.shares)];
  findings.require(worth >= due, "assets a share", is, `>= ${was}`);
  return findings.all;
}

/** The fund absorbs a position, or pays for one that it absorbed: a levy, its own liquidation, the end of a dead market. */
function absorbs(events: readonly ExchangeEvent[]): boolean {
  return events.some(
    (event) =>
      event.kind === "TakenOver" ||
      event.kind === "ClassesLevied" ||
      event.kind === "AccountWoundUp" ||
      event.kind === "MarketSettled" ||
      (event.kind === "AccountLiquidated" && event.account === FUND),
  );
}

/** Inventory leaves at mark less at most 1 %, which is a 99th of the price: that much of what its takeover brought is given away. */
function givenAway(events: readonly ExchangeEvent[]): bigint {
  const notionals = eventsOf(events, "InventoryTaken").map(({ size, price }) => mulUp(abs(size), price));
  return divCeil(sumOf(notionals), 99n);
}

/** Less than a lot comes at the price better for its holder and is then marked at the worse one: at most all of it is lost. */
function sweptUp(events: readonly ExchangeEvent[]): bigint {
  return sumOf(eventsOf(events, "DustSwept").map(({ size, price }) => mulUp(abs(size), price)));
}

/** What the events make of a market's deficit. */
function walkDeficit(
  start: bigint,
  market: MarketId,
  events: readonly ExchangeEvent[],
  after: Snapshot,
): bigint {
  const account = marketOf(after, market).deficitAccount;
  let owed = start;
  for (const event of events) {
    if (event.kind === "Paid" && event.from === account) owed += event.amount + event.income;
    if (event.kind === "Paid" && event.to === account) owed -= event.amount;
    if (event.kind === "Paid" && event.market === market) owed -= min(owed, event.income);
    if (event.kind === "ClassesLevied" && event.to === account) owed -= sumOf(event.amounts);
    if (event.kind === "Filled" && event.market === market) owed -= min(owed, incomeOf(event, after));
  }
  return owed;
}

/** The part of a fill's fee that makers do not get. */
function incomeOf(event: Extract<ExchangeEvent, { readonly kind: "Filled" }>, after: Snapshot): bigint {
  const { lotSize, tickSize } = marketOf(after, event.market).config;
  const rebates = event.fills.map(({ lots, tick }) =>
    mulDivDown(mulDown(lots * lotSize, BigInt(tick) * tickSize), event.rebatePpm, PPM),
  );
  return event.fee - sumOf(rebates);
}

function owedIn(snapshot: Snapshot, market: MarketId): bigint {
  const id = snapshot.markets[market]?.deficitAccount ?? NO_ACCOUNT;
  const account = snapshot.accounts[id - HOUSE];
  return account === undefined || id === NO_ACCOUNT ? 0n : -account.cash;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
