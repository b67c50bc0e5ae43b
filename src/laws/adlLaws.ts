import { eventsOf, type ExchangeEvent } from "../domain/events";
import { FUND, type MarketId } from "../domain/ids";
import { accountOf, marketOf, sizeOf, touchedCash } from "../domain/lookup";
import { type Snapshot } from "../domain/snapshot";
import { abs } from "../math/wadMath";
import { type AdlGasSample, Findings, type Transition, type Violation } from "./law";
import { accruedMarkets, cashIn } from "./valuation";

/** ADL-2: two runs with any number of accounts opposite cost the same to this share of the cheaper. */
const GAS_TOLERANCE_PERCENT = 1n;

/** ADL-1: closed size = x, levy + change of deficit = D. */
export function checkAdl1({ events }: Transition): readonly Violation[] {
  const findings = new Findings("ADL-1");
  for (const event of eventsOf(events, "Deleveraged")) {
    const name = `ADL of account ${event.account} in market ${event.market}`;
    const [closed, levies] = [sumOf(event.closed), sumOf(event.levies)];
    findings.require(closed === abs(event.size), `${name}: closed`, closed, abs(event.size));
    findings.require(levies === event.levied, `${name}: levied`, levies, event.levied);
    const paid = event.levied + event.booked;
    findings.require(paid === event.deficit, `${name}: levied and booked`, paid, event.deficit);
  }
  for (const event of eventsOf(events, "PositionDeleveraged")) {
    const closed = sumOf(event.closed);
    const name = `account ${event.account} in market ${event.market}: size closed`;
    findings.require(closed === abs(event.size), name, closed, abs(event.size));
  }
  return findings.all;
}

/** ADL-2: the cost of ADL does not grow with the number of accounts. */
export function checkAdl2(samples: readonly AdlGasSample[]): readonly Violation[] {
  const findings = new Findings("ADL-2", "major");
  const cheapest = samples
    .map(({ gas }) => gas)
    .reduce((least, gas) => (gas < least ? gas : least), samples[0]?.gas ?? 0n);
  const most = cheapest + (cheapest * GAS_TOLERANCE_PERCENT) / 100n;
  for (const { opposite, gas } of samples) {
    findings.require(gas <= most, `gas with ${opposite} accounts opposite`, gas, `<= ${most}`);
  }
  return findings.all;
}

/** ADL-3: only within a liquidation of an account with E < MM/3, or where a bankrupt one is wound up in a dead market. */
export function checkAdl3({ events }: Transition): readonly Violation[] {
  const findings = new Findings("ADL-3", "major");
  for (const event of eventsOf(events, "Deleveraged")) {
    const name = `ADL of account ${event.account}`;
    if (isWoundUp(events, event)) continue;
    const cause = eventsOf(events, "AccountLiquidated").find(
      ({ account, market }) => account === event.account && market === event.market,
    );
    findings.require(cause !== undefined, name, "no liquidation", "a liquidation in the same transaction");
    if (cause === undefined) continue;
    const { equityBefore, maintenanceBefore } = cause;
    const deep = 3n * equityBefore < maintenanceBefore;
    findings.require(deep, `${name}: equity`, equityBefore, `< ${maintenanceBefore} / 3`);
  }
  return findings.all;
}

function isWoundUp(events: readonly ExchangeEvent[], { account, market }: EndedPosition): boolean {
  return eventsOf(events, "AccountWoundUp").some(
    (event) => event.account === account && event.market === market && event.equity < 0n,
  );
}

type EndedPosition = Extract<ExchangeEvent, { readonly kind: "Deleveraged" }>;

/** ADL-4: no account without a position on a side that was hit pays or loses size. */
export function checkAdl4({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("ADL-4");
  const hits = sidesHit(events);
  if (hits.length === 0) return findings.all;
  const involved = new Set(events.flatMap((event) => partiesOf(event, after)));
  const accrued = accruedMarkets(before, after);
  for (const was of before.accounts) {
    if (involved.has(was.id)) continue;
    if (hits.some(({ market, longs }) => isOn(sizeOf(was, market), longs))) continue;
    const is = accountOf(after, was.id);
    const [had, has] = [cashIn(was, accrued), touchedCash(is)];
    findings.require(has === had, `account ${was.id}: cash`, has, had);
    for (const { market } of hits) {
      const [sizeBefore, sizeAfter] = [sizeOf(was, market), sizeOf(is, market)];
      findings.require(sizeBefore === sizeAfter, `account ${was.id}: size`, sizeAfter, sizeBefore);
    }
  }
  return findings.all;
}

interface Hit {
  readonly market: MarketId;
  readonly longs: boolean;
}

function sidesHit(events: readonly ExchangeEvent[]): readonly Hit[] {
  return [
    ...eventsOf(events, "PositionDeleveraged").map(({ market, size }) => ({ market, longs: size < 0n })),
    ...eventsOf(events, "ClassesLevied").map(({ market, longs }) => ({ market, longs })),
  ];
}

/** Accounts named in an event: their cash or size may change for another reason. */
function partiesOf(event: ExchangeEvent, after: Snapshot): readonly number[] {
  switch (event.kind) {
    case "Filled":
      return [event.taker, ...event.fills.map(({ maker }) => maker), ...incomeOf(event.market, after)];
    case "Paid":
      return [event.from, event.to, ...(event.income > 0n ? incomeOf(event.market, after) : [])];
    case "PositionTransferred":
      return [event.from, event.to];
    case "PositionDeleveraged":
    case "PositionSettled":
    case "Deposited":
    case "Withdrawn":
    case "TierSet":
      return [event.account];
    case "ClassesLevied":
      return [event.to];
    default:
      return [];
  }
}

/** To whom fees go that belong to nobody else. */
function incomeOf(market: MarketId, after: Snapshot): readonly number[] {
  return [FUND, marketOf(after, market).deficitAccount];
}

function isOn(size: bigint, longs: boolean): boolean {
  return size !== 0n && size > 0n === longs;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
