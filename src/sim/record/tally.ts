import {
  type AdlRecord,
  type HaltRecord,
  type LiquidationRecord,
  type RunSummary,
  type SettlementRecord,
} from "../../domain/run/artifact";
import { type ExchangeEvent } from "../../domain/events";
import { type LiquidationOutcome } from "../../domain/waterfallEvents";
import { type BlockReport } from "../kernel";
import { OracleState, oracleState } from "./seriesRecorder";

const WAD = 10n ** 18n;
const TRIPS = ["limit state", "velocity", "day level 1", "day level 2", "day level 3"] as const;
const GRADES = ["open", "reduceOnly", "auction", "halted"] as const;
const ORACLE_STATES = {
  [OracleState.Live]: "live",
  [OracleState.Degraded]: "degraded",
  [OracleState.NoQuorum]: "noQuorum",
} as const;

type Event<K extends ExchangeEvent["kind"]> = Extract<ExchangeEvent, { readonly kind: K }>;

/** Counts what happened, as the events say it. */
export class Tally {
  readonly liquidations: LiquidationRecord[] = [];
  readonly adl: AdlRecord[] = [];
  readonly halts: HaltRecord[] = [];
  private readonly woundUp: SettlementRecord["woundUp"] = [];
  private settled: SettlementRecord["settled"] = null;
  readonly liquidated = new Set<number>();
  readonly gradeSec = { open: 0, reduceOnly: 0, auction: 0, halted: 0 };
  readonly oracleSec = { live: 0, degraded: 0, noQuorum: 0 };
  readonly money = {
    sold: 0n,
    takenOver: 0n,
    fees: 0n,
    covered: 0n,
    rewards: 0n,
    needed: 0n,
    closed: 0n,
    levied: 0n,
  };
  worstDeficit = 0n;
  sent = 0;
  blocks = 0;
  private readonly refused = new Map<string, { error: string; role: string; count: number }>();
  private path: { open: bigint; low: bigint; high: bigint; close: bigint } | undefined;

  constructor(
    private readonly lotSize: bigint,
    private readonly roleOf: (account: number) => string,
  ) {}

  /** @param t seconds since the start of the replay, negative in the warm-up. @param seconds that the block stands for */
  record(t: number, seconds: number, report: BlockReport): void {
    this.blocks += 1;
    this.sent += report.sent;
    for (const { error, role } of report.refusals) this.refuse(error, role);
    for (const event of report.events) this.count(t, event, report);
    if (report.state.deficit > this.worstDeficit) this.worstDeficit = report.state.deficit;
    if (t >= 0) this.measure(t, seconds, report);
  }

  get price(): RunSummary["price"] {
    const { open, low, high, close } = this.path ?? { open: 0n, low: 0n, high: 0n, close: 0n };
    return { open: `${open}`, low: `${low}`, high: `${high}`, close: `${close}` };
  }

  get failures(): { error: string; role: string; count: number }[] {
    return [...this.refused.values()].sort((a, b) => b.count - a.count || (a.error < b.error ? -1 : 1));
  }

  /** Undefined: the market lived. */
  get settlement(): SettlementRecord | undefined {
    const { settled, woundUp } = this;
    return settled === null && woundUp.length === 0 ? undefined : { settled, woundUp };
  }

  private measure(t: number, seconds: number, report: BlockReport): void {
    const { index, grade } = report.state;
    this.path ??= { open: index, low: index, high: index, close: index };
    if (index < this.path.low) this.path.low = index;
    if (index > this.path.high) this.path.high = index;
    this.path.close = index;
    // A block stands for the seconds before it; the first one for none.
    if (t === 0) return;
    this.gradeSec[GRADES[grade]] += seconds;
    const name = ORACLE_STATES[oracleState(report) as keyof typeof ORACLE_STATES];
    this.oracleSec[name] += seconds;
  }

  private refuse(error: string, role: string): void {
    const key = `${role}: ${error}`;
    const known = this.refused.get(key) ?? { error, role, count: 0 };
    known.count += 1;
    this.refused.set(key, known);
  }

  private count(t: number, event: ExchangeEvent, report: BlockReport): void {
    if (event.kind === "AccountLiquidated") this.liquidation(t, event, report.state.mark);
    else if (event.kind === "Deleveraged") this.deleveraging(t, event);
    else if (event.kind === "AccountWoundUp") this.windingUp(t, event);
    else if (event.kind === "MarketSettled")
      this.settled = { t, price: `${event.price}`, index: `${report.state.index}` };
    else if (event.kind === "HaltStarted") {
      const { grade, trip, price, until } = event;
      const untilSec = until - report.time + t;
      this.halts.push({ t, grade, trip: TRIPS[trip] ?? `trip ${trip}`, price: `${price}`, untilSec });
    }
  }

  private liquidation(t: number, event: Event<"AccountLiquidated">, mark: bigint): void {
    const { account, outcome, equityBefore, maintenanceBefore } = event;
    const { money } = this;
    this.liquidated.add(account);
    money.sold += (outcome.soldLots * this.lotSize * mark) / WAD;
    money.takenOver += (outcome.takenOver * mark) / WAD;
    this.pay(outcome);
    this.liquidations.push({
      t,
      account,
      role: this.roleOf(account),
      equityBefore: `${equityBefore}`,
      maintenanceBefore: `${maintenanceBefore}`,
      price: `${mark}`,
      soldLots: `${outcome.soldLots}`,
      fee: `${outcome.fee}`,
      takenOver: `${outcome.takenOver}`,
      covered: `${outcome.covered}`,
      deleveraged: `${outcome.deleveraged}`,
      levied: `${outcome.levied}`,
      deficit: `${outcome.deficit}`,
      reward: `${outcome.reward}`,
    });
  }

  private windingUp(t: number, event: Event<"AccountWoundUp">): void {
    const { account, equity, price, outcome } = event;
    this.pay(outcome);
    this.woundUp.push({
      t,
      account,
      role: this.roleOf(account),
      equity: `${equity}`,
      price: `${price}`,
      covered: `${outcome.covered}`,
      deleveraged: `${outcome.deleveraged}`,
      levied: `${outcome.levied}`,
      deficit: `${outcome.deficit}`,
      reward: `${outcome.reward}`,
    });
  }

  private pay({ fee, covered, reward, deleveraged, levied }: LiquidationOutcome): void {
    const { money } = this;
    money.fees += fee;
    money.covered += covered;
    money.rewards += reward;
    money.needed += deleveraged;
    money.levied += levied;
  }

  private deleveraging(t: number, event: Event<"Deleveraged">): void {
    this.money.closed += sum(event.closed);
    const text = (amounts: readonly bigint[]): string[] => amounts.map((amount) => `${amount}`);
    this.adl.push({
      t,
      account: event.account,
      size: `${event.size}`,
      price: `${event.price}`,
      deficit: `${event.deficit}`,
      levied: `${event.levied}`,
      booked: `${event.booked}`,
      closed: text(event.closed),
      levies: text(event.levies),
    });
  }
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
