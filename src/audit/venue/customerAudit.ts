import { formatEther } from "ethers";

import { type CustomerView } from "../../cex/publication/customerView";
import { type PublicView } from "../../cex/publication/publicView";
import { type ProofVerifier } from "../../cex/proof/idealProof";
import { checkArrival } from "./arrivalCheck";
import { checkChain } from "./chainCheck";
import { checkInclusion, checkReserves } from "./reserveChecks";

/** The questions that an audit of Glasshouse answers, asked of another venue. */
export type CustomerQuestion =
  | "reserves"
  | "liabilities"
  | "my balance"
  | "history"
  | "code"
  | "powers"
  | "liquidations"
  | "deleveraging"
  | "order of arrival"
  | "payout";

/** holds: checked, and so. violated: checked, and not so. open: it cannot be checked with what the venue shows. */
export type CustomerVerdict = "holds" | "violated" | "open";

export interface CustomerAnswer {
  readonly question: CustomerQuestion;
  readonly verdict: CustomerVerdict;
  /** What was looked at, with its numbers. */
  readonly evidence: string;
  /** What stays possible all the same. */
  readonly leavesOpen: string;
}

/** What a customer has: the venue's page, his own page, and what he noted when he came. */
export interface CustomerEvidence {
  readonly view: PublicView;
  readonly mine: CustomerView;
  readonly verifier: ProofVerifier;
  /** The venue's page of the day on which he came. */
  readonly before: PublicView;
  /** His own page of the latest proof's block, if he kept it. */
  readonly kept: CustomerView | undefined;
  /** What he has asked to be paid, and waits for since [blocks]. */
  readonly waiting: number;
}

export interface CustomerAudit {
  readonly venue: string;
  readonly kind: PublicView["kind"];
  readonly block: number;
  readonly answers: readonly CustomerAnswer[];
}

/** A withdrawal that is older than this was not forgotten [blocks]. */
const PATIENCE = 10;

/** The audit of a venue from where a customer stands: nothing is asked of the venue's inside. */
export function auditAsCustomer(evidence: CustomerEvidence): CustomerAudit {
  const { view } = evidence;
  const { venue, kind, block } = view;
  const answers = [
    checkReserves(evidence),
    ...checkInclusion(evidence),
    ...checkChain(evidence),
    liquidations(view),
    deleveraging(view),
    checkArrival(evidence),
    payout(evidence),
  ];
  return { venue, kind, block, answers };
}

/** 1: something is not so. 2: something cannot be known. 0: everything was checked and holds. */
export function customerExitCode({ answers }: CustomerAudit): 0 | 1 | 2 {
  if (answers.some(({ verdict }) => verdict === "violated")) return 1;
  return answers.some(({ verdict }) => verdict === "open") ? 2 : 0;
}

function liquidations({ liquidations: told, chain }: PublicView): CustomerAnswer {
  const question = "liquidations";
  const leavesOpen =
    "Whether some account is never liquidated, and whether the feed leaves liquidations out.";
  if (told === undefined) {
    return { question, verdict: "open", evidence: "The venue publishes no liquidations.", leavesOpen };
  }
  const evidence = `${told.length} liquidations in the feed of this block; ${chain === undefined ? "no account's margin is public" : "every account's margin is public"}.`;
  return { question, verdict: "open", evidence, leavesOpen };
}

function deleveraging({ deleveragings }: PublicView): CustomerAnswer {
  const question = "deleveraging";
  const evidence =
    deleveragings === undefined
      ? "The venue publishes neither the queue nor the fills of ADL."
      : `${deleveragings.length} fills of ADL in this block, without names; the queue is private.`;
  return {
    question,
    verdict: "open",
    evidence,
    leavesOpen: "Who stood where in the queue, and who was passed over.",
  };
}

function payout({ mine, waiting }: CustomerEvidence): CustomerAnswer {
  const question = "payout";
  const owed = Object.entries(mine.pending).filter(([, amount]) => amount > 0n);
  const leavesOpen = "Whether the next withdrawal is paid, and everybody's at once.";
  if (owed.length > 0 && waiting > PATIENCE) {
    const what = owed.map(([asset, amount]) => `${formatEther(amount)} ${asset}`).join(", ");
    return {
      question,
      verdict: "violated",
      evidence: `${what} were asked for ${waiting} blocks ago and not paid.`,
      leavesOpen,
    };
  }
  return {
    question,
    verdict: "open",
    evidence: `${mine.payouts.length} payouts in this block; nothing is overdue.`,
    leavesOpen,
  };
}
