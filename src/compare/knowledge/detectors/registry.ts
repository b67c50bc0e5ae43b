import { adlOrder } from "./adlOrder";
import { attestedShortfall } from "./audit";
import {
  belowMaintenance,
  chainCoversClaims,
  idleAccountMoved,
  pendingTooLong,
  withdrawalsFail,
} from "./chainMoney";
import { type Detector } from "./detector";
import {
  lightsIgnored,
  ownAskIgnored,
  ownLeaf,
  ownLiquidationMissing,
  ownUnasked,
  ownWithdrawal,
} from "./own";
import { reservesCoverFund, reservesCoverLiabilities } from "./reserves";
import { adlWithoutLiquidation, arrivalOrder, indexAgainstBook, sandwich, sourcesApart } from "./trading";

/** Every check there is; each venue meets all of them. */
export const DETECTORS: readonly Detector[] = [
  reservesCoverLiabilities,
  reservesCoverFund,
  chainCoversClaims,
  belowMaintenance,
  idleAccountMoved,
  pendingTooLong,
  withdrawalsFail,
  arrivalOrder,
  sandwich,
  indexAgainstBook,
  sourcesApart,
  adlWithoutLiquidation,
  adlOrder,
  ownLeaf,
  ownWithdrawal,
  ownAskIgnored,
  ownUnasked,
  ownLiquidationMissing,
  lightsIgnored,
  attestedShortfall,
];

/** Who can run a detector: everybody, who has a page of his own, or who is paid. */
export function audienceOf({ needs }: Detector): "everybody" | "customers" | "auditor" {
  if (needs.includes("own page")) return "customers";
  return needs.includes("attestation") ? "auditor" : "everybody";
}
