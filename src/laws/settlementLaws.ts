import { eventsOf, type ExchangeEvent } from "../domain/events";
import { type MarketId } from "../domain/ids";
import { marketOf } from "../domain/lookup";
import { RoundStatus } from "../domain/names";
import { type AccountState, type MarketSnapshot, type Snapshot, type Touched } from "../domain/snapshot";
import { SETTLE_AFTER, WAD, WIND_UP_AFTER } from "../math/bounds";
import { value } from "../math/marginMath";
import { abs, divCeil } from "../math/wadMath";
import { Findings, type Transition, type Violation } from "./law";
import { accruedMarkets, touch } from "./valuation";

type Settled = Extract<ExchangeEvent, { readonly kind: "MarketSettled" }>;

const NOTHING: Touched = { size: 0n, entryNotional: 0n, cash: 0n };

/**
 * SET-1: a market settles only after its oracle was dead for SETTLE_AFTER and still is; then nobody holds size in it, and every holder
 * was paid his size at one price. Only who is bankrupt, in a market dead for WIND_UP_AFTER, is wound up.
 */
export function checkSet1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("SET-1");
  for (const event of eventsOf(events, "MarketSettled")) {
    requireDead(findings, event.market, SETTLE_AFTER, before, events, after);
    requireEmpty(findings, event.market, after);
    const was = accruedMarkets(before, after)[event.market];
    if (was === undefined) continue;
    for (const account of before.accounts) requirePaid(findings, account, event, was, after);
  }
  for (const { account, market, equity } of eventsOf(events, "AccountWoundUp")) {
    requireDead(findings, market, WIND_UP_AFTER, before, events, after);
    findings.require(equity < 0n, `account ${account} wound up: equity`, equity, "< 0");
  }
  return findings.all;
}

function requireDead(
  findings: Findings,
  id: MarketId,
  age: bigint,
  before: Snapshot,
  events: readonly ExchangeEvent[],
  after: Snapshot,
): void {
  const silent = after.timestamp - marketOf(before, id).index.updatedAt;
  const asked = eventsOf(events, "RoundMade").filter(({ market }) => market === id);
  const failed = asked.length > 0 && asked.every(({ status }) => status === RoundStatus.NoQuorum);
  findings.require(BigInt(silent) >= age, `market ${id}: seconds without quorum`, silent, `>= ${age}`);
  findings.require(failed, `market ${id}: its sources`, "not asked, or they answer", "no quorum");
}

function requireEmpty(findings: Findings, id: MarketId, after: Snapshot): void {
  const { longs, shorts } = marketOf(after, id);
  for (const { openInterest, entryNotional, holders } of [...longs, ...shorts]) {
    const left = openInterest + entryNotional + BigInt(holders);
    findings.require(left === 0n, `market ${id}: a class after its settlement`, left, 0n);
  }
}

/** Size before, times the price, is what the account's index owes more. It may lose or gain what rounding misplaces. */
function requirePaid(
  findings: Findings,
  account: AccountState,
  { market, price }: Settled,
  was: MarketSnapshot,
  after: Snapshot,
): void {
  const held = account.positions.find((position) => position.market === market);
  if (held === undefined || held.stored.size === 0n) return;
  const had = touch(held.stored, was, held.finalIndex);
  const position = after.accounts[account.id - 1]?.positions.find((one) => one.market === market);
  const has = position?.touched ?? NOTHING;
  const name = `account ${account.id} in market ${market}`;
  findings.require(has.size === 0n, `${name}: size`, has.size, 0n);
  const unit = divCeil(abs(held.stored.size), held.stored.scale);
  const dust = 2n * unit + divCeil(price, WAD) + 2n;
  const gained = has.cash - had.cash;
  const due = value(had.size, price);
  findings.require(abs(gained - due) <= dust, `${name}: paid`, gained, `${due} +- ${dust}`);
}
