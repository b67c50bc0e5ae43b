import { verifyReceipt } from "../../cex/proof/receipt";
import { type CustomerAnswer, type CustomerEvidence } from "./customerAudit";

/** Was anybody served before me who came after me? Receipts say when I came, a complete feed when the others did. */
export function checkArrival({ view, mine }: CustomerEvidence): CustomerAnswer {
  const question = "order of arrival";
  const leavesOpen = "Orders that were looked at before they were received, and what never came to the feed.";
  const { receiptKey } = view;
  const told = view.trades.filter(({ takerSequence }) => takerSequence !== undefined);
  if (receiptKey === undefined) {
    const evidence =
      told.length > 0
        ? "The feed states an order of arrival, and nobody signed when mine came."
        : "Neither receipts nor an order of arrival are published.";
    return { question, verdict: "open", evidence, leavesOpen };
  }
  const forged = mine.receipts.filter((receipt) => !verifyReceipt(receipt, receiptKey));
  if (forged.length > 0) {
    return {
      question,
      verdict: "violated",
      evidence: `${forged.length} receipts are not signed by ${receiptKey}.`,
      leavesOpen,
    };
  }
  const sequences = told.flatMap(({ takerSequence }) =>
    takerSequence === undefined || takerSequence === 0 ? [] : [takerSequence],
  );
  const disordered = sequences.some((sequence, i) => i > 0 && sequence < (sequences[i - 1] ?? 0));
  return {
    question,
    verdict: disordered ? "violated" : "holds",
    evidence: `${mine.receipts.length} receipts of mine verify; the block's takers ${disordered ? "were not" : "were"} served in the order of arrival.`,
    leavesOpen,
  };
}
