import { eventsOf } from "../domain/events";
import { accountOf, deficitAccounts, isFlat, touchedCash } from "../domain/lookup";
import { type Snapshot } from "../domain/snapshot";
import { max } from "../math/wadMath";
import { collateralIn } from "./collateralValue";
import { Findings, type Transition, type Violation } from "./law";

/**
 * WDR-1: whoever has no position and no order can withdraw everything, whatever breaker, oracle and governance say. Judged
 * where the snapshot asked the contracts.
 */
export function checkWdr1(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("WDR-1");
  const debtors = deficitAccounts(snapshot);
  for (const account of snapshot.accounts) {
    if (!isFlat(account) || debtors.has(account.id) || account.judged === undefined) continue;
    const due = max(touchedCash(account), 0n);
    const { withdrawable } = account.judged;
    findings.require(withdrawable === due, `account ${account.id}: withdrawable`, withdrawable, due);
  }
  return findings.all;
}

/**
 * WDR-2: with positions, what is left after a withdrawal covers IM at the worst of mark, entry and extreme. Judged where the
 * snapshot after it asked the contracts. Where cash left, collateral does not count; where collateral left, the rest of it does.
 */
export function checkWdr2({ events, after }: Transition): readonly Violation[] {
  const findings = new Findings("WDR-2");
  const cashed = eventsOf(events, "Withdrawn").map(({ account }) => ({ id: account, counts: false }));
  const taken = eventsOf(events, "CollateralWithdrawn").map(({ account }) => ({ id: account, counts: true }));
  for (const { id, counts } of [...cashed, ...taken]) {
    const account = accountOf(after, id);
    const free = isFlat(account) && (!counts || touchedCash(account) >= 0n);
    if (free || account.judged === undefined) continue;
    const health = account.judged.withdrawal;
    const name = `account ${id} after its withdrawal`;
    findings.require(health !== undefined, name, "a degraded or unpriced market", "none");
    if (health === undefined) continue;
    const equity = health.equity + (counts ? collateralIn(account, after, "withdrawal") : 0n);
    findings.require(equity >= health.initialMargin, name, equity, `>= ${health.initialMargin}`);
  }
  return findings.all;
}
