import { type AccountId } from "../../domain/ids";
import { type StepInput } from "../model/intents";
import { type Deleveraging, type Liquidation, type Payout, type Refusal, type Trade } from "../model/records";
import { type VenueKind } from "../model/config";
import { type AuditorView } from "../publication/auditorView";
import { type CustomerView } from "../publication/customerView";
import { type PrivateState } from "../publication/privateState";
import { type PublicView } from "../publication/publicView";
import { type TradingPage } from "../publication/tradingPage";
import { type ProofVerifier } from "../proof/idealProof";

/** What really happened in a step, names included. For the kernel and for scoring; nobody outside sees it. */
export interface StepReport {
  readonly block: number;
  readonly timeSec: number;
  readonly trades: readonly Trade[];
  readonly liquidations: readonly Liquidation[];
  readonly deleveragings: readonly Deleveraging[];
  readonly payouts: readonly Payout[];
  readonly refusals: readonly Refusal[];
}

/** A venue that runs beside the exchange on the same intents and prices. Everything that it hands out is frozen plain data. */
export interface Venue {
  readonly name: string;
  readonly kind: VenueKind;
  /** Checks the zero-knowledge proofs of this venue's views. */
  readonly verifier: ProofVerifier;

  /**
   * Runs one block. Intents that the venue refuses are told in the report and change nothing.
   * @throws TimeError, InvalidAmountError, NoIndexError where the step itself cannot be; nothing has happened then.
   */
  step(input: StepInput): StepReport;

  /** What everybody sees at the last block. */
  publicView(): PublicView;

  /** What one customer sees at the last block. @throws UnknownAccountError, ReservedAccountError */
  customerView(account: AccountId): CustomerView;

  /** What a paid auditor was shown at the latest audit; undefined: there was none. */
  auditorView(): AuditorView | undefined;

  /** The part of it that trading needs, without the cost of proofs and signatures. @throws UnknownAccountError, ReservedAccountError */
  tradingPage(account: AccountId): TradingPage;

  /** The truth, for scoring only. */
  privateState(): PrivateState;
}
