import { type EventBody } from "../../src/domain/events";
import { type OrderId } from "../../src/domain/ids";
import { Grade } from "../../src/domain/names";
import { OrderKind } from "../../src/twin/book/orderEntry";
import { CONTRACT_RULES } from "../../src/twin/rules/rules";
import { type Random } from "../math/random";
import { MARKET, TwinScene } from "../twin/scene";

/** One order of a random book. */
export interface DrawnOrder {
  readonly who: string;
  readonly isBuy: boolean;
  readonly tick: number;
  readonly lots: bigint;
  readonly reduceOnly: boolean;
  /** [s] after it is placed; 0: none */
  readonly lifeSec: number;
}

/** How wild a book is. */
export interface BookTerms {
  readonly orders: number;
  /** Farthest from tick 30,000. */
  readonly spread: number;
  readonly traders: number;
  /** Of orders that expire before they are met, and as many that only reduce [%]. */
  readonly unfit: number;
}

export const AUCTION_SEC = 60;
const TICK = 30_000;

export function drawBook(rng: Random, { orders, spread, traders, unfit }: BookTerms): readonly DrawnOrder[] {
  return Array.from({ length: orders }, () => ({
    who: `trader ${rng.below(traders)}`,
    isBuy: rng.chance(50),
    tick: TICK + rng.below(2 * spread + 1) - spread,
    lots: BigInt(1 + rng.below(40)),
    reduceOnly: rng.chance(unfit),
    lifeSec: rng.chance(unfit) ? 1 + rng.below(AUCTION_SEC) : 0,
  }));
}

/** A market whose auction has collected these orders and is over, nobody having stepped. */
export function collected(orders: readonly DrawnOrder[]): { scene: TwinScene; ids: readonly OrderId[] } {
  const scene = new TwinScene(CONTRACT_RULES);
  scene.round(30);
  scene.round(30);
  for (const who of new Set(orders.map((order) => order.who))) scene.join(who, 1_000_000n, 2);
  const grade = { grade: Grade.Auction, capBps: 10_000n, marginBps: 10_000n };
  const durationSec = BigInt(AUCTION_SEC);
  scene.do({ kind: "tighten", caller: "guardian", market: MARKET, ...grade, durationSec }, 0);
  const ids = orders.flatMap((order) => {
    const { who, isBuy, tick, lots, reduceOnly, lifeSec } = order;
    const expiry = lifeSec === 0 ? 0 : scene.now + lifeSec;
    const terms = { isBuy, tick, lots, reduceOnly, expiry, kind: OrderKind.Limit, maxFills: 0 };
    const request = { account: scene.id(who), market: MARKET, ...terms };
    const said = scene.do({ kind: "place", caller: who, requests: [request] }, 0);
    return said.flatMap((event) => (event.kind === "OrderPlaced" ? [event.order] : []));
  });
  scene.pass(AUCTION_SEC);
  scene.round(30);
  return { scene, ids };
}

/** Steps until the book is continuous again. @return everything that was said. */
export function uncross(scene: TwinScene, maxSteps: number): readonly EventBody[] {
  const said: EventBody[] = [];
  for (let calls = 0; scene.snapshot.markets[0]?.book.uncross !== 0; calls += 1) {
    if (calls > 5_000) throw new RangeError("the uncross does not end");
    said.push(...scene.do({ kind: "stepAuction", market: MARKET, maxSteps }, 0));
  }
  return said;
}
