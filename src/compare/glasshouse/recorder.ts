import { type ExchangeEvent } from "../../domain/events";
import { FUND } from "../../domain/ids";
import { initialMargin, maintenanceMargin, notional } from "../../math/marginMath";
import { leverageOf } from "../../math/tiers";
import { max } from "../../math/wadMath";
import { type RunColumn } from "../../domain/run/artifact";
import { type BlockReport } from "../../sim/kernel";
import { venueOf } from "../../sim/setup/exchange";
import { type AccountMirror } from "../../sim/world/accountMirror";
import { hedgedAccounts, type Market, type Person } from "../market";
import { type Tape, type TapeBlock } from "../tape";
import { HedgeShares } from "./hedgeShares";
import { type Position } from "../trace/position";
import { type CustomerEnd, type VenueTrace } from "../trace/trace";
import { TraceBuilder } from "../trace/traceBuilder";
import { WithdrawalCount } from "./withdrawalCount";

const WAD = 10n ** 18n;

/** Watches a run of the exchange: writes the tape of what people sent, and the trace that all venues are judged by. */
export class GlasshouseRecorder {
  private readonly blocks: TapeBlock[] = [];
  private readonly trace: TraceBuilder;
  private readonly people: readonly Person[];
  private readonly withdrawals = new WithdrawalCount();
  private readonly shares = new HedgeShares();
  private readonly fund = { start: 0n, lowest: undefined as bigint | undefined, end: 0n };
  private readonly intents = { sent: 0, refused: 0, meaningless: 0 };
  private before: ReadonlyMap<number, Position> = new Map();
  private last: { readonly accounts: AccountMirror; readonly mark: bigint } | undefined;

  constructor(private readonly market: Market) {
    this.people = market.people();
    const concentration = (market.terms.base.markets[0]?.parameters.margin.concentration ?? 0n) * WAD;
    const hedged = hedgedAccounts(this.people);
    this.trace = new TraceBuilder({
      maintenance: (size, price, tier) =>
        maintenanceMargin(initialMargin(notional(size, price), leverageOf(tier), concentration)),
      isHedged: (account) => hedged.has(account),
    });
  }

  /** One block of the run, and the accounts as it left them. */
  block(report: BlockReport, accounts: AccountMirror): void {
    const { state, view, events } = report;
    const t = report.time - this.market.replayStart;
    this.blocks.push(tapeBlock(report));
    this.countIntents(report);
    this.withdrawals.block(report);
    const positions = positionsOf(accounts, state.deficitAccount);
    this.trace.block({
      t,
      mark: state.mark,
      index: state.index,
      indexTicks: view.index,
      bids: view.bids,
      asks: view.asks,
      positions,
      liquidated: liquidatedIn(events),
      deleveraged: this.shares.block(this.before, events),
    });
    this.before = positions;
    this.noteFund(t, accounts.equity(FUND, state.mark));
    this.last = { accounts, mark: state.mark };
  }

  get tape(): Tape {
    return this.blocks;
  }

  /** The trace of the run that left this column. */
  finish({ id, title, summary }: RunColumn): VenueTrace {
    const { market, trace } = this;
    const { rules } = market.terms.arm;
    const venues = market.venues;
    const sources = market.terms.base.markets[0]?.sources ?? [];
    const used = sources.map((_, source) => venues[venueOf(source, venues.length, market.terms.arm)] ?? "");
    return {
      id: `glasshouse/${id}`,
      title,
      kind: "glasshouse",
      mode: "own",
      misconduct: [],
      sources: [...new Set(used)],
      blocks: trace.blocks,
      exposures: trace.exposures,
      liquidations: trace.liquidations,
      bankruptcies: trace.bankruptcies(),
      deleveraged: this.shares.found,
      hedges: trace.hedges.found,
      withdrawals: this.withdrawals.found,
      fund: { ...this.fund, lowest: this.fund.lowest ?? rules.insurance * WAD },
      badDebt: BigInt(summary.badDebt.negativeEquity),
      customers: this.customers(),
      custody: {
        owed: BigInt(summary.money.cash),
        held: BigInt(summary.money.tokensHeld),
        coinOwed: 0n,
        coinHeld: 0n,
        coinDeposited: 0n,
      },
      intents: this.intents,
    };
  }

  private countIntents({ actions, outcomes }: BlockReport): void {
    for (const [place, action] of actions.entries()) {
      if (action.kind !== "intent") continue;
      this.intents.sent += 1;
      if (outcomes[place]?.error !== undefined) this.intents.refused += 1;
    }
  }

  private noteFund(t: number, equity: bigint): void {
    const { fund } = this;
    if (t <= 0) fund.start = equity;
    if (t >= 0 && (fund.lowest === undefined || equity < fund.lowest)) fund.lowest = equity;
    fund.end = equity;
  }

  /** Coins have no place in the Ledger: whoever has some keeps them himself, and they are not part of what is judged here. */
  private customers(): CustomerEnd[] {
    const { last } = this;
    return this.people
      .filter(({ deposit }) => deposit > 0n)
      .map(({ account, agent, deposit }) => ({
        account,
        role: agent.role,
        deposit: deposit * WAD,
        coinDeposit: 0n,
        claim: last === undefined ? 0n : max(0n, last.accounts.equity(account, last.mark)),
        paidOut: this.withdrawals.paidTo(account),
      }));
  }
}

function tapeBlock({ actions, fresh }: BlockReport): TapeBlock {
  const intents = actions.flatMap((action) =>
    action.kind === "intent" ? [{ account: action.sender.account, intent: action.intent }] : [],
  );
  return { intents, fresh };
}

function positionsOf(accounts: AccountMirror, deficitAccount: number): ReadonlyMap<number, Position> {
  const found = new Map<number, Position>();
  for (let account = FUND as number; account <= accounts.count; account += 1) {
    const { cash, size, entry, tier } = accounts.get(account);
    if (size === 0n || account === deficitAccount) continue;
    found.set(account, { base: cash, size, cost: size > 0n ? entry : -entry, tier });
  }
  return found;
}

function liquidatedIn(events: readonly ExchangeEvent[]): number[] {
  const accounts = new Set<number>();
  for (const event of events) if (event.kind === "AccountLiquidated") accounts.add(event.account);
  return [...accounts];
}
