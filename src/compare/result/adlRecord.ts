import { type AdlRuleRecord } from "../../domain/run/compareArtifact";
import { type Bankruptcy } from "../adl/bankruptcy";
import { type AdlSummary, compareRules } from "../adl/summary";
import { syntheticBankruptcy } from "../adl/synthetic";

const PPM = 1_000_000n;

/** Every rule on these bankruptcies, as the artifact keeps it. */
export function adlRecords(bankruptcies: readonly Bankruptcy[]): AdlRuleRecord[] {
  return compareRules(bankruptcies).map(recordOf);
}

/** Every rule on random bankruptcies, which belong to no market. */
export function syntheticRecords(seeds: number): { seeds: number; rules: AdlRuleRecord[] } {
  const drawn = Array.from({ length: seeds }, (_, seed) => syntheticBankruptcy(BigInt(seed)));
  return { seeds, rules: adlRecords(drawn) };
}

function recordOf(one: AdlSummary): AdlRuleRecord {
  const { needed, closed, deficit, transfer } = one;
  return {
    rule: one.rule,
    bankruptcies: one.bankruptcies,
    needed: `${needed}`,
    closed: `${closed}`,
    closedPpm: share(closed, needed),
    deficit: `${deficit}`,
    transfer: `${transfer}`,
    transferPpm: share(transfer, deficit),
    counterfactual: one.counterfactual.map(({ afterSec, bankruptcies, amount, deficit: of }) => ({
      afterSec,
      bankruptcies,
      amount: `${amount}`,
      ofDeficitPpm: share(amount, of),
    })),
    largestHaircutPpm: one.largestHaircutPpm,
    giniPpm: Math.round(one.gini * Number(PPM)),
    accountsHit: one.accountsHit,
    hedgesHit: one.hedgesHit,
    ruined: one.ruined,
  };
}

function share(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number((part * PPM) / whole);
}
