import { type Provider } from "ethers";

import { type ExchangeEvent } from "../domain/events";
import { type Snapshot } from "../domain/snapshot";
import { type LiquidationProbe, type Violation } from "../laws/law";
import { checkState, lawsOf } from "../laws/registry";
import { checkLiq1, liquidatable } from "../laws/riskLaws";
import { ShadowExchange } from "../laws/replay/shadowExchange";
import { type Deployment } from "../sdk/deployment";
import { type EventDecoder } from "../sdk/eventDecoder";
import { SnapshotReader } from "../sdk/reader";
import { type LawChecker, type LawReport, type LawViolation } from "./lawCheck";

/** Asks the contracts whether an account may be liquidated, without a transaction. */
export type Probe = (account: number, market: number) => Promise<LiquidationProbe>;

/**
 * Judges snapshots of the whole exchange, and keeps a second exchange that is made of events alone and must be equal to the first,
 * field for field.
 */
export class SnapshotLaws implements LawChecker {
  private readonly shadow = new ShadowExchange();
  private readonly violations: LawViolation[] = [];
  private checks = 0;

  private constructor(
    private readonly reader: SnapshotReader,
    private readonly probe: Probe,
  ) {}

  /** Starts with everything that the chain has said so far. */
  static async begin(
    provider: Provider,
    { addresses, block }: Deployment,
    decode: EventDecoder,
    probe: Probe,
  ): Promise<SnapshotLaws> {
    const laws = new SnapshotLaws(new SnapshotReader(provider, addresses.solvencyLens), probe);
    for (const log of await provider.getLogs({ fromBlock: block, toBlock: "latest" })) {
      const event = decode({ ...log, logIndex: log.index });
      if (event) laws.shadow.apply(event);
    }
    return laws;
  }

  get report(): LawReport {
    const ids = [...lawsOf("state"), ...lawsOf("replay"), ...lawsOf("probe")];
    return { ids, checks: this.checks, violations: this.violations };
  }

  hear(events: readonly ExchangeEvent[]): void {
    for (const event of events) this.shadow.apply(event);
  }

  async check(block: number): Promise<void> {
    const snapshot = await this.reader.read(block);
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
    for (const { law, subject, have, need } of violations) {
      this.violations.push({ block, law, subject, have, need });
    }
  }
}
