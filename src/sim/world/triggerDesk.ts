import { type ExchangeEvent } from "../../domain/events";
import { type StandingTrigger } from "../../domain/snapshot";
import { Findings } from "../../laws/law";
import { ShadowTriggers, type TriggerEvent } from "../../laws/replay/shadowTriggers";
import { type Engine } from "../engine/engine";
import { type Sender } from "./encode";
import { type PublicState } from "./publicState";
import { type MarketUnits, toTicks } from "./units";
import { type TriggerCall, type TriggersView } from "./view";

/** Orders that wait for a price, as the gateway's events tell of them, and what can be done with them. */
export class TriggerDesk {
  private readonly shadow = new ShadowTriggers(new Findings("GATE-1"));
  private readonly left = new Set<number>();
  private readonly removed = new Set<number>();
  private readonly closed = new Map<number, number>();

  constructor(
    private readonly engine: Pick<Engine, "accepts">,
    private readonly units: MarketUnits,
  ) {}

  apply(event: ExchangeEvent): void {
    if (!isOfTrigger(event)) return;
    if (event.kind === "TriggerPlaced") this.left.add(event.account);
    if (event.kind === "TriggerRemoved") this.removed.add(event.account);
    if (event.kind === "TriggerExecuted") {
      const owner = this.shadow.standing.find(({ id }) => id === event.id)?.account ?? 0;
      this.closed.set(owner, (this.closed.get(owner) ?? 0) + Number(event.filled));
    }
    this.shadow.apply(event, undefined);
  }

  /** The gateway itself is asked what it would do, as a careful keeper does before he pays for a transaction. */
  async look({ live, mark }: PublicState, keeper: Sender): Promise<TriggersView> {
    const { standing } = this.shadow;
    const reached = live
      ? standing.filter(({ above, price }) => (above ? mark >= price : mark <= price))
      : [];
    const due: bigint[] = [];
    for (const { id } of reached) if (await this.would("executeTrigger", id, keeper)) due.push(id);
    return {
      standing: standing.map(({ id, account, above, price, trailBps }) => {
        return { id, account, above, trailBps, tick: toTicks(price, this.units) };
      }),
      due,
      ended: await this.ended(standing, keeper),
      left: this.left,
      removed: this.removed,
      closed: this.closed,
    };
  }

  /** What ended one has ended every older one: the oldest are asked until one still stands. */
  private async ended(standing: readonly StandingTrigger[], keeper: Sender): Promise<bigint[]> {
    const byAge = standing
      .filter(({ throughHalts }) => !throughHalts)
      .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
    const found: bigint[] = [];
    for (const { id } of byAge) {
      if (!(await this.would("pruneTrigger", id, keeper))) break;
      found.push(id);
    }
    return found;
  }

  private would(kind: TriggerCall["kind"], id: bigint, keeper: Sender): Promise<boolean> {
    return this.engine.accepts({ kind, id }, keeper);
  }
}

function isOfTrigger(event: ExchangeEvent): event is ExchangeEvent & TriggerEvent {
  return event.kind.startsWith("Trigger");
}
