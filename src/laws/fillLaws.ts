import { eventsOf, type ExchangeEvent } from "../domain/events";
import { type AccountId, FUND, type MarketId } from "../domain/ids";
import { accountOf, sizeOf } from "../domain/lookup";
import { type Health } from "../domain/snapshot";
import { abs } from "../math/wadMath";
import { Findings, type Transition, type Violation } from "./law";
import { accruedMarkets, healthAccrued, healthOf, worthIn } from "./valuation";

type Filled = Extract<ExchangeEvent, { readonly kind: "Filled" }>;

/** Rounding of one account's health between two states: a wei for each of its at most eight markets, each way. */
const HEALTH_DUST = 32n;

/**
 * FILL-1: where size grew a taker has E' >= IM' and a maker E' >= MM'; where it shrank and E' < IM', E' >= 0 and E'/MM'
 * has not fallen. Whoever takes of the fund's inventory is judged as a taker. Judged where an account's only business in the transaction was
 * to fill.
 */
export function checkFill1(transition: Transition): readonly Violation[] {
  const findings = new Findings("FILL-1");
  if (movesClasses(transition.events)) return findings.all;
  const fills = eventsOf(transition.events, "Filled");
  const others = busyOtherwise(transition.events);
  for (const { market, party } of fills.flatMap(partiesOf)) {
    if (others.has(party)) continue;
    // Who took and then was met as a maker, in one batch, is left with what a maker needs.
    const made =
      fills.some((event) => event.fills.some(({ maker, lots }) => maker === party && lots > 0n)) ||
      // Both sides of an uncross rested.
      eventsOf(transition.events, "OrderUncrossed").some(({ account }) => account === party);
    checkParty(findings, transition, market, party, !made);
  }
  for (const { market, by } of eventsOf(transition.events, "InventoryTaken")) {
    if (!others.has(by)) checkParty(findings, transition, market, by, true);
  }
  return findings.all;
}

/** TRIP-1: accounts of one owner that trade with each other alone come out with nothing more than they had. */
export function checkTrip1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("TRIP-1");
  const fills = eventsOf(events, "Filled");
  const parties = [...new Set(fills.flatMap(partiesOf).map(({ party }) => party))];
  const others = busyOtherwise(events);
  if (fills.length === 0 || movesClasses(events) || parties.some((party) => others.has(party)))
    return findings.all;
  const owners = [...new Set(parties.map((party) => accountOf(after, party).owner))];
  if (owners.length !== 1) return findings.all;
  const accrued = accruedMarkets(before, after);
  const had = parties.reduce((sum, id) => sum + worthIn(accountOf(before, id), accrued), 0n);
  const has = parties.reduce((sum, id) => sum + worthIn(accountOf(after, id), after.markets), 0n);
  const slack = HEALTH_DUST * BigInt(parties.length);
  findings.require(has <= had + slack, `owner ${owners[0] ?? ""}: worth of all accounts`, has, `<= ${had}`);
  return findings.all;
}

function checkParty(
  findings: Findings,
  { before, after }: Transition,
  market: MarketId,
  id: AccountId,
  took: boolean,
): void {
  const [was, is] = [accountOf(before, id), accountOf(after, id)];
  const [sizeBefore, sizeAfter] = [sizeOf(was, market), sizeOf(is, market)];
  const [had, has] = [healthAccrued(was, before, after, "worse"), healthOf(is, after, "worse")];
  if (had === undefined || has === undefined || sizeBefore === sizeAfter) return;
  const name = `account ${id} as ${took ? "taker" : "maker"} in market ${market}`;
  const turned = sizeBefore !== 0n && sizeAfter !== 0n && sizeBefore > 0n !== sizeAfter > 0n;
  const grew = abs(sizeAfter) > abs(sizeBefore) || turned;
  if (grew) {
    // NOTE an order that rested afterwards raises IM, and it was reserved against the same equity.
    const need = took ? has.initialMargin : has.maintenanceMargin;
    findings.require(has.equity + HEALTH_DUST >= need, name, has.equity, `>= ${need}`);
    return;
  }
  checkShrunk(findings, name, had, has);
}

function checkShrunk(findings: Findings, name: string, had: Health, has: Health): void {
  if (has.equity + HEALTH_DUST >= has.initialMargin) return;
  findings.require(has.equity >= 0n, name, has.equity, ">= 0");
  const [now, then] = [has.equity * had.maintenanceMargin, had.equity * has.maintenanceMargin];
  const slack = HEALTH_DUST * (had.maintenanceMargin + has.maintenanceMargin);
  findings.require(now + slack >= then, `${name}: E/MM`, ratio(has), `>= ${ratio(had)}`);
}

function partiesOf(event: Filled): readonly { readonly market: MarketId; readonly party: AccountId }[] {
  const makers = event.fills.filter(({ lots }) => lots > 0n).map(({ maker }) => maker);
  return [...new Set([event.taker, ...makers])].map((party) => ({ market: event.market, party }));
}

/** ADL and levies change the worth of accounts that no event names, and a round changes every mark. */
function movesClasses(events: readonly ExchangeEvent[]): boolean {
  return events.some(({ kind }) => CLASS_MOVES.has(kind));
}

const CLASS_MOVES: ReadonlySet<ExchangeEvent["kind"]> = new Set<ExchangeEvent["kind"]>([
  "PositionDeleveraged",
  "ClassesLevied",
  "MarketSettled",
  "RoundMade",
]);

/** Accounts whose worth changes for another reason than fills and the fund's sales. */
function busyOtherwise(events: readonly ExchangeEvent[]): ReadonlySet<AccountId> {
  const busy = new Set<AccountId>();
  const takers = new Set(eventsOf(events, "InventoryTaken").map(({ by }) => by));
  for (const event of events) {
    if (event.kind === "Paid" || event.kind === "PositionTransferred") {
      busy.add(event.from);
      const isSale = event.kind === "PositionTransferred" && event.from === FUND && takers.has(event.to);
      if (!isSale) busy.add(event.to);
    } else if (BUSY.has(event.kind) && "account" in event) {
      busy.add(event.account);
    }
  }
  return busy;
}

const BUSY: ReadonlySet<ExchangeEvent["kind"]> = new Set<ExchangeEvent["kind"]>([
  "Deposited",
  "Withdrawn",
  "TierSet",
  "AccountLiquidated",
  "AccountWoundUp",
  "DustSwept",
  "CollateralDeposited",
  "CollateralWithdrawn",
  "CollateralSold",
]);

function ratio(health: Health): string {
  return `${health.equity}/${health.maintenanceMargin}`;
}
