import { type Snapshot } from "../domain/snapshot";
import { checkAdl1, checkAdl2, checkAdl3, checkAdl4 } from "./adlLaws";
import { checkBook1, checkBook2, checkBook4 } from "./bookLaws";
import { checkCol1, checkCol2, checkFtt1 } from "./collateralLaws";
import { checkBrk1 } from "./breakerLaws";
import { checkFee1 } from "./feeLaws";
import { checkFill1, checkTrip1 } from "./fillLaws";
import { checkDef1, checkIns1 } from "./fundLaws";
import { type Law, type LawId, type Transition, type Violation } from "./law";
import { checkLed1, checkLed2, checkLed3, checkOi1 } from "./ledgerLaws";
import { checkOra1 } from "./oracleLaws";
import { checkAuc1, checkBook3, checkRec1 } from "./replay/shadowExchange";
import { checkGate1 } from "./replay/shadowGateways";
import { checkLiq1, checkRsk1, checkRsk2 } from "./riskLaws";
import { checkSet1 } from "./settlementLaws";
import { checkWdr1, checkWdr2 } from "./withdrawalLaws";

/** Every law once, in the order of docs/INVARIANTS.md. */
export const LAWS: readonly Law[] = [
  { id: "LED-1", kind: "state", check: checkLed1 },
  { id: "LED-2", kind: "state", check: checkLed2 },
  { id: "LED-3", kind: "state", check: checkLed3 },
  { id: "WDR-1", kind: "state", check: checkWdr1 },
  { id: "WDR-2", kind: "transition", check: checkWdr2 },
  { id: "FILL-1", kind: "transition", check: checkFill1 },
  { id: "BOOK-1", kind: "state", check: checkBook1 },
  { id: "BOOK-2", kind: "state", check: checkBook2 },
  { id: "BOOK-3", kind: "replay", check: checkBook3 },
  { id: "BOOK-4", kind: "state", check: checkBook4 },
  { id: "AUC-1", kind: "replay", check: checkAuc1 },
  { id: "ORA-1", kind: "transition", check: checkOra1 },
  { id: "LIQ-1", kind: "probe", check: checkLiq1 },
  { id: "DEF-1", kind: "transition", check: checkDef1 },
  { id: "SET-1", kind: "transition", check: checkSet1 },
  { id: "INS-1", kind: "transition", check: checkIns1 },
  { id: "ADL-1", kind: "transition", check: checkAdl1 },
  { id: "ADL-2", kind: "measurement", check: checkAdl2 },
  { id: "ADL-3", kind: "transition", check: checkAdl3 },
  { id: "ADL-4", kind: "transition", check: checkAdl4 },
  { id: "RSK-1", kind: "transition", check: checkRsk1 },
  { id: "RSK-2", kind: "transition", check: checkRsk2 },
  { id: "BRK-1", kind: "transition", check: checkBrk1 },
  { id: "OI-1", kind: "state", check: checkOi1 },
  { id: "FEE-1", kind: "transition", check: checkFee1 },
  { id: "TRIP-1", kind: "transition", check: checkTrip1 },
  { id: "COL-1", kind: "state", check: checkCol1 },
  { id: "COL-2", kind: "transition", check: checkCol2 },
  { id: "FTT-1", kind: "state", check: checkFtt1 },
  { id: "GATE-1", kind: "replay", check: checkGate1 },
  { id: "REC-1", kind: "replay", check: checkRec1 },
];

/** Ids of the laws that can be judged on this kind of evidence. */
export function lawsOf(kind: Law["kind"]): readonly LawId[] {
  return LAWS.filter((law) => law.kind === kind).map((law) => law.id);
}

/** All that one snapshot can break. */
export function checkState(snapshot: Snapshot): readonly Violation[] {
  return LAWS.flatMap((law) => (law.kind === "state" ? law.check(snapshot) : []));
}

/** All that one transaction can break, but for laws that the evidence at hand cannot judge. */
export function checkTransition(
  transition: Transition,
  except: ReadonlySet<LawId> = new Set(),
): readonly Violation[] {
  return LAWS.flatMap((law) =>
    law.kind === "transition" && !except.has(law.id) ? law.check(transition) : [],
  );
}
