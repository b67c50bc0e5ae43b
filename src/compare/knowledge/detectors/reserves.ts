import { ASSETS } from "../../../cex/model/assets";
import { type Evidence } from "../evidence";
import { type Detector, told } from "./detector";

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
