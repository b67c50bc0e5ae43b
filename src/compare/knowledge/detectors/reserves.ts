import { type PublicView } from "../../../cex/publication/publicView";
import { ASSETS } from "../../../cex/model/assets";
import { PPM } from "../../../math/bounds";
import { type Evidence } from "../evidence";
import { type Detector, percent, told } from "./detector";

/** Below this a custodian's part may move without a word [ppm of the reserves]. */
export const CUSTODIAN_SLACK_PPM = 10_000n;

/** The latest view, if a proof of reserves was made in its block. */
function freshProof({ views }: Evidence) {
  const view = views.at(-1);
  const reserves = view?.reserves;
  return view !== undefined && reserves?.block === view.block ? { view, reserves } : undefined;
}

export const reservesCoverLiabilities: Detector = {
  id: "reserves-cover-liabilities",
  about: "a proof of reserves states less than it states to owe",
  needs: ["reserves"],
  look: (evidence) => {
    const { reserves: proof } = freshProof(evidence) ?? {};
    if (proof === undefined) return undefined;
    const short = ASSETS.find((asset) => proof.reserves[asset] < proof.liabilities[asset].total);
    if (short === undefined) return undefined;
    const [have, owed] = [proof.reserves[short], proof.liabilities[short].total];
    return `proof of block ${proof.block}: ${told(have)} ${short} against ${told(owed)} owed`;
  },
};

export const reservesCoverFund: Detector = {
  id: "reserves-cover-fund",
  about: "a proof of reserves leaves no room for the insurance fund beside the customers",
  needs: ["reserves", "fundBalance"],
  look: (evidence) => {
    const fresh = freshProof(evidence);
    const fund = fresh?.view.fundBalance;
    if (fresh === undefined || fund === undefined) return undefined;
    const { reserves, liabilities } = fresh.reserves;
    const left = reserves.usd - liabilities.usd.total;
    if (left >= fund) return undefined;
    return `${told(left)} left after customers, the fund is said to have ${told(fund)}`;
  },
};

export const custodianShare: Detector = {
  id: "custodian-share",
  about: "the custodian's part of the stated reserves has fallen: something else stands in for the rest",
  needs: ["reserves", "custodian"],
  look: ({ views }) => {
    const first = views.map(shareOf).find((share) => share !== undefined);
    const latest = views.at(-1);
    const share = latest === undefined ? undefined : shareOf(latest);
    if (first === undefined || share === undefined || share >= first - CUSTODIAN_SLACK_PPM) return undefined;
    return `custodian holds ${percent(share, PPM)} of the reserves, at first ${percent(first, PPM)}`;
  },
};

/** Of the settlement asset, at a proof that the custodian's statement belongs to [ppm]. */
function shareOf({ block, reserves, custodian }: PublicView): bigint | undefined {
  if (reserves?.block !== block || custodian?.block !== block || reserves.reserves.usd === 0n)
    return undefined;
  return (custodian.held.usd * PPM) / reserves.reserves.usd;
}
