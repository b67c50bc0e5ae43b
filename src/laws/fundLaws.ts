import { eventsOf, type ExchangeEvent } from "../domain/events";
import { FUND, HOUSE, type MarketId, NO_ACCOUNT } from "../domain/ids";
import { accountOf, marketOf } from "../domain/lookup";
import { type Snapshot } from "../domain/snapshot";
import { PPM } from "../math/bounds";
import { max, min, mulDivDown, mulDown } from "../math/wadMath";
import { Findings, type Transition, type Violation } from "./law";
import { healthAccrued, healthOf } from "./valuation";

/** Rounding of share price and equity in one transaction. */
const SHARE_DUST = 1_000n;

/** DEF-1: a deficit only grows by a recorded bankruptcy and only shrinks by a recorded payment, to the wei. */
export function checkDef1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("DEF-1");
  for (const { id } of after.markets) {
    const explained = walkDeficit(owedIn(before, id), id, events, after);
    const owed = owedIn(after, id);
    findings.require(owed === explained, `market ${id}: deficit`, owed, `${explained} by events`);
    const bankrupt = events.some(({ kind }) => kind === "AccountLiquidated" || kind === "DustSwept");
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

/** INS-1: the share price of the fund falls only by a recorded cover or by marking absorbed positions. */
export function checkIns1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("INS-1", "major");
  if (before.fund.shares === 0n || events.some(({ kind }) => kind === "TakenOver")) return findings.all;
  const drawn = eventsOf(events, "Paid")
    .filter(({ from }) => from === FUND)
    .reduce((sum, { amount }) => sum + amount, 0n);
  const had = healthAccrued(accountOf(before, FUND), before, after, "worse");
  const was = healthOf(accountOf(before, FUND), before, "worse");
  if (had === undefined || was === undefined) return findings.all;
  const marked = max(was.equity - had.equity, 0n);
  // price after * shares before, against assets before: what each old share still stands for.
  const kept = mulDivDown(after.fund.assets + SHARE_DUST, before.fund.shares, max(after.fund.shares, 1n));
  const floor = before.fund.assets - drawn - marked - 2n * lossOfSpread(before, after);
  findings.require(kept >= floor, "assets of the shares outstanding before", kept, `>= ${floor}`);
  return findings.all;
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
    if (event.kind === "Paid" && event.from === account) owed += event.amount;
    if (event.kind === "Paid" && event.to === account) owed -= event.amount;
    if (event.kind === "ClassesLevied" && event.to === account) owed -= sumOf(event.amounts);
    if (event.kind === "Filled" && event.market === market) owed -= min(owed, incomeOf(event, after));
  }
  return owed;
}

/** The part of a fill's fee that makers do not get. */
function incomeOf(event: Extract<ExchangeEvent, { readonly kind: "Filled" }>, after: Snapshot): bigint {
  const { lotSize } = marketOf(after, event.market).config;
  const rebates = event.fills.map(({ lots, price }) =>
    mulDivDown(mulDown(lots * lotSize, price), event.rebatePpm, PPM),
  );
  return event.fee - sumOf(rebates);
}

function owedIn(snapshot: Snapshot, market: MarketId): bigint {
  const id = snapshot.markets[market]?.deficitAccount ?? NO_ACCOUNT;
  const account = snapshot.accounts[id - HOUSE];
  return account === undefined || id === NO_ACCOUNT ? 0n : -account.cash;
}

/** The fund's assets may be judged at the other of the two rounds than its health here. */
function lossOfSpread(before: Snapshot, after: Snapshot): bigint {
  const spread = [before, after].map((snapshot) => {
    const account = accountOf(snapshot, FUND);
    const [worse, better] = [healthOf(account, snapshot, "worse"), healthOf(account, snapshot, "better")];
    return worse === undefined || better === undefined ? 0n : better.equity - worse.equity;
  });
  return sumOf(spread);
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
