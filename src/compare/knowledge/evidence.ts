import { type AuditorView } from "../../cex/publication/auditorView";
import { type CustomerView } from "../../cex/publication/customerView";
import { frozenCopy } from "../../cex/publication/frozenCopy";
import { type PublicView } from "../../cex/publication/publicView";
import { type Intent } from "../../cex/model/intents";

/** One customer's own pages, block by block, and what he knows that he asked. */
export interface CustomerLog {
  readonly pages: readonly CustomerView[];
  readonly asked: readonly (readonly Intent[])[];
}

/**
 * All that a detector gets: what was to be seen up to a block. Plain frozen data that was cloned on the way, so that nothing in it leads
 * back to a venue.
 */
export interface Evidence {
  /** From the first block to the latest. */
  readonly views: readonly PublicView[];
  /** Nobody for an outsider. */
  readonly customers: readonly CustomerLog[];
  /** What a paid auditor was shown, oldest first. */
  readonly audits: readonly AuditorView[];
}

/** A clone without any reference to the original, frozen to the last leaf. */
export function sealed<T>(value: T): T {
  return frozenCopy(structuredClone(value));
}

/** What a detector needs to have been published, or to have as somebody's own. */
export const NEEDS = [
  "book",
  "arrival",
  "liquidations",
  "deleveragings",
  "fundBalance",
  "reserves",
  "chain",
  "own page",
  "attestation",
] as const;
export type Need = (typeof NEEDS)[number];

/** Whether somebody with this evidence has it at all. */
export function isThere(need: Need, { views, customers, audits }: Evidence): boolean {
  switch (need) {
    case "own page":
      return customers.length > 0;
    case "attestation":
      return audits.length > 0;
    case "book":
      return views.some(({ market }) => market.bids.length + market.asks.length > 0);
    case "arrival":
      return views.some(({ trades }) => trades.some(({ takerSequence }) => takerSequence !== undefined));
    case "liquidations":
    case "deleveragings":
    case "fundBalance":
    case "reserves":
    case "chain":
      return views.some((view) => view[need] !== undefined);
  }
}

/** The same view from a venue that does not publish this. What is somebody's own is no part of it: whoever watches does without. */
export function withheld(view: PublicView, need: Need): PublicView {
  switch (need) {
    case "own page":
    case "attestation":
      return view;
    case "book":
      return { ...view, market: { ...view.market, bids: [], asks: [] } };
    case "arrival":
      return { ...view, trades: view.trades.map((trade) => ({ ...trade, takerSequence: undefined })) };
    case "liquidations":
    case "deleveragings":
    case "fundBalance":
    case "reserves":
    case "chain":
      return { ...view, [need]: undefined };
  }
}
