import { maintenanceMargin, notional } from "../../math/marginMath";
import { abs } from "../../math/wadMath";
import { exposureOf, type Health, marginOf, type Pricing, worth } from "./margin";
import { type Party } from "./party";

/** FILL-1 where size shrank: E' >= IM', or E' >= 0 and E'/MM' >= E/MM. */
export function shrinkPasses(
  others: Health,
  q: Pricing,
  p: Party,
  cashBefore: bigint,
  sizeBefore: bigint,
): boolean {
  const after = required(others, q, p);
  if (after.equity >= after.margin) return true;
  if (after.equity < 0n) return false;
  const now = maintained(others, q, p.tier, p.cash, p.size);
  const before = maintained(others, q, p.tier, cashBefore, sizeBefore);
  return after.equity * before.margin >= before.equity * now.margin;
}

export interface Judged {
  readonly equity: bigint;
  readonly margin: bigint;
}

/** E and IM at the worse marks, resting orders included. */
export function required(others: Health, q: Pricing, p: Party): Judged {
  const size = abs(p.size);
  const price = p.size > 0n ? q.lowMark : q.highMark;
  const held = notional(size, price);
  const exposed = exposureOf(p, q);
  const counted = exposed === size ? held : notional(exposed, price);
  const margin = others.initialMargin + marginOf(q, counted, p.tier);
  return { margin, equity: others.equity + p.cash + worth(q, p.size, price, held, false) };
}

/** E and MM at the worse marks, with `cash` and `size` for what the party has. */
export function maintained(others: Health, q: Pricing, tier: number, cash: bigint, size: bigint): Judged {
  const price = size > 0n ? q.lowMark : q.highMark;
  const held = notional(abs(size), price);
  const margin = others.maintenanceMargin + maintenanceMargin(marginOf(q, held, tier));
  return { margin, equity: others.equity + cash + worth(q, size, price, held, false) };
}
