import { type RunColumn } from "../domain/run/artifact";
import { amount, duration, grouped, percent, price } from "./format";

/** One line of the table that both the terminal and the report show. */
export interface SummaryRow {
  readonly label: string;
  readonly value: string;
  /** Worth seeing first. */
  readonly headline: boolean;
}

/** The findings of one run, as text. */
export function summaryRows(column: RunColumn, asset: string): SummaryRow[] {
  return [...marketRows(column), ...waterfallRows(column, asset), ...proofRows(column)];
}

function row(label: string, value: string, headline = false): SummaryRow {
  return { label, value, headline };
}

function marketRows({ summary }: RunColumn): SummaryRow[] {
  const { price: path, gradeSec: grade, oracleSec: oracle } = summary;
  return [
    row("Index: open / low / close", `${price(path.open)} / ${price(path.low)} / ${price(path.close)}`, true),
    row("Breaker: open", duration(grade.open)),
    row("Breaker: reduce only", duration(grade.reduceOnly)),
    row("Breaker: auction", duration(grade.auction)),
    row("Breaker: halted", duration(grade.halted)),
    row("Oracle: live", duration(oracle.live)),
    row("Oracle: degraded", duration(oracle.degraded)),
    row("Oracle: no quorum", duration(oracle.noQuorum)),
  ];
}

function waterfallRows({ summary }: RunColumn, asset: string): SummaryRow[] {
  const { traders, liquidation, fund, adl, badDebt } = summary;
  return [
    row("Accounts liquidated", `${traders.liquidated} of ${traders.accounts}`, true),
    row("Accounts left without equity", `${traders.wipedOut}`),
    row("Sold into the book", amount(liquidation.soldIntoBook)),
    row("Taken over by the fund", amount(liquidation.takenOver)),
    row("Fund: start / end", `${amount(fund.start)} / ${amount(fund.end)}`),
    row("Fund drawn (cover and rewards)", amount(fund.drawn), true),
    row("ADL: closed / needed", `${amount(adl.closed, 1)} / ${amount(adl.needed, 1)} ${asset}`, true),
    row("ADL: largest haircut on a position", percent(adl.largestHaircutPpm), true),
    row("ADL: levied on the other side", amount(adl.levied)),
    row("Bad debt at the end", amount(badDebt.negativeEquity, 2), true),
    row("Deficit account: end / worst", `${amount(badDebt.deficit, 2)} / ${amount(badDebt.worstDeficit, 2)}`),
  ];
}

function proofRows({ summary }: RunColumn): SummaryRow[] {
  const { laws, money, transactions } = summary;
  const verdict = laws.violations.length === 0 ? "none broken" : `${laws.violations.length} BROKEN`;
  return [
    row("Laws checked", `${laws.ids.length} laws, ${grouped(laws.checks)} times, ${verdict}`, true),
    row("Tokens held", amount(money.tokensHeld, 2)),
    row("Cash of all accounts", amount(money.cash, 2)),
    row("Difference", `${grouped(BigInt(money.difference))} wei`, true),
    row("Transactions: sent / failed", `${grouped(transactions.sent)} / ${grouped(transactions.failed)}`),
  ];
}
