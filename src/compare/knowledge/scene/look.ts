import { type AuditorView } from "../../../cex/publication/auditorView";
import { type CustomerView } from "../../../cex/publication/customerView";
import { type PublicView } from "../../../cex/publication/publicView";
import { type Intent, type StepInput } from "../../../cex/model/intents";
import { type AccountId } from "../../../domain/ids";

/** What one block shows to those who look, and, apart from it, what really happened. */
export interface Look {
  readonly view: PublicView;
  readonly pages: ReadonlyMap<AccountId, CustomerView>;
  readonly audit: AuditorView | undefined;
  /** For measuring harm; no detector gets it. */
  readonly truth: Truth;
}

export interface Truth {
  readonly liquidated: readonly AccountId[];
  /** Withdrawals that were asked in this block, and how many of them were paid in it. */
  readonly asked: number;
  readonly paid: number;
  /** Errors with which the culprit's attempts were refused. */
  readonly refused: readonly string[];
  /** Attempts that went through. */
  readonly succeeded: number;
}

/** A venue, model or exchange, that runs the scene block by block. */
export interface World {
  /** @param watched customers whose pages are wanted. */
  step(input: StepInput, watched: readonly AccountId[]): Look;
}

/** What customers themselves asked in a block: only they know it. */
export type Asked = ReadonlyMap<AccountId, readonly Intent[]>;
