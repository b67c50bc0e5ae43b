import { type ExchangeEvent } from "../domain/events";
import { type EventDecoder } from "../sdk/eventDecoder";
import { type Call, type Chain, type Receipt } from "./chain/chain";
import { type OutsideMarket } from "./outside/outsideMarket";
import { type OutsideLegs } from "./outside/legs";
import { Stream } from "./random/stream";
import { activeAt, type Disturbance, newsAt } from "./scenario/disturbance";
import { type Trader } from "./setup/accounts";
import { type SourceFeed } from "./setup/feeds";
import { type TransactionLaws } from "./transactionLaws";
import { type AccountMirror } from "./world/accountMirror";
import { BookMirror } from "./world/bookMirror";
import { type Contracts, type ErrorNames } from "./world/contracts";
import { encodeIntent } from "./world/encode";
import { type PublicState, readPrices, readPublicState } from "./world/publicState";
import { type Payouts } from "./world/payouts";
import { publicPositions } from "./world/publicPositions";
import { toLots, toMoney } from "./world/units";
import { marketView, ownView, type ViewTerms } from "./world/views";
import { findLiquidatable } from "./world/watch";
import { type Intent, type MarketView } from "./world/view";

export interface KernelParts {
  readonly chain: Chain;
  readonly contracts: Contracts;
  readonly errors: ErrorNames;
  readonly decoder: EventDecoder;
  readonly feed: OutsideMarket;
  readonly sources: readonly SourceFeed[];
  /** In the order of their birth. */
  readonly traders: readonly Trader[];
  readonly accounts: AccountMirror;
  readonly legs: OutsideLegs;
  readonly payouts: Payouts;
  /** [wad] of the settlement token's smallest unit. */
  readonly unit: bigint;
  readonly laws: TransactionLaws;
  readonly seed: bigint;
  readonly terms: ViewTerms;
  /** Market time at which the simulation starts, Unix seconds. */
  readonly start: number;
  readonly disturbances: readonly Disturbance[];
  /** Unix seconds. */
  readonly replayStart: number;
}

/** A transaction that the contracts refused. */
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
  readonly gas: bigint;
  readonly refusals: readonly Refusal[];
}

/** Blocks from one whose transactions are all judged to the next. */
const JUDGED_EVERY = 12;

interface Outgoing {
  readonly role: string;
  readonly isWithdrawal: boolean;
  readonly call: Call;
}

/**
 * Runs market time forward, a block at a time: recorded prices reach the sources, every agent looks at the state that the last
 * block left and says what it wants, and all of it becomes real transactions in a fixed order. Agents never touch the world.
 */
export class Kernel {
  readonly book = new BookMirror();
  private step = 0;
  private view: MarketView | undefined;
  private readonly history: number[] = [];
  /** Lots, by account, that have their other leg outside. */
  private readonly hedged = new Map<number, number>();
  private readonly keeper: Trader;

  constructor(private readonly parts: KernelParts) {
    const keeper = parts.traders.find(({ agent }) => agent.role === "liquidation keeper");
    if (!keeper) throw new Error("a market without a liquidation keeper is not what is simulated here");
    this.keeper = keeper;
  }

  async runBlock(): Promise<BlockReport> {
    const { parts } = this;
    const time = parts.start + (this.step + 1) * parts.terms.blockSec;
    const outgoing = [...this.prices(time), ...this.intents(time)];
    for (const { call } of outgoing) parts.chain.submit(call);
    const receipts = await parts.chain.mine(time);
    const block = receipts.at(-1)?.block ?? 0;
    const prices = await readPrices(parts.contracts);
    parts.laws.enter(block, time, prices);
    const events = receipts.flatMap((receipt) => this.apply(receipt));
    const refusals = this.refusals(outgoing, receipts);
    const state = await readPublicState(parts.contracts, parts.accounts, prices);
    const view = await this.look(state, time);
    this.hedge(view);
    const gas = receipts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
    this.step += 1;
    return { step: this.step, time, block, state, view, events, sent: outgoing.length, gas, refusals };
  }

  /** Bars that have become complete, as transactions to the sources that follow their venue. */
  private prices(time: number): Outgoing[] {
    const fresh = this.parts.feed.advance(time);
    return this.parts.sources.flatMap((source) =>
      fresh
        .filter((price) => price.source === source.venue)
        .map((price) => ({ role: "price feed", isWithdrawal: false, call: source.post(price) })),
    );
  }

  private intents(time: number): Outgoing[] {
    const { view } = this;
    if (!view) return [];
    const { parts } = this;
    const orders = this.book.byAccount();
    const absent = activeAt(parts.disturbances, "absence", time - parts.replayStart).map(({ role }) => role);
    const awake = parts.traders.filter(({ agent }) => !absent.includes(agent.role));
    return awake.flatMap((trader) => {
      const { agent, id, birth } = trader;
      const random = (purpose: number): Stream => new Stream(parts.seed, birth, purpose, this.step);
      const beside = {
        orders: orders.get(id) ?? [],
        withdrawn: toMoney(parts.payouts.paidTo(id)),
        outsideLots: parts.legs.lotsOf(id),
      };
      const own = ownView(parts.accounts, id, beside, view, parts.terms);
      return agent.act({ market: view, own, random }).flatMap((intent) => this.send(trader, intent, time));
    });
  }

  /** What an intent sends to the exchange: nothing, if it is for a venue outside. */
  private send({ agent, id, address }: Trader, intent: Intent, time: number): Outgoing[] {
    const { legs, terms, unit, contracts } = this.parts;
    if (intent.kind === "tradeOutside") {
      legs.trade(id, intent.venue, intent.lots, legs.tickOf(intent.venue));
      return [];
    }
    const sender = { address, account: id, time, lotSize: terms.lotSize, unit };
    const call = encodeIntent(contracts, intent, sender);
    return [{ role: agent.role, isWithdrawal: intent.kind === "withdraw", call }];
  }

  /** Follows one transaction by its events, and judges it: all of some blocks, and whoever liquidates in every block. */
  private apply({ logs }: Receipt): readonly ExchangeEvent[] {
    const { parts } = this;
    const events = parts.decoder.decodeAll(logs);
    parts.laws.transaction(events, this.step % JUDGED_EVERY === 0, () => {
      for (const event of events) {
        this.book.apply(event);
        parts.accounts.apply(event);
        parts.payouts.apply(event);
      }
    });
    return events;
  }

  /** Whoever hedges takes the other leg of what the block changed, at the price of now. */
  private hedge({ index }: MarketView): void {
    const { traders, accounts, legs, terms } = this.parts;
    for (const { agent, id } of traders) {
      if (agent.hedgesOn === undefined) continue;
      const lots = toLots(accounts.get(id).size, terms);
      const bought = lots - (this.hedged.get(id) ?? 0);
      if (bought === 0) continue;
      this.hedged.set(id, lots);
      legs.trade(id, agent.hedgesOn, -bought, index);
    }
  }

  private refusals(outgoing: readonly Outgoing[], receipts: readonly Receipt[]): Refusal[] {
    const found: Refusal[] = [];
    for (const [index, receipt] of receipts.entries()) {
      if (receipt.succeeded) continue;
      if (outgoing[index]?.isWithdrawal === true) this.parts.payouts.refuse();
      const error = this.parts.errors.nameOf(receipt.failure);
      found.push({ role: outgoing[index]?.role ?? "", error });
    }
    return found;
  }

  private async look(state: PublicState, time: number): Promise<MarketView> {
    const { parts } = this;
    const liquidatable = await findLiquidatable(parts.contracts, parts.accounts, state, this.keeper);
    const view = marketView({
      step: this.step + 1,
      state,
      time,
      book: this.book,
      history: this.history,
      outside: parts.feed.prices(),
      liquidatable,
      payouts: parts.payouts.view,
      news: newsAt(parts.disturbances, time - parts.replayStart, parts.terms.blockSec),
      positions: () => publicPositions(parts.accounts, state.mark, parts.terms),
      terms: parts.terms,
    });
    this.view = view;
    return view;
  }
}
