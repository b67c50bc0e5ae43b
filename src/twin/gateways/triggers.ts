import { type GatewayBody, type Trigger } from "../../domain/gatewayEvents";
import { type AccountId, type MarketId } from "../../domain/ids";
import { type StandingTrigger } from "../../domain/snapshot";
import { BPS } from "../../math/bounds";
import { mark as markAt } from "../../math/marginMath";
import { abs, divCeil, max, min, mulDivDown, mulDivUp } from "../../math/wadMath";
import { type Exchange } from "../book/exchange";
import { OrderKind, type OrderRequest } from "../book/orderEntry";
import { type Breaker } from "../breaker";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { type Oracle } from "../oracle";
import { Refusal } from "../refusal";

/** Whom TriggerOrders asks. */
export interface TriggerWiring {
  readonly env: Env;
  readonly ledger: Ledger;
  readonly exchange: Exchange;
  readonly oracle: Oracle;
  readonly breaker: Breaker;
}

const MAX_LIFE = 90n * 86_400n;
const MAX_SLIPPAGE_BPS = 50n;
const MAX_TRAIL_BPS = 5_000n;

/** Twin of contracts/gateways/TriggerOrders.sol, but for the reward's transfer. `address`: the contract's own, as a key is named. */
export class Triggers {
  readonly #standing = new Map<bigint, Trigger>();
  #count = 0n;

  constructor(
    private readonly wiring: TriggerWiring,
    private readonly address: string,
  ) {}

  get placed(): bigint {
    return this.#count;
  }

  get standing(): readonly StandingTrigger[] {
    return [...this.#standing].map(([id, trigger]) => ({ id, ...trigger }));
  }

  place(caller: string, trigger: Trigger): void {
    const { env } = this.wiring;
    this.#requireOwner(trigger.account, caller);
    this.#requireTerms(trigger);
    const since = Number(max(env.now, this.#interruptedUntil(trigger)));
    const trailing =
      trigger.trailBps === 0 ? trigger.price : trailingPrice(trigger, this.#mark(trigger.market));
    const [id, stored] = [this.#count + 1n, { ...trigger, since, price: trailing }];
    env.journal.onUndo(() => (this.#count = id - 1n));
    this.#count = id;
    this.#set(id, stored);
    this.#emit({ kind: "TriggerPlaced", id, account: trigger.account, trigger: stored });
  }

  cancel(caller: string, id: bigint): void {
    this.#requireOwner(this.#known(id).account, caller);
    this.#remove(id);
  }

  prune(id: bigint): void {
    const trigger = this.#known(id);
    const { now } = this.wiring.env;
    const over = !trigger.throughHalts && this.#interruptedUntil(trigger) > trigger.since;
    if (now <= trigger.expiry && !over) throw terms(now, BigInt(trigger.expiry));
    this.#remove(id);
  }

  trail(id: bigint): void {
    const trigger = this.#known(id);
    this.#requireAlive(trigger);
    if (trigger.trailBps === 0) throw terms(0n, MAX_TRAIL_BPS);
    const price = trailingPrice(trigger, this.#mark(trigger.market));
    const better = trigger.above ? price < trigger.price : price > trigger.price;
    if (!better) throw new Refusal("TriggerOrders_NotBetter", { have: price, now_: trigger.price });
    this.#set(id, { ...trigger, price });
    this.#emit({ kind: "TriggerTrailed", id, price });
  }

  execute(caller: string, id: bigint, waive: boolean): void {
    const trigger = this.#known(id);
    this.#requireAlive(trigger);
    const mark = this.#mark(trigger.market);
    const reached = trigger.above ? mark >= trigger.price : mark <= trigger.price;
    if (!reached) throw new Refusal("TriggerOrders_NotReached", { mark, price: trigger.price });
    const [filled = 0n] = this.wiring.exchange.place(this.address, [this.#order(trigger)]);
    if (filled === 0n) throw new Refusal("TriggerOrders_NothingFilled", { id });
    const reward = mulDivDown(trigger.reward, filled, trigger.lots);
    const left = { ...trigger, lots: trigger.lots - filled, reward: trigger.reward - reward };
    this.#set(id, filled === trigger.lots ? undefined : left);
    this.#emit({ kind: "TriggerExecuted", id, by: caller, mark, filled, reward: waive ? 0n : reward });
  }

  #order(trigger: Trigger): OrderRequest {
    const { ledger, exchange } = this.wiring;
    const { tickSize, lotSize } = exchange.topOf(trigger.market);
    const { size } = ledger.load(trigger.account, trigger.market);
    const closes = trigger.isBuy ? size < 0n : size > 0n;
    const lots = min(trigger.lots, abs(size) / lotSize);
    if (!closes || lots === 0n) {
      throw new Refusal("TriggerOrders_NothingToClose", { size, isBuy: `${trigger.isBuy}` });
    }
    const { account, market, isBuy } = trigger;
    const rest = { kind: OrderKind.ImmediateOrCancel, reduceOnly: true, expiry: 0, maxFills: 0 };
    return { account, market, isBuy, lots, tick: this.#limit(trigger, tickSize), ...rest };
  }

  #limit({ market, isBuy, slippageBps }: Trigger, tickSize: bigint): number {
    const mark = this.wiring.ledger.markOf(market, "worse", isBuy);
    const beyond = mulDivDown(mark, BigInt(slippageBps), BPS);
    return Number(isBuy ? (mark + beyond) / tickSize : divCeil(mark - beyond, tickSize));
  }

  #mark(market: MarketId): bigint {
    const index = this.wiring.oracle.read(market);
    if (!index.live) throw new Refusal("TriggerOrders_NoPrice", { market });
    return markAt(index.latest, this.wiring.ledger.marketOf(market).basisPpb);
  }

  #requireAlive(trigger: Trigger): void {
    const { now } = this.wiring.env;
    const { expiry, since, throughHalts } = trigger;
    if (now > expiry) throw new Refusal("TriggerOrders_Expired", { now_: now, expiry });
    const until = this.#interruptedUntil(trigger);
    if (throughHalts || until <= since) return;
    throw new Refusal("TriggerOrders_Interrupted", { since, interruptedUntil: until });
  }

  #interruptedUntil({ market }: Trigger): bigint {
    return this.wiring.breaker.haltOf(market).graceUntil;
  }

  #requireTerms({ lots, slippageBps, trailBps, above, isBuy, expiry, market }: Trigger): void {
    const { env, exchange } = this.wiring;
    if (lots === 0n) throw terms(0n, 1n);
    if (slippageBps > MAX_SLIPPAGE_BPS) throw terms(BigInt(slippageBps), MAX_SLIPPAGE_BPS);
    if (trailBps > MAX_TRAIL_BPS) throw terms(BigInt(trailBps), MAX_TRAIL_BPS);
    if (trailBps !== 0 && above !== isBuy) throw terms(above ? 1n : 0n, isBuy ? 1n : 0n);
    const latest = env.now + MAX_LIFE;
    if (expiry <= env.now || expiry > latest) throw terms(BigInt(expiry), latest);
    if (!exchange.hasBook(market)) throw new Refusal("TriggerOrders_NoPrice", { market });
  }

  #requireOwner(account: AccountId, caller: string): void {
    if (this.wiring.ledger.ownerOf(account) === caller) return;
    throw new Refusal("TriggerOrders_NotOwner", { account, caller });
  }

  #known(id: bigint): Trigger {
    const trigger = this.#standing.get(id);
    if (trigger === undefined) throw new Refusal("TriggerOrders_Unknown", { id });
    return trigger;
  }

  #remove(id: bigint): void {
    this.#emit({ kind: "TriggerRemoved", id, account: this.#known(id).account });
    this.#set(id, undefined);
  }

  /** Undefined: there is none any more. */
  #set(id: bigint, trigger: Trigger | undefined): void {
    const before = this.#standing.get(id);
    this.wiring.env.journal.onUndo(() => this.#put(id, before));
    this.#put(id, trigger);
  }

  #put(id: bigint, trigger: Trigger | undefined): void {
    if (trigger === undefined) this.#standing.delete(id);
    else this.#standing.set(id, trigger);
  }

  #emit(body: GatewayBody): void {
    this.wiring.env.emit({ ...body, gateway: this.address.toLowerCase() });
  }
}

/** At its distance from mark, never closer than asked. */
function trailingPrice({ above, trailBps }: Trigger, mark: bigint): bigint {
  const trail = BigInt(trailBps);
  return above ? mulDivUp(mark, BPS + trail, BPS) : mulDivDown(mark, BPS - trail, BPS);
}

function terms(have: bigint, bound: bigint): Refusal {
  return new Refusal("TriggerOrders_Terms", { have, bound });
}
