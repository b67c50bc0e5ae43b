import { type RunColumn } from "../../src/domain/run/artifact";
import { economyOf } from "../../src/domain/run/canonical";
import { type Difference } from "./messages";

/** Enough to see where to look. */
const MOST = 10;

/** Where two columns differ in prices, balances or events, path by path. */
export function differencesOf(twin: RunColumn, contracts: RunColumn): Difference[] {
  const found: Difference[] = [];
  compare("", economyOf(twin), economyOf(contracts), found);
  return found;
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
