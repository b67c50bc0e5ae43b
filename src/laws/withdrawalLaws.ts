import { eventsOf } from "../domain/events";
import { accountOf, deficitAccounts, isFlat, touchedCash } from "../domain/lookup";
import { type Snapshot } from "../domain/snapshot";
import { max } from "../math/wadMath";
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
 * snapshot after it asked the contracts.
 */
export function checkWdr2({ events, after }: Transition): readonly Violation[] {
  const findings = new Findings("WDR-2");
  for (const { account: id } of eventsOf(events, "Withdrawn")) {
    const account = accountOf(after, id);
    if (isFlat(account) || account.judged === undefined) continue;
    const health = account.judged.withdrawal;
    const name = `account ${id} after its withdrawal`;
    findings.require(health !== undefined, name, "a degraded or unpriced market", "none");
    if (health === undefined) continue;
    findings.require(
      health.equity >= health.initialMargin,
      name,
      health.equity,
      `>= ${health.initialMargin}`,
    );
  }
  return findings.all;
}
