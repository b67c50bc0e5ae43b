import { type MarketId } from "../domain/ids";
import { Grade } from "../domain/names";
import { MAX_TICK, PPM, UNCROSS_LOCK } from "../math/bounds";
import { goesOn, leastImbalance, nearest, pair, tickNearest, type Walk } from "../math/clearingPrice";
import { divCeil, min } from "../math/wadMath";
import { type Breaker } from "./breaker";
import { COLLECTED } from "./book/book";
import { type Exchange } from "./book/exchange";
import { type Env } from "./env";
import { type Oracle } from "./oracle";
import { Refusal } from "./refusal";
import { type Registry } from "./registry";

/** AuctionTypes.Phase. */
export const Phase = { Idle: 0, Pricing: 1, Matching: 2 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** AuctionTypes.Round. */
interface Round extends Walk {
  lock: number;
  phase: Phase;
  /** Clearing price, once priced. */
  tick: number;
  /** Of the market's rounds. */
  number: number;
}

/** What one call knows about its market. */
interface Terms {
  readonly market: MarketId;
  readonly low: number;
  readonly high: number;
  readonly target: number;
  readonly reducing: boolean;
}

export interface AuctionWiring {
  readonly env: Env;
  readonly registry: Registry;
  readonly oracle: Oracle;
  readonly breaker: Breaker;
  readonly exchange: Exchange;
}

const DEFAULT_STEPS = 64;
const MOST_STEPS = 200;

/** Twin of contracts/engines/Auction.sol: uncrosses a book in steps. */
export class Auction {
  readonly #rounds = new Map<MarketId, Round>();

  constructor(private readonly wiring: AuctionWiring) {}

  step(market: MarketId, maxSteps: number): void {
    const { env, exchange } = this.wiring;
    const terms = this.#open(market);
    const r = env.journal.keep(this.#roundOf(market));
    const { uncross } = exchange.bookOf(market).top;
    if (uncross === COLLECTED) {
      exchange.setUncross(market, Number(env.now) + UNCROSS_LOCK);
      r.phase = Phase.Idle;
    } else if (r.phase === Phase.Pricing && r.lock !== uncross) {
      r.phase = Phase.Idle;
    }
    this.#advance(terms, r, maxSteps === 0 ? DEFAULT_STEPS : Math.min(maxSteps, MOST_STEPS));
    env.emit({ kind: "AuctionStepped", market, round: { ...r } });
  }

  #open(market: MarketId): Terms {
    const { exchange, breaker, oracle } = this.wiring;
    if (!exchange.hasBook(market) || exchange.bookOf(market).top.uncross === 0) {
      throw new Refusal("Auction_NothingToUncross", { market });
    }
    const { grade } = breaker.stateOf(market);
    if (grade >= Grade.Auction) throw new Refusal("Auction_Collecting", { market });
    const index = oracle.read(market);
    if (!index.live) throw new Refusal("Auction_StalePrice", { market });
    const reducing = grade === Grade.ReduceOnly || index.degraded;
    return { market, reducing, ...this.#band(market, index.latest) };
  }

  #band(market: MarketId, index: bigint): Pick<Terms, "low" | "high" | "target"> {
    const { tickSize } = this.wiring.exchange.bookOf(market).top;
    const { bandPpm } = this.wiring.registry.configOf(market).trading;
    const unit = tickSize * PPM;
    const low = Number(min(divCeil(index * (PPM - bandPpm), unit), BigInt(MAX_TICK)));
    const high = Number(min((index * (PPM + bandPpm)) / unit, BigInt(MAX_TICK)));
    return { low, high, target: tickNearest(index, tickSize) };
  }

  #advance(terms: Terms, r: Round, steps: number): void {
    const { exchange } = this.wiring;
    let left = steps;
    for (;;) {
      if (r.phase === Phase.Idle) {
        const { bestBid, bestAsk } = exchange.bookOf(terms.market).top;
        if (bestAsk === 0 || bestBid < bestAsk) return exchange.setUncross(terms.market, 0);
        if (left === 0) return;
        this.#begin(terms, r);
      }
      if (left === 0) return;
      left = r.phase === Phase.Pricing ? this.#price(terms, r, left) : this.#trade(terms, r, left);
    }
  }

  #begin({ market, low, high, target }: Terms, r: Round): void {
    const { bestBid: bid, bestAsk: ask, uncross: lock } = this.wiring.exchange.bookOf(market).top;
    const lots = { bidLots: this.#lotsAt(market, true, bid), askLots: this.#lotsAt(market, false, ask) };
    const walked = { lastBid: 0, lastAsk: 0, tick: 0, volume: 0n, number: r.number + 1 };
    Object.assign(r, { lock, phase: Phase.Pricing, low, high, target, bid, ask, ...lots, ...walked });
  }

  /** Goes on with the walk, and prices the round at its end. @return left of the steps. */
  #price({ market }: Terms, r: Round, steps: number): number {
    const left = this.#walk(market, r, steps);
    if (goesOn(r)) return left;
    if (r.volume === 0n) {
      r.phase = Phase.Idle;
      return this.wiring.exchange.dropCrossed(market, r.ask > r.high, left);
    }
    r.tick = this.#choose(market, r);
    r.phase = Phase.Matching;
    const { number, tick, volume, low, high, target } = r;
    this.wiring.env.emit({ kind: "RoundPriced", market, number, tick, volume, low, high, target });
    return left;
  }

  #trade({ market, low, high, reducing }: Terms, r: Round, steps: number): number {
    let left = steps;
    if (r.tick >= low && r.tick <= high) {
      left = this.wiring.exchange.uncross({ market, tick: r.tick, reducing }, left);
    }
    if (left > 0) r.phase = Phase.Idle;
    return left;
  }

  #walk(market: MarketId, r: Round, steps: number): number {
    const book = this.wiring.exchange.bookOf(market);
    let left = steps;
    for (; left > 0 && goesOn(r); left -= 1) {
      pair(r);
      if (r.bidLots === 0n) {
        r.bid = book.next(true, r.bid);
        r.bidLots = this.#lotsAt(market, true, r.bid);
      }
      if (r.askLots === 0n) {
        r.ask = book.next(false, r.ask);
        r.askLots = this.#lotsAt(market, false, r.ask);
      }
    }
    return left;
  }

  #choose(market: MarketId, r: Round): number {
    const book = this.wiring.exchange.bookOf(market);
    const { from, to, bidAt, askAt } = leastImbalance(r);
    const above = askAt === 0 ? 0 : book.next(false, askAt);
    const below = bidAt === 0 ? 0 : book.next(true, bidAt);
    return nearest(r.target, below >= from ? below + 1 : from, above !== 0 && above <= to ? above - 1 : to);
  }

  #lotsAt(market: MarketId, bids: boolean, tick: number): bigint {
    return tick === 0 ? 0n : (this.wiring.exchange.bookOf(market).levelOf(bids, tick)?.lots ?? 0n);
  }

  #roundOf(market: MarketId): Round {
    let found = this.#rounds.get(market);
    if (found === undefined) {
      const walk = { low: 0, high: 0, target: 0, bid: 0, ask: 0, lastBid: 0, lastAsk: 0 };
      const lots = { bidLots: 0n, askLots: 0n, volume: 0n };
      found = { lock: 0, phase: Phase.Idle, tick: 0, number: 0, ...walk, ...lots };
      this.#rounds.set(market, found);
    }
    return found;
  }
}
