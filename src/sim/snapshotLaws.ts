import { type Provider } from "ethers";

import { type Snapshot } from "../domain/snapshot";
import { type LiquidationProbe, type Violation } from "../laws/law";
import { checkState, lawsOf } from "../laws/registry";
import { checkLiq1, liquidatable } from "../laws/riskLaws";
import { ShadowExchange } from "../laws/replay/shadowExchange";
import { withDust } from "../laws/replay/shadowSnapshot";
import { type Deployment } from "../sdk/deployment";
import { type EventDecoder } from "../sdk/eventDecoder";
import { SnapshotReader } from "../sdk/reader";
import { type LawChecker, type LawReport, type LawViolation } from "./lawCheck";
import { TransactionLaws } from "./transactionLaws";

/** Hardhat's network keeps a trace of every call until it is answered: many small calls take far less memory than a large one. */
const CHUNKS = { accounts: 32, levels: 64 };

/** Asks the contracts whether an account may be liquidated, without a transaction. */
export type Probe = (account: number, market: number) => Promise<LiquidationProbe>;

/** The exchange, rebuilt from everything that the chain has said so far. */
export async function rebuild(
  provider: Provider,
  { block }: Deployment,
  decoder: EventDecoder,
): Promise<ShadowExchange> {
  const shadow = new ShadowExchange();
  const logs = await provider.getLogs({ fromBlock: block, toBlock: "latest" });
  for (const event of decoder.decodeAll(logs)) shadow.apply(event);
  return shadow;
}

/**
 * Judges snapshots of the whole exchange, and holds against them a second exchange that is made of events alone: the two must be
 * equal, field for field.
 */
export class SnapshotLaws implements LawChecker {
  private readonly violations: LawViolation[] = [];
  private readonly reader: SnapshotReader;
  private checks = 0;
  private transactions: TransactionLaws | undefined;

  /** @param shadow is fed by whoever reads the events */
  constructor(
    provider: Provider,
    { addresses }: Deployment,
    private readonly shadow: ShadowExchange,
    private readonly probe: Probe,
  ) {
    this.reader = new SnapshotReader(provider, addresses.solvencyLens, CHUNKS);
  }

  get report(): LawReport {
    const ids = [...lawsOf("state"), ...lawsOf("transition"), ...lawsOf("replay"), ...lawsOf("probe")];
    const judged = this.transactions;
    const ofTransactions = (judged?.found ?? []).map(({ block, violation }) => located(block, violation));
    const violations = [...this.violations, ...ofTransactions];
    return { ids, checks: this.checks + (judged?.checks ?? 0), violations };
  }

  /** The judge of single transactions, who starts from the state of now. */
  async judgeTransactions(): Promise<TransactionLaws> {
    this.transactions = new TransactionLaws(this.shadow, await this.reader.read());
    return this.transactions;
  }

  async check(block: number): Promise<void> {
    const snapshot = withDust(await this.reader.read(block, { judged: true }), this.shadow);
    this.judge(block, checkState(snapshot));
    this.judge(block, this.shadow.compare(snapshot));
    this.judge(block, this.shadow.book.priorityViolations);
    this.judge(block, checkLiq1(snapshot, await this.probes(snapshot)));
  }

  private async probes(snapshot: Snapshot): Promise<LiquidationProbe[]> {
    const found: LiquidationProbe[] = [];
    for (const { account, market } of liquidatable(snapshot)) {
      found.push(await this.probe(account.id, market.id));
    }
    return found;
  }

  private judge(block: number, violations: readonly Violation[]): void {
    this.checks += 1;
    this.violations.push(...violations.map((violation) => located(block, violation)));
  }
}

function located(block: number, { law, subject, have, need }: Violation): LawViolation {
  return { block, law, subject, have, need };
}
