import { type CustomerView } from "../../../cex/publication/customerView";
import { verifyInclusion } from "../../../cex/proof/verify";
import { ASSETS, type Asset } from "../../../cex/model/assets";
import { type Intent } from "../../../cex/model/intents";
import { max } from "../../../math/wadMath";
import { type CustomerLog, type Evidence } from "../evidence";
import { type Detector, told } from "./detector";

/** Blocks that a withdrawal may wait. */
const PATIENCE = 2;

/** The first finding of any customer who looks. */
function ofAny(evidence: Evidence, look: (log: CustomerLog) => string | undefined): string | undefined {
  for (const log of evidence.customers) {
    const found = look(log);
    if (found !== undefined) return `customer ${log.pages.at(-1)?.account ?? 0}: ${found}`;
  }
  return undefined;
}

export const ownLeaf: Detector = {
  id: "own-leaf",
  about: "my balance is not in the liabilities tree, with less than it is, or on a path that does not hold",
  needs: ["reserves", "own page"],
  look: (evidence) => {
    const view = evidence.views.at(-1);
    const proof = view?.reserves;
    if (view === undefined || proof?.block !== view.block) return undefined;
    return ofAny(evidence, ({ pages }) => {
      const page = pages.at(-1);
      if (page === undefined) return undefined;
      for (const asset of ASSETS) {
        const leaf = page.inclusion?.[asset];
        if (leaf === undefined && owedTo(page, asset) === 0n) continue;
        if (leaf === undefined) return `no leaf for my ${asset} in the proof of block ${proof.block}`;
        if (leaf.balance < owedTo(page, asset)) return `my leaf has ${told(leaf.balance)} ${asset}`;
        const { root, total } = proof.liabilities[asset];
        const verdict = verifyInclusion(root, total, leaf);
        if (verdict !== "included") return `my ${asset} path: ${verdict}`;
      }
      return undefined;
    });
  },
};

function owedTo({ balance, unrealised, pending }: CustomerView, asset: Asset): bigint {
  return max(0n, balance[asset] + (asset === "usd" ? unrealised : 0n)) + pending[asset];
}

export const ownWithdrawal: Detector = {
  id: "own-withdrawal",
  about: "my withdrawal waits for more than two blocks, or is refused though my money is free",
  needs: ["own page"],
  look: (evidence) =>
    ofAny(evidence, ({ pages, asked }) => {
      const recent = pages.slice(-1 - PATIENCE);
      const waiting = recent.every(({ pending }) => pending.usd > 0n);
      if (recent.length > PATIENCE && waiting) return `${told(recent.at(-1)?.pending.usd ?? 0n)} usd wait`;
      const page = pages.at(-1);
      const wanted = (asked.at(-1) ?? []).find(isWithdrawal);
      if (page === undefined || wanted === undefined || page.payouts.length > 0) return undefined;
      const free = page.size === 0n && page.orders.length === 0 && page.balance.usd >= wanted.amount;
      return free && page.refusals.length > 0 ? `refused: ${page.refusals[0] ?? ""}` : undefined;
    }),
};

export const ownAskIgnored: Detector = {
  id: "own-ask-ignored",
  about: "what I asked left no trace: no fill, no order, no payment, no refusal",
  needs: ["own page"],
  look: (evidence) =>
    ofAny(evidence, ({ pages, asked }) => {
      const page = pages.at(-1);
      if (page === undefined || page.refusals.length > 0) return undefined;
      for (const intent of asked.at(-1) ?? []) {
        if (isWithdrawal(intent) && page.payouts.length === 0 && page.pending.usd === 0n) {
          return `my withdrawal of ${told(intent.amount)} left no trace`;
        }
        const rests = intent.kind === "place" && intent.order !== "ioc";
        if (rests && page.fills.length === 0 && page.orders.length === 0) return "my order left no trace";
      }
      return undefined;
    }),
};

export const ownUnasked: Detector = {
  id: "own-unasked",
  about: "my account paid out or took orders that I did not ask for",
  needs: ["own page"],
  look: (evidence) =>
    ofAny(evidence, ({ pages, asked }) => {
      const page = pages.at(-1);
      const ever = asked.flat();
      const paid = page?.payouts.find(
        ({ amount }) => !ever.some((one) => isWithdrawal(one) && one.amount === amount),
      );
      if (paid !== undefined)
        return `${told(paid.amount)} ${paid.asset} were paid out that I did not ask for`;
      // A liquidation takes too, and says so.
      const took = page?.liquidations.length === 0 ? page.fills.find(({ wasTaker }) => wasTaker) : undefined;
      const placed = asked.at(-1)?.some(({ kind }) => kind === "place") === true;
      return took !== undefined && !placed ? "an order that I did not send" : undefined;
    }),
};

export const ownLiquidationMissing: Detector = {
  id: "own-liquidation-missing",
  about: "I was liquidated, and the public feed does not have it",
  needs: ["liquidations", "own page"],
  look: (evidence) =>
    ofAny(evidence, ({ pages }) => {
      const reported = evidence.views.at(-1)?.liquidations ?? [];
      const missing = pages
        .at(-1)
        ?.liquidations.find(
          ({ size, wasLong }) => !reported.some((one) => one.size === size && one.wasLong === wasLong),
        );
      return missing === undefined ? undefined : `my ${told(missing.size)} coins are not in the feed`;
    }),
};

export const lightsIgnored: Detector = {
  id: "lights-ignored",
  about: "of two customers who compare, the one with fewer ADL lights was closed and the other was not",
  needs: ["own page"],
  look: ({ customers }) => {
    for (const behind of customers) {
      const ahead = customers.find((other) => isPassedOver(other, behind));
      if (ahead !== undefined) {
        const [a, b] = [behind, ahead].map(({ pages }) => pages.at(-1)?.account ?? 0);
        return `customer ${a} was closed before customer ${b}, who had more lights`;
      }
    }
    return undefined;
  },
};

/** Whether ADL closed `behind` and left `ahead`, who stood further in front on the same side, as he was. */
function isPassedOver(ahead: CustomerLog, behind: CustomerLog): boolean {
  const [b0, b1] = behind.pages.slice(-2);
  const [a0, a1] = ahead.pages.slice(-2);
  if (b0 === undefined || b1 === undefined || a0 === undefined || a1 === undefined) return false;
  const sameSide = a0.size !== 0n && a0.size > 0n === b0.size > 0n;
  const more = (a0.lights ?? 0) > (b0.lights ?? 0);
  return sameSide && more && b1.deleveragings.length > 0 && a1.size === a0.size;
}

function isWithdrawal(intent: Intent): intent is Extract<Intent, { kind: "deposit" | "withdraw" }> {
  return intent.kind === "withdraw";
}
