import { type AuditorView } from "../../../cex/publication/auditorView";
import { ASSETS, type Asset } from "../../../cex/model/assets";
import { type Evidence } from "../evidence";
import { type Detector, told } from "./detector";

/** An audit of the latest block. */
function freshAudit({ views, audits }: Evidence): AuditorView | undefined {
  const audit = audits.at(-1);
  return audit?.block === views.at(-1)?.block ? audit : undefined;
}

function listed({ liabilities }: AuditorView, asset: Asset): bigint {
  return liabilities.reduce((sum, { owed }) => sum + owed[asset], 0n);
}

export const attestedShortfall: Detector = {
  id: "attested-shortfall",
  about: "on the day of the audit less was there than the list of liabilities adds up to",
  needs: ["attestation"],
  look: (evidence) => {
    const audit = freshAudit(evidence);
    if (audit === undefined) return undefined;
    const short = ASSETS.find((asset) => audit.reserves[asset] < listed(audit, asset));
    return short === undefined
      ? undefined
      : `${told(audit.reserves[short])} ${short} against ${told(listed(audit, short))} on the list`;
  },
};
