import { type MarketId } from "../../domain/ids";
import { SETTLE_AFTER, WIND_UP_AFTER } from "../../math/bounds";
import { type Breaker } from "../breaker";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { type Oracle, type SourceAnswer } from "../oracle";
import { Refusal } from "../refusal";

/** Whom a settlement asks and tells. */
export interface SettlementWiring {
  readonly env: Env;
  readonly oracle: Oracle;
  readonly breaker: Breaker;
  readonly ledger: Ledger;
}

/** Twin of contracts/engines/Settlement.sol: the end of a market whose oracle stays dead. */
export class Settlement {
  readonly #settled = new Set<MarketId>();

  constructor(private readonly wiring: SettlementWiring) {}

  settle(market: MarketId, answers: readonly SourceAnswer[]): void {
    const { env, ledger, breaker } = this.wiring;
    const price = this.#deadPrice(market, SETTLE_AFTER, answers);
    this.#settled.add(market);
    env.journal.onUndo(() => this.#settled.delete(market));
    ledger.settle(market, price);
    breaker.endTrading(market);
  }

  /** The price at which a dead market would settle. */
  windUpPrice(market: MarketId, answers: readonly SourceAnswer[]): bigint {
    return this.#deadPrice(market, WIND_UP_AFTER, answers);
  }

  isSettled(market: MarketId): boolean {
    return this.#settled.has(market);
  }

  #deadPrice(market: MarketId, age: bigint, answers: readonly SourceAnswer[]): bigint {
    const { env, oracle, breaker } = this.wiring;
    if (this.isSettled(market)) throw new Refusal("Settlement_Settled", { market });
    const { mean5m, roundAt } = breaker.standingMeanOf(market);
    if (roundAt === 0n) throw new Refusal("Settlement_NeverPriced", { market });
    if (env.now < roundAt + age) {
      throw new Refusal("Settlement_TooSoon", { now: env.now, notBefore: roundAt + age });
    }
    if (oracle.update(market, answers)) throw new Refusal("Settlement_Alive", { market });
    return mean5m;
  }
}
