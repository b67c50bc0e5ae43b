import { differences } from "../../domain/differences";
import { type EventBody, type ExchangeEvent } from "../../domain/events";
import { type Snapshot } from "../../domain/snapshot";
import { type LiquidationProbe } from "../../laws/law";
import { type Sender } from "../world/encode";
import { type Inventory, type Prices } from "../world/publicState";
import { type TriggerCall } from "../world/view";
import { type ChainEngine } from "./chainEngine";
import {
  type Action,
  type Books,
  type Engine,
  type MinedBlock,
  type Outcome,
  type SnapshotWish,
} from "./engine";
import { type TwinEngine } from "./twinEngine";

/** Blocks that the chain may be behind: they wait in memory. */
const LEAD = 12;

/** The contracts and their twin have answered the same call differently. Nothing that a simulation says is worth reading then. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";

  /** @param found where they differ: `have` is what the twin says, `need` what the contracts say */
  constructor(block: number, what: string, found: readonly string[]) {
    const lines = found.map((line) => `  ${line}`).join("\n");
    super(`the twin (have) and the contracts (need) do not agree in block ${block} on ${what}:\n${lines}`);
  }
}

/**
 * The contracts on a chain, led by their twin. The twin answers at once, so that a simulation need not wait for the chain; the chain
 * gets the same calls in the same blocks, and what each of them said must be what the twin has said: every event, every field, the name of every
 * error. What is judged and what is summed up at the end is read from the chain, when it has caught up.
 */
export class LedEngine implements Engine {
  private waiting: Action[] = [];
  /** Blocks that the chain still has to confirm; none of them rejects. */
  private readonly unconfirmed: Promise<void>[] = [];
  private failure: Error | undefined;

  /** @param opened time of the newest block [Unix s]: what sources said before is as old as a setup, which is another one on the twin */
  constructor(
    private readonly twin: TwinEngine,
    private readonly chain: ChainEngine,
    private readonly opened: number,
  ) {}

  submit(action: Action): void {
    this.twin.submit(action);
    this.waiting.push(action);
  }

  async mine(time: number): Promise<MinedBlock> {
    const actions = this.waiting;
    this.waiting = [];
    const told = await this.twin.mine(time);
    for (const action of actions) this.chain.submit(action);
    this.unconfirmed.push(this.follow(this.chain.mine(time), actions, told));
    await this.pause();
    await this.catchUp(LEAD);
    return told;
  }

  confirmed(): Promise<void> {
    return this.catchUp(0);
  }

  pause(): Promise<void> {
    return new Promise(setImmediate);
  }

  prices(market?: number): Promise<Prices> {
    return this.twin.prices(market);
  }

  quote(account: number): Promise<{ readonly price: bigint; readonly most: bigint }> {
    return this.twin.quote(account);
  }

  settlementPrice(): Promise<bigint> {
    return this.twin.settlementPrice();
  }

  cashOf(account: number): Promise<bigint> {
    return this.twin.cashOf(account);
  }

  inventory(): Promise<Omit<Inventory, "size">> {
    return this.twin.inventory();
  }

  wouldLiquidate(account: number, keeper: { readonly id: number }): Promise<boolean> {
    return this.twin.wouldLiquidate(account, keeper);
  }

  accepts(call: TriggerCall, sender: Sender): Promise<boolean> {
    return this.twin.accepts(call, sender);
  }

  async probe(account: number, market: number): Promise<LiquidationProbe> {
    await this.confirmed();
    return this.chain.probe(account, market);
  }

  async snapshot(wish?: SnapshotWish): Promise<Snapshot> {
    await this.confirmed();
    return this.chain.snapshot(wish);
  }

  async books(): Promise<Books> {
    await this.confirmed();
    return this.chain.books();
  }

  async gasUsed(): Promise<bigint> {
    await this.confirmed();
    return this.chain.gasUsed();
  }

  /** Waits until the chain is at most so many blocks behind. @throws what was found wrong meanwhile */
  private async catchUp(behind: number): Promise<void> {
    while (this.unconfirmed.length > behind) await this.unconfirmed.shift();
    if (this.failure !== undefined) throw this.failure;
  }

  /** Nobody may be waiting when something is wrong: it is kept until somebody asks. */
  private async follow(
    mining: Promise<MinedBlock>,
    actions: readonly Action[],
    told: MinedBlock,
  ): Promise<void> {
    try {
      this.requireSame(actions, told, await mining);
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  private requireSame(actions: readonly Action[], told: MinedBlock, { block, outcomes }: MinedBlock): void {
    requireEqual(block, "its number", told.block, block);
    actions.forEach((action, i) => {
      const [have, need] = [told.outcomes[i], outcomes[i]].map((outcome) => this.comparable(outcome));
      requireEqual(block, `transaction ${i} (${nameOf(action)})`, have, need);
    });
  }

  private comparable(outcome: Outcome | undefined): unknown {
    return outcome && { error: outcome.error, events: outcome.events.map((event) => this.bodyOf(event)) };
  }

  /** Without its place on the chain. */
  private bodyOf(event: ExchangeEvent): EventBody {
    const { block: _block, transaction: _transaction, logIndex: _logIndex, ...body } = event;
    if (body.kind !== "RoundMade") return body;
    const quotes = body.quotes.map((quote) =>
      quote.timestamp > this.opened ? quote : { ...quote, timestamp: 0n },
    );
    return { ...body, quotes };
  }
}

function requireEqual(block: number, what: string, have: unknown, need: unknown): void {
  const found = differences(have, need);
  if (found.length > 0) throw new DivergedError(block, what, found);
}

function nameOf(action: Action): string {
  return `${action.role}: ${action.kind === "price" ? "price" : action.intent.kind}`;
}
