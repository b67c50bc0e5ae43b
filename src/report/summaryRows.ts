import { type RunColumn } from "../domain/run/artifact";
import { amount, duration, grouped, nearest, percent, price } from "./format";

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

function usd(wad: string, decimals = 0): string {
  return `${amount(wad, decimals)} USD`;
}

/** Of whole dollars; a run that was stopped before the replay has none. */
function lowest(samples: readonly number[]): string {
  return samples.length === 0 ? "none yet" : `${grouped(Math.min(...samples))} USD`;
}

function marketRows({ summary }: RunColumn): SummaryRow[] {
  const { price: path, gradeSec: grade, oracleSec: oracle } = summary;
  return [
    row("Index: open / low", `${price(path.open)} / ${price(path.low)} USD`, true),
    row("Index: high / close", `${price(path.high)} / ${price(path.close)} USD`),
    row("Breaker: open", duration(grade.open)),
    row("Breaker: reduce only", duration(grade.reduceOnly)),
    row("Breaker: auction", duration(grade.auction)),
    row("Breaker: halted", duration(grade.halted)),
    row("Oracle: live", duration(oracle.live)),
    row("Oracle: degraded", duration(oracle.degraded)),
    row("Oracle: no quorum", duration(oracle.noQuorum)),
  ];
}

function waterfallRows({ summary, series }: RunColumn, asset: string): SummaryRow[] {
  const { traders, liquidation, fund, adl, badDebt } = summary;
  return [
    row("Accounts liquidated", `${grouped(traders.liquidated)} of ${grouped(traders.accounts)}`, true),
    row("Accounts left without equity", `${traders.wipedOut}`),
    row("Sold into the book", usd(liquidation.soldIntoBook)),
    row("Taken over by the fund", usd(liquidation.takenOver)),
    row("Fund: start / end", `${amount(fund.start)} / ${usd(fund.end)}`),
    row("Fund: lowest equity", lowest(series.fundEquity)),
    row("Fund drawn (cover and rewards)", usd(fund.drawn), true),
    row("ADL: closed / needed", `${amount(adl.closed, 1)} / ${amount(adl.needed, 1)} ${asset}`, true),
    row("ADL: largest haircut on a position", percent(adl.largestHaircutPpm), true),
    row("ADL: levied on the other side", usd(adl.levied)),
    row("Bad debt at the end", usd(badDebt.negativeEquity, 2), true),
    row("Deficit account: end / worst", `${amount(badDebt.deficit, 2)} / ${usd(badDebt.worstDeficit, 2)}`),
  ];
}

function proofRows({ summary }: RunColumn): SummaryRow[] {
  const { laws, money, transactions } = summary;
  const verdict = laws.violations.length === 0 ? "none broken" : `${laws.violations.length} BROKEN`;
  return [
    row("Laws checked", `${laws.ids.length} laws, ${grouped(laws.checks)} times, ${verdict}`, true),
    row("Tokens held", `${nearest(money.tokensHeld, 2)} USD`),
    row("Cash of all accounts", `${nearest(money.cash, 2)} USD`),
    row("Difference (1e-18 USD)", grouped(BigInt(money.difference)), true),
    row("Transactions: sent / failed", `${grouped(transactions.sent)} / ${grouped(transactions.failed)}`),
  ];
}
