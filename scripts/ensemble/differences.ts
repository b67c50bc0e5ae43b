import { type RunColumn } from "../../src/domain/run/artifact";
import { type Difference } from "./messages";

/** Enough to see where to look. */
const MOST = 10;

/**
 * Where two columns differ in prices, balances or events, path by path. Gas, which the twin does not know, and the number of laws
 * judged are no economics.
 */
export function differencesOf(twin: RunColumn, contracts: RunColumn): Difference[] {
  const found: Difference[] = [];
  compare("", economyOf(twin), economyOf(contracts), found);
  return found;
}

function economyOf({ summary, ...rest }: RunColumn): unknown {
  const { gas: _gas, ...transactions } = summary.transactions;
  const { laws: _laws, ...judged } = summary;
  return { ...rest, summary: { ...judged, transactions } };
}

function compare(field: string, twin: unknown, contracts: unknown, found: Difference[]): void {
  if (found.length >= MOST || Object.is(twin, contracts)) return;
  const both = [twin, contracts];
  if (both.every((value) => typeof value === "object" && value !== null)) {
    const [a, b] = both as [Record<string, unknown>, Record<string, unknown>];
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      compare(field === "" ? key : `${field}.${key}`, a[key], b[key], found);
    }
    return;
  }
  found.push({ field, twin: text(twin), contracts: text(contracts) });
}

function text(value: unknown): string {
  return value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
}
