import { type AccountId } from "../../domain/ids";
import { allLights } from "../adl/queue";
import { runStep } from "../engine/engine";
import { type EngineState, openState } from "../engine/state";
import { MisconductSchedule } from "../misconduct/schedule";
import { type Misconduct } from "../misconduct/switches";
import { underReported } from "../misconduct/underReporting";
import { type VenueConfig, type VenueKind } from "../model/config";
import { type StepInput } from "../model/intents";
import { IdealProofSystem, type ProofVerifier } from "../proof/idealProof";
import { type AuditorView, auditorView } from "../publication/auditorView";
import { customerPage } from "../publication/customerPage";
import { type CustomerView } from "../publication/customerView";
import { frozenCopy } from "../publication/frozenCopy";
import { everyLiquidation, throttle } from "../publication/liquidationFeed";
import { type PrivateState, privateStateOf } from "../publication/privateState";
import { publish } from "../publication/publish";
import { type PublicLiquidation, type PublicView } from "../publication/publicView";
import { type Snapshot, takeSnapshot } from "../publication/snapshot";
import { tradingPage, type TradingPage } from "../publication/tradingPage";
import { type StepReport, type Venue } from "./venue";

/** One of the modelled venues: an engine, and what its kind lets out of it. */
export class ModelVenue implements Venue {
  readonly name: string;
  readonly kind: VenueKind;
  readonly verifier: ProofVerifier;
  private readonly state: EngineState;
  private readonly proofs = new IdealProofSystem();
  private snapshot: Snapshot | undefined;
  private nextProofSec = 0;
  private audit: AuditorView | undefined;
  private nextAuditSec = 0;
  /** Liquidations since under-reporting began. */
  private unreported = 0;
  private view: PublicView;
  /** Of the last block, once somebody has asked. */
  private lights: ReadonlyMap<AccountId, number> | undefined;

  constructor(config: VenueConfig, misconduct: readonly Misconduct[] = []) {
    const { proofs } = this;
    this.name = config.name;
    this.kind = config.kind;
    this.verifier = { verify: (statement, proof) => proofs.verify(statement, proof) };
    this.state = openState(config, new MisconductSchedule(config.name, config.kind, misconduct));
    this.view = publish(this.state, undefined, this.feed());
  }

  step(input: StepInput): StepReport {
    runStep(this.state, input);
    this.lights = undefined;
    this.proveReserves();
    this.receiveAuditor();
    this.view = publish(this.state, this.snapshot, this.feed());
    const { block, timeSec, journal } = this.state;
    const { trades, liquidations, deleveragings, payouts, refusals } = journal;
    return frozenCopy({ block, timeSec, trades, liquidations, deleveragings, payouts, refusals });
  }

  publicView(): PublicView {
    return this.view;
  }

  customerView(account: AccountId): CustomerView {
    const { ledger, market, config } = this.state;
    this.lights ??= allLights(ledger.customers(), market.mark, config.brackets);
    return customerPage(this.state, account, this.snapshot, this.lights);
  }

  auditorView(): AuditorView | undefined {
    return this.audit;
  }

  tradingPage(account: AccountId): TradingPage {
    return tradingPage(this.state, account);
  }

  privateState(): PrivateState {
    return privateStateOf(this.state);
  }

  private proveReserves(): void {
    const { config, timeSec } = this.state;
    if (config.proofEverySec === undefined || timeSec < this.nextProofSec) return;
    this.snapshot = takeSnapshot(this.state, this.proofs);
    this.nextProofSec = timeSec + config.proofEverySec;
  }

  private receiveAuditor(): void {
    const { config, timeSec } = this.state;
    if (config.auditEverySec === undefined || timeSec < this.nextAuditSec) return;
    this.audit = auditorView(this.state);
    this.nextAuditSec = timeSec + config.auditEverySec;
  }

  private feed(): readonly PublicLiquidation[] | undefined {
    const { config, journal, schedule, block, timeSec, stepSec } = this.state;
    const all = everyLiquidation(journal.liquidations, timeSec, stepSec);
    const admitted = throttle(all, config.feed);
    const terms = schedule.active("underReporting", block);
    if (terms === undefined) this.unreported = 0;
    if (admitted === undefined || terms === undefined) return admitted;
    const kept = underReported(admitted, this.unreported, terms);
    this.unreported += admitted.length;
    return kept;
  }
}
