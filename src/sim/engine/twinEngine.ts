import { type EventBody, type ExchangeEvent } from "../../domain/events";
import { type AccountId, accountId, FUND, marketId } from "../../domain/ids";
import { type Snapshot } from "../../domain/snapshot";
import { type LiquidationProbe } from "../../laws/law";
import { mark as markOf } from "../../math/marginMath";
import { type Call } from "../../twin/call";
import { type Moment } from "../../twin/env";
import { type Refusal } from "../../twin/refusal";
import { type Twin } from "../../twin/twin";
import { type AccountSource, type Mirrored, NOBODY } from "../world/accountSource";
import { COLLATERAL_ASSET } from "../scenario/collateralAsset";
import { Haircuts, type Left } from "../world/haircuts";
import { ATTEMPTS } from "../world/attempts";
import { type Sender } from "../world/encode";
import { type Sent, type TriggerCall } from "../world/view";
import { type Inventory, MARKET, type Prices } from "../world/publicState";
import {
  type Action,
  type Books,
  type Engine,
  type MinedBlock,
  type Outcome,
  type SnapshotWish,
} from "./engine";
import { toTriggerCall, toTwinAttempt, toTwinCall } from "./twinCalls";
import { type TwinFeed } from "./twinFeeds";

const market = marketId(MARKET);

/** The twin of the exchange: the rules without a chain. What the laws ask of it, they ask as they would ask a chain. */
export class TwinEngine implements Engine, AccountSource, Left {
  readonly haircuts = new Haircuts();
  private waiting: Action[] = [];
  private logs = 0;

  /**
   * @param feeds in the order of the oracle's sources
   * @param moment of the newest block
   * @param gateway whose triggers are part of every snapshot; undefined: there is none
   */
  constructor(
    private readonly twin: Twin,
    private readonly feeds: readonly TwinFeed[],
    private moment: Moment,
    private readonly gateway?: string,
  ) {}

  submit(action: Action): void {
    this.waiting.push(action);
  }

  mine(time: number): Promise<MinedBlock> {
    const { timestamp, block } = this.moment;
    if (time <= timestamp) throw new RangeError(`a block at ${time} after one at ${timestamp}`);
    this.moment = { timestamp: time, block: block + 1 };
    this.twin.pass(this.moment);
    this.logs = 0;
    const outcomes = this.waiting.map((action, i) => this.execute(action, i));
    this.waiting = [];
    return Promise.resolve({ block: this.moment.block, outcomes });
  }

  confirmed(): Promise<void> {
    return Promise.resolve();
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }

  prices(of = MARKET): Promise<Prices> {
    const { reads } = this.twin;
    const market = marketId(of);
    const { latest: index, previous, updatedAt, live, degraded } = reads.indexOf(market);
    const { grade, bookSales } = reads.tradingOf(market);
    const basisPpb = reads.basisPpb(market);
    const mark = index > 0n ? markOf(index, basisPpb) : 0n;
    const found = { index, previous, updatedAt: Number(updatedAt), basisPpb, mark };
    return Promise.resolve({ ...found, live, degraded, grade, bookSales });
  }

  quote(account: number): Promise<{ readonly price: bigint; readonly most: bigint }> {
    return Promise.resolve(this.twin.reads.quote(accountId(account), COLLATERAL_ASSET));
  }

  settlementPrice(): Promise<bigint> {
    return Promise.resolve(this.twin.reads.settlementPrice(market));
  }

  cashOf(account: number): Promise<bigint> {
    return Promise.resolve(this.twin.reads.cashOf(account));
  }

  inventory(): Promise<Omit<Inventory, "size">> {
    return Promise.resolve(this.twin.reads.inventoryPrice(market));
  }

  wouldLiquidate(account: number, keeper: { readonly id: number }): Promise<boolean> {
    return Promise.resolve(this.refusalOf(account, keeper.id, MARKET) === undefined);
  }

  accepts(call: TriggerCall, sender: Sender): Promise<boolean> {
    return Promise.resolve(this.twin.wouldRefuse(toTriggerCall(call, sender)) === undefined);
  }

  probe(account: number, of: number): Promise<LiquidationProbe> {
    const refusal = this.refusalOf(account, FUND, of);
    const error = refusal === undefined ? "" : nameOf(refusal);
    return Promise.resolve({ account, market: of, succeeded: refusal === undefined, gas: 0n, error });
  }

  snapshot({ judged }: SnapshotWish = {}): Promise<Snapshot> {
    const told = this.twin.snapshot({ judged: judged === true });
    const { gateway } = this;
    return Promise.resolve(
      gateway === undefined ? told : { ...told, gateways: [this.twin.gatewayState(gateway)] },
    );
  }

  books(): Promise<Books> {
    return Promise.resolve(this.twin.reads.sums());
  }

  gasUsed(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  get count(): number {
    return this.twin.reads.accounts;
  }

  get deficitAccount(): number {
    return this.twin.reads.deficitAccount(market);
  }

  read(id: AccountId): Mirrored {
    return id > this.count ? NOBODY : this.twin.reads.standingOf(id, market);
  }

  openInterest(longs: boolean, tier: number): bigint {
    return this.twin.reads.openInterest(market, longs, tier);
  }

  sizeOf(account: number): bigint {
    return this.twin.reads.standingOf(account, market).size;
  }

  /** The state is the twin's own: its events say nothing new. */
  apply(): void {
    return undefined;
  }

  private execute(action: Action, place: number): Outcome {
    const { role } = action;
    if (action.kind === "price") {
      const error = this.feeds[action.source]?.hear(action.price, this.moment.timestamp);
      return { role, events: [], error };
    }
    const { intent, sender } = action;
    const call =
      intent.kind === "attempt"
        ? toTwinAttempt(intent, sender)
        : toTwinCall(intent, sender, (of = MARKET) =>
            this.feeds.filter(({ market: one }) => one === of).map((feed) => feed.answer()),
          );
    if (call === undefined) return { role, events: [], error: refusalOf(intent) };
    const { refusal, events } = this.twin.apply(call, this.moment);
    const error = refusal === undefined ? undefined : nameOf(refusal);
    this.haircuts.follow(events, this);
    return { role, events: this.placed(events, place), error };
  }

  /** Gives events their place in the block: the twin made them for this call, and holds them no longer. */
  private placed(events: readonly EventBody[], place: number): readonly ExchangeEvent[] {
    const { block } = this.moment;
    const transaction = `${block}/${place}`;
    return events.map((event) => Object.assign(event, { block, transaction, logIndex: this.logs++ }));
  }

  private refusalOf(account: number, keeper: number, of: number): Refusal | undefined {
    const parties = { account: accountId(account), keeper: accountId(keeper) };
    const call: Call = { kind: "liquidate", market: marketId(of), maxFills: 0, ...parties };
    return this.twin.wouldRefuse(call);
  }
}

/** The contract's answer to what the twin has no door for; a test holds it to the contracts. */
function refusalOf(intent: Sent): string | undefined {
  return intent.kind === "attempt" ? ATTEMPTS[intent.what].refusal : undefined;
}

/** As a chain's error is named: the code of a panic is an argument there. */
function nameOf({ error }: Refusal): string {
  return error.startsWith("Panic(") ? "Panic" : error;
}
