import { partOf } from "../world/units";
import { type Agent, type AgentView, type Intent, type MarketView, type TriggerView } from "../world/view";
import { canReduce, limitBeyond, takeUpTo } from "./orders";

/** What stands between a trader and his liquidation. */
export const PROTECTIONS = ["no stop", "stop", "stop through halts", "trailing stop"] as const;
export type Protection = (typeof PROTECTIONS)[number];

export interface StopTraderTerms {
  readonly protection: Protection;
  /** Below (long) or above (short) the mark at which it is left [bps]. */
  readonly distanceBps: number;
  /** From which block on it has what it wanted, and leaves its stop. */
  readonly from: number;
  /** How far from mark the gateway may sell [bps]. */
  readonly slippageBps: number;
  readonly lifeSec: number;
  /** For whoever executes it [whole dollars]. */
  readonly reward: number;
}

const BPS = 10_000;

/** Buys, leaves one stop with the trigger gateway, and does nothing more. Where nobody takes stops it watches the mark itself. */
export class StopTrader implements Agent {
  readonly role: string;
  /** Lots that it had when it left its stop. */
  private had = 0;
  /** At which it sells itself [ticks]; 0: not yet known. */
  private stopTick = 0;
  /** It has begun to. */
  private isSelling = false;
  private fate = "bought nothing";

  constructor(
    private readonly terms: StopTraderTerms,
    private readonly trading: Agent,
  ) {
    this.role =
      terms.protection === "no stop" ? "trader without a stop" : `trader with a ${terms.protection}`;
  }

  get state(): string {
    return this.fate;
  }

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    if (market.step < this.terms.from) return this.trading.act(view);
    if (this.had === 0) this.had = Math.abs(own.lots);
    if (this.had === 0) return [];
    this.fate = this.fateIn(view);
    if (own.lots === 0 || this.terms.protection === "no stop") return [];
    return market.triggers === undefined ? this.watch(view) : this.leave(view);
  }

  /** Asks again until its stop is there. */
  private leave({ market, own }: AgentView): Intent[] {
    if (market.triggers?.left.has(own.account) !== false || !market.live) return [];
    const { protection, distanceBps, slippageBps, lifeSec, reward } = this.terms;
    const isBuy = own.lots < 0;
    const trigger = {
      isBuy,
      above: isBuy,
      tick: this.stopAt(market, isBuy),
      trailBps: protection === "trailing stop" ? distanceBps : 0,
      throughHalts: protection === "stop through halts",
      slippageBps,
      lots: Math.abs(own.lots),
      lifeSec,
      reward,
    };
    return [{ kind: "placeTrigger", trigger }];
  }

  /** What a venue would do with the same stop: sell at once, at whatever price the band allows. */
  private watch({ market, own }: AgentView): Intent[] {
    const isBuy = own.lots < 0;
    const now = this.stopAt(market, isBuy);
    const isBetter = isBuy ? now < this.stopTick : now > this.stopTick;
    if (this.stopTick === 0 || (this.terms.protection === "trailing stop" && isBetter)) this.stopTick = now;
    const isReached = isBuy ? market.mark >= this.stopTick : market.mark <= this.stopTick;
    if (!isReached || !canReduce(market)) return [];
    this.isSelling = true;
    return takeUpTo(isBuy, Math.abs(own.lots), limitBeyond(market, isBuy, market.bandPpm), true);
  }

  private stopAt({ mark }: MarketView, isBuy: boolean): number {
    const { distanceBps } = this.terms;
    return Math.floor((mark * (isBuy ? BPS + distanceBps : BPS - distanceBps)) / BPS);
  }

  private fateIn({ market, own }: AgentView): string {
    const left = Math.abs(own.lots);
    const byItself = this.isSelling ? this.had - left : 0;
    const stopped = market.triggers?.closed.get(own.account) ?? byItself;
    const ended = market.triggers?.removed.has(own.account) === true ? "; a halt ended its stop" : "";
    if (left >= this.had) return `kept its position${ended}`;
    if (stopped === 0) return `was closed by others${ended}`;
    return `was stopped out${left + stopped < this.had ? " in part" : ""}${ended}`;
  }
}

export interface TriggerKeeperTerms {
  /** Calls that it sends in one block. */
  readonly callsPerBlock: number;
  /** By how much the mark must have left a trailing price behind before it is brought along [ppm]. */
  readonly trailPpm: number;
}

/** Executes triggers that are due, for their reward, and brings trailing prices along and removes what a halt ended, for nothing. */
export class TriggerKeeper implements Agent {
  readonly role = "trigger keeper";

  constructor(private readonly terms: TriggerKeeperTerms) {}

  act({ market }: AgentView): Intent[] {
    const { triggers } = market;
    if (triggers === undefined) return [];
    const lagging = triggers.standing.filter((one) => this.isLagging(one, market)).map(({ id }) => id);
    const calls: Intent[] = [
      ...triggers.due.map((id): Intent => ({ kind: "executeTrigger", id })),
      ...lagging.map((id): Intent => ({ kind: "trailTrigger", id })),
      ...triggers.ended.map((id): Intent => ({ kind: "pruneTrigger", id })),
    ];
    return calls.slice(0, this.terms.callsPerBlock);
  }

  private isLagging({ trailBps, above, tick }: TriggerView, { mark, live }: MarketView): boolean {
    if (trailBps === 0 || !live) return false;
    const step = partOf(mark, this.terms.trailPpm);
    const now = Math.floor((mark * (above ? BPS + trailBps : BPS - trailBps)) / BPS);
    return above ? now + step < tick : now - step > tick;
  }
}
