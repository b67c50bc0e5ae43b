import { type ExchangeEvent } from "../domain/events";
import { type NewPrice, type VenuePrice } from "./bars/feed";
import { type BlockSpace } from "./engine/blockSpace";
import { type Action, type Engine, type Outcome } from "./engine/engine";
import { type OutsideMarket } from "./outside/outsideMarket";
import { type OutsideLegs } from "./outside/legs";
import { Stream } from "./random/stream";
import { activeAt, type Disturbance, newsAt } from "./scenario/disturbance";
import { type TimeJump, withJumps } from "./scenario/timeJump";
import { type Trader } from "./setup/accounts";
import { type TransactionJudge } from "./lawCheck";
import { type AccountMirror } from "./world/accountMirror";
import { BookMirror } from "./world/bookMirror";
import { type CollateralDesk } from "./world/collateralDesk";
import { lookAtDead } from "./world/deadMarket";
import { type PublicState, readPublicState } from "./world/publicState";
import { type Payouts } from "./world/payouts";
import { publicPositions } from "./world/publicPositions";
import { type Sender } from "./world/encode";
import { toLots } from "./world/units";
import { type TriggerDesk } from "./world/triggerDesk";
import { marketView, OwnAccount, type ViewTerms } from "./world/views";
import { findLiquidatable } from "./world/watch";
import { type Intent, type MarketView, type OwnView } from "./world/view";

export interface KernelParts {
  readonly engine: Engine;
  readonly space: BlockSpace;
  readonly feed: OutsideMarket;
  /** Index of the venue behind each source of the oracle, in the order of the sources. */
  readonly sources: readonly number[];
  /** In the order of their birth. */
  readonly traders: readonly Trader[];
  readonly accounts: AccountMirror;
  readonly legs: OutsideLegs;
  readonly payouts: Payouts;
  /** Absent: nothing but the settlement token counts for margin. */
  readonly desk?: CollateralDesk | undefined;
  /** Absent: nobody can leave an order that waits for a price. */
  readonly triggers?: TriggerDesk | undefined;
  /** [wad] of the settlement token's smallest unit. */
  readonly unit: bigint;
  readonly laws: TransactionJudge;
  readonly seed: bigint;
  readonly terms: ViewTerms;
  /** Market time at which the simulation starts, Unix seconds. */
  readonly start: number;
  readonly disturbances: readonly Disturbance[];
  readonly jumps: readonly TimeJump[];
  /** Unix seconds. */
  readonly replayStart: number;
}

/** An action that the exchange refused. */
export interface Refusal {
  readonly role: string;
  readonly error: string;
}

/** What happened in one block. */
export interface BlockReport {
  readonly step: number;
  /** Unix seconds. */
  readonly time: number;
  readonly block: number;
  readonly state: PublicState;
  readonly view: MarketView;
  readonly events: readonly ExchangeEvent[];
  readonly sent: number;
  readonly refusals: readonly Refusal[];
  /** What was sent, in the kernel's order, and what became of each. */
  readonly actions: readonly Action[];
  readonly outcomes: readonly Outcome[];
  /** What the sources of outside venues heard since the last block. */
  readonly fresh: readonly NewPrice[];
}

const NO_ORDERS: OwnView["orders"] = [];

/** Transactions until the engine may breathe. */
const FOLLOWED_AT_ONCE = 2;

/** Blocks from one whose transactions are all judged to the next. */
const JUDGED_EVERY = 12;

/**
 * Runs market time forward, a block at a time: recorded prices reach the sources, every agent looks at the state that the last
 * block left and says what it wants, and all of it is sent to the exchange in a fixed order. Agents never touch the world.
 */
export class Kernel {
  readonly book = new BookMirror();
  private step = 0;
  private settled = false;
  private view: MarketView | undefined;
  private readonly history: number[] = [];
  /** Lots, by account, that have their other leg outside. */
  private readonly hedged = new Map<number, number>();
  private readonly keeper: Trader;
  private readonly hedgers: readonly Trader[];

  constructor(private readonly parts: KernelParts) {
    const keeper = parts.traders.find(({ agent }) => agent.role === "liquidation keeper");
    if (!keeper) throw new Error("a market without a liquidation keeper is not what is simulated here");
    this.keeper = keeper;
    this.hedgers = parts.traders.filter(({ agent }) => agent.hedgesOn !== undefined);
  }

  async runBlock(): Promise<BlockReport> {
    const { parts } = this;
    // What happens to the scenario counts its own time, which knows no jumps.
    const own = parts.start + (this.step + 1) * parts.terms.blockSec;
    const time = this.clock(own);
    const fresh = parts.feed.advance(own).map((price) => this.onClock(price));
    const actions = parts.space.fit([...this.prices(fresh), ...this.assetPrices(own), ...this.intents(own)]);
    for (const action of actions) parts.engine.submit(action);
    const { block, outcomes } = await parts.engine.mine(time);
    const prices = await parts.engine.prices();
    parts.laws.enter(block, time, prices, await parts.desk?.prices());
    for (const [i, outcome] of outcomes.entries()) {
      if (i % FOLLOWED_AT_ONCE === 0) await parts.engine.pause();
      this.follow(actions[i], outcome);
    }
    const events = outcomes.flatMap((outcome) => outcome.events);
    await parts.engine.pause();
    const state = await readPublicState(parts.engine, parts.accounts, prices);
    const view = await this.look(state, own);
    this.hedge(view);
    this.step += 1;
    const refusals = refusalsOf(outcomes);
    const found = { actions, outcomes, fresh, events, sent: actions.length, refusals };
    return { step: this.step, time, block, state, view, ...found };
  }

  /** Bars that have become complete, told to the sources that follow their venue. */
  private prices(fresh: readonly NewPrice[]): Action[] {
    return this.parts.sources.flatMap((venue, source) =>
      fresh
        .filter((price) => price.source === venue)
        .map((price): Action => ({ kind: "price", role: "price feed", source, price })),
    );
  }

  private assetPrices(own: number): Action[] {
    return this.parts.desk?.advance(own, (price) => this.onClock(price)) ?? [];
  }

  /** What clocks show at a moment of the scenario's own time, Unix seconds. */
  private clock(own: number): number {
    const { replayStart, jumps } = this.parts;
    return replayStart + withJumps(jumps, own - replayStart);
  }

  private onClock<T extends VenuePrice>(price: T): T {
    return price.time === 0 ? price : { ...price, time: this.clock(price.time) };
  }

  private intents(own: number): Action[] {
    const { view } = this;
    if (!view) return [];
    const { parts } = this;
    const orders = this.book.byAccount();
    const absent = activeAt(parts.disturbances, "absence", own - parts.replayStart).map(({ role }) => role);
    const awake = parts.traders.filter(({ agent }) => !absent.includes(agent.role));
    return awake.flatMap((trader) => {
      const { agent, id, birth } = trader;
      const random = (purpose: number): Stream => new Stream(parts.seed, birth, purpose, this.step);
      const known = new OwnAccount(parts, id, orders.get(id) ?? NO_ORDERS, view.mark);
      const wanted = agent.act({ market: view, own: known, random });
      return wanted.flatMap((intent) => this.send(trader, intent, this.clock(own)));
    });
  }

  /** What an intent sends to the exchange: nothing, if it is for a venue outside. */
  private send({ agent, id, address }: Trader, intent: Intent, time: number): Action[] {
    const { legs } = this.parts;
    if (intent.kind === "tradeOutside") {
      legs.trade(id, intent.venue, intent.lots, legs.tickOf(intent.venue));
      return [];
    }
    return [{ kind: "intent", role: agent.role, intent, sender: this.senderOf({ address, id }, time) }];
  }

  private senderOf({ address, id }: Pick<Trader, "address" | "id">, time: number): Sender {
    const { lotSize, tickSize } = this.parts.terms;
    return { address, account: id, time, lotSize, tickSize, unit: this.parts.unit };
  }

  /** Follows one transaction by its events, and judges it: all of some blocks, and whoever liquidates in every block. */
  private follow(action: Action | undefined, { events, error }: Outcome): void {
    const { parts } = this;
    const isWithdrawal = action?.kind === "intent" && action.intent.kind === "withdraw";
    if (isWithdrawal && error !== undefined) parts.payouts.refuse();
    parts.laws.transaction(events, this.step % JUDGED_EVERY === 0, () => {
      for (const event of events) {
        this.settled ||= event.kind === "MarketSettled";
        this.book.apply(event);
        parts.desk?.apply(event);
        parts.triggers?.apply(event);
        parts.accounts.apply(event);
        parts.payouts.apply(event);
      }
    });
  }

  /** Whoever hedges takes the other leg of what the block changed, at the price of now. */
  private hedge({ index }: MarketView): void {
    const { accounts, legs, terms } = this.parts;
    for (const { agent, id } of this.hedgers) {
      if (agent.hedgesOn === undefined) continue;
      const lots = toLots(accounts.get(id).size, terms);
      const bought = lots - (this.hedged.get(id) ?? 0);
      if (bought === 0) continue;
      this.hedged.set(id, lots);
      legs.hedge(id, agent.hedgesOn, -bought, index);
    }
  }

  private async look(state: PublicState, own: number): Promise<MarketView> {
    const { parts } = this;
    const [time, t] = [this.clock(own), own - parts.replayStart];
    const found = await findLiquidatable(parts.engine, parts.accounts, state, this.keeper);
    const spared = activeAt(parts.disturbances, "spared account", t);
    const liquidatable = found.filter((id) => !spared.some(({ account }) => account === id));
    const view = marketView({
      step: this.step + 1,
      state,
      time,
      book: this.book,
      history: this.history,
      outside: parts.feed.prices().map((price) => this.onClock(price)),
      liquidatable,
      payouts: parts.payouts.view,
      news: newsAt(parts.disturbances, t, parts.terms.blockSec),
      positions: () => publicPositions(parts.accounts, state.mark, parts.terms),
      collateral: await parts.desk?.look(),
      dead: await lookAtDead({ ...parts, state, time, settled: this.settled }),
      triggers: await parts.triggers?.look(state, this.senderOf(this.keeper, time)),
      terms: parts.terms,
    });
    this.view = view;
    return view;
  }
}

function refusalsOf(outcomes: readonly Outcome[]): Refusal[] {
  return outcomes.flatMap(({ role, error }) => (error === undefined ? [] : [{ role, error }]));
}
