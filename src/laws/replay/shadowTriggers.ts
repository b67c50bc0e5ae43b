import { type EventBody } from "../../domain/events";
import { type Trigger } from "../../domain/gatewayEvents";
import { type StandingTrigger } from "../../domain/snapshot";
import { mulDivDown } from "../../math/wadMath";
import { type Findings } from "../law";

type Executed = Extract<EventBody, { readonly kind: "TriggerExecuted" }>;
type Taken = Extract<EventBody, { readonly kind: "OrderTaken" }>;
/** What is said of a trigger, by one TriggerOrders. */
export type TriggerEvent = Extract<EventBody, { readonly kind: `Trigger${string}` }>;

/** Slippage and distance of a trail that a trigger may ask for at most [bps]: TriggerOrders, Bounds.MAX_DELEGATE_SLIPPAGE_BPS. */
const MOST_SLIPPAGE_BPS = 50;
const MOST_TRAIL_BPS = 5_000;

/** What one TriggerOrders stores, by its events. */
export class ShadowTriggers {
  readonly #standing = new Map<bigint, Trigger>();
  #placed = 0n;

  /** `findings` takes what no gateway may do. */
  constructor(private readonly findings: Findings) {}

  get placed(): bigint {
    return this.#placed;
  }

  get standing(): readonly StandingTrigger[] {
    return [...this.#standing].map(([id, trigger]) => ({ id, ...trigger }));
  }

  /** @param taken the order that the exchange took just before; undefined where only the gateway's own events are read. */
  apply(event: TriggerEvent, taken: Taken | "none" | undefined): void {
    const name = `trigger ${event.id}`;
    if (event.kind === "TriggerPlaced") return this.#place(event.id, event.account, event.trigger);
    const trigger = this.#standing.get(event.id);
    if (trigger === undefined) return this.findings.require(false, name, event.kind, "one that stands");
    switch (event.kind) {
      case "TriggerTrailed": {
        const better = trigger.above ? event.price < trigger.price : event.price > trigger.price;
        const trails = better && trigger.trailBps !== 0;
        this.findings.require(trails, `${name}: trailing price`, event.price, `better than ${trigger.price}`);
        this.#standing.set(event.id, { ...trigger, price: event.price });
        return;
      }
      case "TriggerExecuted":
        this.#judge(name, trigger, event);
        if (taken !== undefined) this.#requireTaken(name, trigger, event, taken);
        return this.#reduce(event, trigger);
      case "TriggerRemoved":
        this.findings.require(event.account === trigger.account, name, event.account, trigger.account);
        this.#standing.delete(event.id);
        return;
    }
  }

  #place(id: bigint, account: number, trigger: Trigger): void {
    const name = `trigger ${id}`;
    this.findings.require(id === this.#placed + 1n, name, "placed", `number ${this.#placed + 1n}`);
    this.findings.require(trigger.account === account, `${name}: account`, trigger.account, account);
    this.findings.require(trigger.lots > 0n, `${name}: lots`, trigger.lots, "> 0");
    const { slippageBps, trailBps } = trigger;
    const slips = slippageBps <= MOST_SLIPPAGE_BPS;
    this.findings.require(slips, `${name}: slippage`, slippageBps, `<= ${MOST_SLIPPAGE_BPS}`);
    const trails = trailBps <= MOST_TRAIL_BPS && (trailBps === 0 || trigger.above === trigger.isBuy);
    this.findings.require(trails, `${name}: trail`, trailBps, `<= ${MOST_TRAIL_BPS}, against the position`);
    this.#placed = id;
    this.#standing.set(id, trigger);
  }

  /** Mark is where the trigger wants it, no more is closed than it says, and nobody gets more than his share of the reward. */
  #judge(name: string, trigger: Trigger, { mark, filled, reward }: Executed): void {
    const reached = trigger.above ? mark >= trigger.price : mark <= trigger.price;
    const side = trigger.above ? ">=" : "<=";
    this.findings.require(reached, `${name}: mark`, mark, `${side} ${trigger.price}`);
    const within = filled > 0n && filled <= trigger.lots;
    this.findings.require(within, `${name}: lots filled`, filled, `1 to ${trigger.lots}`);
    const due = mulDivDown(trigger.reward, filled, trigger.lots);
    this.findings.require(reward === 0n || reward === due, `${name}: reward`, reward, `0 or ${due}`);
  }

  #requireTaken(
    name: string,
    { account, market, isBuy }: Trigger,
    { filled }: Executed,
    taken: Taken | "none",
  ) {
    const same =
      taken !== "none" &&
      taken.account === account &&
      taken.market === market &&
      taken.isBuy === isBuy &&
      taken.filled === filled;
    const have = taken === "none" ? "no order" : `${taken.filled} lots of account ${taken.account}`;
    const need = `${filled} lots ${isBuy ? "bought" : "sold"} by account ${account} in market ${market}`;
    this.findings.require(same, `${name}: the exchange's order`, have, need);
  }

  /** A reward that was waived is gone all the same. */
  #reduce({ id, filled }: Executed, trigger: Trigger): void {
    if (filled >= trigger.lots) {
      this.#standing.delete(id);
      return;
    }
    const due = mulDivDown(trigger.reward, filled, trigger.lots);
    this.#standing.set(id, { ...trigger, lots: trigger.lots - filled, reward: trigger.reward - due });
  }
}
