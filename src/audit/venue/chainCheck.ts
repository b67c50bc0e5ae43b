import { type CustomerAnswer, type CustomerEvidence } from "./customerAudit";

/** Which program runs, who can change it, and whether the past can be replayed. */
export function checkChain({ view, before }: CustomerEvidence): readonly CustomerAnswer[] {
  const { chain } = view;
  if (chain === undefined) {
    return [
      open(
        "history",
        "Trades are published without names: no balance follows from them.",
        "Every balance, at every moment.",
      ),
      open("code", "The engine runs where only the venue looks.", "Which rules run, for whom."),
      open(
        "powers",
        "Nobody outside knows who can move what.",
        "Who can move customers' assets, and whether one key is enough.",
      ),
    ];
  }
  const same = before.chain?.codeHash === chain.codeHash;
  return [
    open(
      "history",
      "Accounts are public at each block; the events between them are not authenticated.",
      "Why a balance changed.",
    ),
    {
      question: "code",
      verdict: same ? "holds" : "violated",
      evidence: same
        ? `The code is still ${chain.codeHash}.`
        : `The code was ${before.chain?.codeHash ?? "unknown"} and is ${chain.codeHash}.`,
      leavesOpen: "What the bytes do, until somebody has read them; and the next upgrade.",
    },
    {
      question: "powers",
      verdict: "violated",
      evidence: `One key, ${chain.admin}, replaces the code at once; one key, ${chain.oracle}, states the price.`,
      leavesOpen: "When they are used, and by whom.",
    },
  ];
}

function open(question: CustomerAnswer["question"], evidence: string, leavesOpen: string): CustomerAnswer {
  return { question, verdict: "open", evidence, leavesOpen };
}
