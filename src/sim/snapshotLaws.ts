import { type Snapshot } from "../domain/snapshot";
import { type LawId, type LiquidationProbe, type Violation } from "../laws/law";
import { checkState, lawsOf } from "../laws/registry";
import { type ShadowExchange } from "../laws/replay/shadowExchange";
import { type ShadowGateways } from "../laws/replay/shadowGateways";
import { withDust } from "../laws/replay/shadowSnapshot";
import { checkLiq1, liquidatable } from "../laws/riskLaws";
import { type Engine } from "./engine/engine";
import { type LawChecker, type LawReport, type LawViolation } from "./lawCheck";
import { TransactionLaws } from "./transactionLaws";

/**
 * Judges snapshots of the whole exchange, and holds against them a second exchange that is made of events alone: the two must be
 * equal, field for field.
 */
export class SnapshotLaws implements LawChecker {
  private readonly violations: LawViolation[] = [];
  private checks = 0;
  private transactions: TransactionLaws | undefined;

  /**
   * @param shadow is fed by whoever reads the events
   * @param excused laws that are not asked
   * @param gateways fed likewise; undefined: nobody has one, and GATE-1 is not asked
   */
  constructor(
    private readonly engine: Pick<Engine, "snapshot" | "probe">,
    private readonly shadow: ShadowExchange,
    private readonly excused: ReadonlySet<LawId>,
    private readonly gateways?: ShadowGateways,
  ) {}

  get report(): LawReport {
    const judged = this.transactions;
    const ofOne = judged === undefined ? [] : lawsOf("transition");
    const asked = [...lawsOf("state"), ...ofOne, ...lawsOf("replay"), ...lawsOf("probe")];
    const has = (id: LawId): boolean => id !== "GATE-1" || this.gateways !== undefined;
    const ids = asked.filter((id) => !this.excused.has(id) && has(id));
    const ofTransactions = (judged?.found ?? []).map(({ block, violation }) => located(block, violation));
    const violations = [...this.violations, ...ofTransactions];
    return { ids, checks: this.checks + (judged?.checks ?? 0), violations };
  }

  /** The judge of single transactions, who starts from the state of now. */
  async judgeTransactions(): Promise<TransactionLaws> {
    this.transactions = new TransactionLaws(this.shadow, await this.engine.snapshot(), this.excused);
    return this.transactions;
  }

  async check(block: number): Promise<void> {
    const snapshot = withDust(await this.engine.snapshot({ block, judged: true }), this.shadow);
    this.judge(block, checkState(snapshot));
    this.judge(block, this.shadow.compare(snapshot));
    this.judge(block, this.shadow.book.priorityViolations);
    this.judge(block, this.shadow.auctions.violations);
    const { gateways } = this;
    if (gateways !== undefined) this.judge(block, [...gateways.violations, ...gateways.compare(snapshot)]);
    this.judge(block, checkLiq1(snapshot, await this.probes(snapshot)));
  }

  private async probes(snapshot: Snapshot): Promise<LiquidationProbe[]> {
    const found: LiquidationProbe[] = [];
    for (const { account, market } of liquidatable(snapshot)) {
      found.push(await this.engine.probe(account.id, market.id));
    }
    return found;
  }

  private judge(block: number, violations: readonly Violation[]): void {
    this.checks += 1;
    const asked = violations.filter(({ law }) => !this.excused.has(law));
    this.violations.push(...asked.map((violation) => located(block, violation)));
  }
}

function located(block: number, { law, subject, have, need }: Violation): LawViolation {
  return { block, law, subject, have, need };
}
