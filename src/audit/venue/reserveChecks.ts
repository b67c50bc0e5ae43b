import { formatEther } from "ethers";

import { type Asset, ASSETS } from "../../cex/model/assets";
import { type InclusionProof } from "../../cex/proof/sumTree";
import { type CustomerView } from "../../cex/publication/customerView";
import { type PublicView, type ReserveProof } from "../../cex/publication/publicView";
import { verifyInclusion } from "../../cex/proof/verify";
import { type CustomerAnswer, type CustomerEvidence } from "./customerAudit";

const DAY_SEC = 86_400;

/** Do the assets reach for what the venue says that it owes? */
export function checkReserves({ view, verifier }: CustomerEvidence): CustomerAnswer {
  const question = "reserves";
  const { reserves, custodian, chain } = view;
  if (chain !== undefined) return chainReserves(view);
  if (reserves === undefined) {
    return {
      question,
      verdict: "open",
      evidence: "The venue publishes no proof of reserves.",
      leavesOpen: "Everything.",
    };
  }
  const short = ASSETS.filter((asset) => reserves.reserves[asset] < reserves.liabilities[asset].total);
  const { venue } = view;
  const { proof, ...stated } = reserves;
  const statement = {
    venue,
    block: stated.block,
    liabilities: stated.liabilities,
    reserves: stated.reserves,
  };
  const proved = proof !== undefined && verifier.verify(statement, proof);
  const age = view.timeSec - reserves.timeSec;
  const leavesOpen =
    `What happened in the ${Math.floor(age / DAY_SEC)} days and ${age % DAY_SEC} s since, whether the assets were borrowed for the day, and debts that are no customer's` +
    (proved ? "." : ", and the total, which nobody but the venue has added up.");
  if (proof !== undefined && !proved) {
    return {
      question,
      verdict: "violated",
      evidence: "The zero-knowledge proof does not verify.",
      leavesOpen,
    };
  }
  const sums = ASSETS.map(
    (asset) =>
      `${formatEther(reserves.reserves[asset])} of ${formatEther(reserves.liabilities[asset].total)} ${asset}`,
  ).join(", ");
  const word =
    custodian === undefined ? "" : ` A custodian says that it holds ${formatEther(custodian.held.usd)} usd.`;
  return {
    question,
    verdict: short.length > 0 ? "violated" : proved ? "holds" : "open",
    evidence: `Held of owed at block ${reserves.block}: ${sums}; ${proved ? "proved" : "by the venue's word"}.${word}`,
    leavesOpen,
  };
}

/** On a public chain anybody adds up. */
function chainReserves({ chain, market }: PublicView): CustomerAnswer {
  const question = "reserves";
  const owed = (chain?.accounts ?? []).reduce((sum, { balance, size, cost }) => {
    const equity = balance.usd + (size * market.mark) / 10n ** 18n - cost;
    return equity > 0n ? sum + equity : sum;
  }, 0n);
  const pending = (chain?.pending ?? []).reduce(
    (sum, { asset, amount }) => (asset === "usd" ? sum + amount : sum),
    0n,
  );
  const held = chain?.held.usd ?? 0n;
  // Each position's value is cut to whole units.
  const dust = BigInt(chain?.accounts.length ?? 0);
  return {
    question,
    verdict: held + dust >= owed + pending ? "holds" : "violated",
    evidence: `${formatEther(held)} usd held, claims of all accounts ${formatEther(owed)}, on the way out ${formatEther(pending)}.`,
    leavesOpen: "What the keys do next: they can change the code.",
  };
}

/** Am I in the tree with what I have, and is everybody? */
export function checkInclusion({ view, mine, before, kept }: CustomerEvidence): readonly CustomerAnswer[] {
  const { reserves, chain } = view;
  const others = "Whether everybody else is in it: who is left out and never asks is missing.";
  if (chain !== undefined) {
    const account = chain.accounts.find((one) => one.account === mine.account);
    const same =
      account !== undefined && ASSETS.every((asset) => account.balance[asset] === mine.balance[asset]);
    return [
      answer(
        "liabilities",
        "holds",
        `${chain.accounts.length} accounts are public: none can be hidden.`,
        "Nothing, at this block.",
      ),
      answer(
        "my balance",
        same ? "holds" : "violated",
        same ? "The chain says what my page says." : "The chain says something else than my page.",
        "Nothing, at this block.",
      ),
    ];
  }
  if (reserves === undefined) {
    return [
      answer("liabilities", "open", "No tree of liabilities is published.", "What the venue owes in all."),
      answer("my balance", "open", "My page is the venue's word.", "Whether anything stands behind it."),
    ];
  }
  const tree = answer("liabilities", "open", `A tree of block ${reserves.block}.`, others);
  if (reserves.block < before.block) {
    const evidence = `The proof of block ${reserves.block} is older than I am here, since block ${before.block}.`;
    return [tree, answer("my balance", "open", evidence, "Whether the next one has me.")];
  }
  const wrong = ASSETS.flatMap((asset) => {
    const verdict = leafVerdict(reserves, mine.inclusion?.[asset], asset, mine, kept);
    return verdict === undefined ? [] : [`${asset}: ${verdict}`];
  });
  if (wrong.length > 0) return [tree, answer("my balance", "violated", wrong.join("; "), others)];
  const compared = kept === undefined ? "" : ", with what my page said then";
  const evidence = `My leaves lead to the published roots and totals of block ${reserves.block}${compared}.`;
  return [tree, answer("my balance", "holds", evidence, "What happened to it since.")];
}

/** What is wrong with my leaf of one asset; undefined: nothing. Who is owed nothing needs no leaf. */
function leafVerdict(
  { liabilities }: ReserveProof,
  leaf: InclusionProof | undefined,
  asset: Asset,
  mine: CustomerView,
  kept: CustomerView | undefined,
): string | undefined {
  if (leaf === undefined) return owedBy(kept ?? mine, asset) === 0n ? undefined : "I have no leaf";
  const verdict = verifyInclusion(liabilities[asset].root, liabilities[asset].total, leaf);
  if (verdict !== "included") return verdict;
  if (kept === undefined) return undefined;
  const owed = owedBy(kept, asset);
  return leaf.balance === owed
    ? undefined
    : `my leaf says ${formatEther(leaf.balance)}, my page said ${formatEther(owed)}`;
}

/** What a page says that its customer is owed [wad]. Never below zero: what he owes is no less owed to the others. */
function owedBy({ balance, unrealised, pending }: CustomerView, asset: Asset): bigint {
  const claim = balance[asset] + (asset === "usd" ? unrealised : 0n);
  return (claim > 0n ? claim : 0n) + pending[asset];
}

function answer(
  question: CustomerAnswer["question"],
  verdict: CustomerAnswer["verdict"],
  evidence: string,
  leavesOpen: string,
): CustomerAnswer {
  return { question, verdict, evidence, leavesOpen };
}
