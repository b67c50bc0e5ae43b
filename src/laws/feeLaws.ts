import { eventsOf, type ExchangeEvent } from "../domain/events";
import { type AccountId, FUND } from "../domain/ids";
import { marketOf } from "../domain/lookup";
import { Cause, nameOf } from "../domain/names";
import { type Snapshot } from "../domain/snapshot";
import { PPM } from "../math/bounds";
import { mulDivDown, mulDivUp, mulDown } from "../math/wadMath";
import { Findings, type Transition, type Violation } from "./law";

/** FEE-1: no fee without a cause, none above its rate, none in the fills of a liquidation or an uncross. */
export function checkFee1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("FEE-1");
  for (const event of eventsOf(events, "Filled")) {
    const market = marketOf(after, event.market);
    const free = isLiquidationOf(events, event.taker) || isUncross(events, event);
    const rate = free ? 0n : market.config.takerFeePpm;
    const notionals = event.fills.map(({ lots, tick }) =>
      mulDown(lots * market.config.lotSize, BigInt(tick) * market.config.tickSize),
    );
    const fee = notionals.reduce((sum, notional) => sum + mulDivUp(notional, rate, PPM), 0n);
    const rebates = notionals.reduce((sum, notional) => sum + mulDivDown(notional, event.rebatePpm, PPM), 0n);
    findings.require(event.fee === fee, `fee of taker ${event.taker}`, event.fee, fee);
    findings.require(rebates <= fee, `rebates of makers of ${event.taker}`, rebates, `<= ${fee}`);
  }
  for (const paid of eventsOf(events, "Paid")) checkPayment(findings, before, events, paid);
  return findings.all;
}

function checkPayment(
  findings: Findings,
  before: Snapshot,
  events: readonly ExchangeEvent[],
  paid: Extract<ExchangeEvent, { readonly kind: "Paid" }>,
): void {
  const name = `payment ${nameOf(Cause, paid.cause)} from ${paid.from} to ${paid.to}`;
  const opened = eventsOf(events, "DeficitAccountOpened").find(
    (event) => event.market === paid.market,
  )?.account;
  const deficitAccount = opened ?? marketOf(before, paid.market).deficitAccount;
  const waterfall = events.some(({ kind }) => kind === "AccountLiquidated" || kind === "AccountWoundUp");
  const swept = events.some(({ kind }) => kind === "DustSwept");
  const allowed: Record<Cause, boolean> = {
    [Cause.LiquidationFee]: isLiquidationOf(events, paid.from),
    [Cause.KeeperReward]: paid.from === FUND && waterfall,
    [Cause.Cover]: paid.from === FUND && (waterfall || swept || paid.to === deficitAccount),
    [Cause.Deficit]: paid.from === deficitAccount && (waterfall || swept),
  };
  const some = paid.cause === Cause.LiquidationFee ? paid.amount + paid.income > 0n : paid.amount > 0n;
  findings.require(allowed[paid.cause] && some, name, paid.amount, "a cause in the same transaction");
  findings.require(paid.cause === Cause.LiquidationFee || paid.income === 0n, name, paid.income, 0n);
}

/** Of what a taker's fills were, the Exchange tells next: an order that took, or a bid of an uncross. */
function isUncross(events: readonly ExchangeEvent[], filled: ExchangeEvent): boolean {
  const told = events
    .slice(events.indexOf(filled) + 1)
    .find(({ kind }) => kind === "OrderUncrossed" || kind === "OrderTaken");
  return told?.kind === "OrderUncrossed";
}

function isLiquidationOf(events: readonly ExchangeEvent[], account: AccountId): boolean {
  return eventsOf(events, "AccountLiquidated").some((event) => event.account === account);
}
