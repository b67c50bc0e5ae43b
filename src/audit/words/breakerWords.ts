import { marketId } from "../../domain/ids";
import { type Grade } from "../../domain/names";
import { RoundStatus } from "../../math/weightedMedian";
import { Breaker } from "../../twin/breaker";
import { Env } from "../../twin/env";
import { Registry } from "../../twin/registry";
import { BREAKER } from "../state/places";
import { type ExpectedWord, exactly, membersAre, type WordRule } from "./expectedWord";
import { marketIn, type RegistryWords } from "./registryWords";
import { numberIn, type TimedTelling } from "./telling";

/**
 * CircuitBreaker: everything that it stores follows from the rounds that the oracle told, the guardian's steps and the clock. Its twin
 * is fed with these.
 */
export class BreakerWords implements WordRule {
  readonly #env = new Env();
  readonly #registry = new Registry(this.#env);
  readonly #breaker = new Breaker(this.#env, this.#registry);
  /** Index of the last round with quorum, by market: what a failed round hands on. */
  readonly #latest = new Map<number, bigint>();

  constructor(private readonly listed: RegistryWords) {}

  take(told: TimedTelling): void {
    const round = told.contract === "oracle" && told.name === "RoundMade";
    const tightened = told.contract === "breaker" && told.name === "Tightened";
    const ended = told.contract === "breaker" && told.name === "TradingEnded";
    if (!round && !tightened && !ended) return;
    this.#env.now = told.at;
    this.#readParameters();
    if (round) this.#round(told);
    else if (ended) this.#breaker.endTrading(marketId(marketIn(told)));
    else this.#tighten(told);
    this.#env.journal.commit();
    this.#env.take();
  }

  *words(): Iterable<ExpectedWord> {
    yield exactly(BREAKER.consuming, 0n);
    for (const market of this.listed.markets.keys()) {
      const { hot, rounds } = this.#breaker.wordsOf(marketId(market));
      const { last, mean5m, reference24h, minute, tenMinutes, dayLevel, byDay, day, dayLevelAt } = rounds;
      const grades = { haltGrade: BigInt(hot.haltGrade), guardGrade: BigInt(hot.guardGrade) };
      yield* membersAre(BREAKER.hot.at(market), { ...hot, ...grades });
      yield* membersAre(BREAKER.averages.at(market), { last, mean5m, reference24h });
      yield* membersAre(BREAKER.windows.at(market), { minute, tenMinutes, dayLevel });
      yield* membersAre(BREAKER.spent.at(market), { byDay, day, dayLevelAt });
    }
  }

  /** The 5-minute mean as of the last round with quorum [wad]. */
  standingMeanOf(market: number): bigint {
    return this.#breaker.standingMeanOf(marketId(market)).mean5m;
  }

  #round(told: TimedTelling): void {
    const market = marketIn(told);
    const quorum = numberIn(told, "status") !== RoundStatus.NoQuorum;
    if (quorum) this.#latest.set(market, numberIn(told, "price"));
    const { maxPriceAgeSec } = this.listed.of(market).parameters.trading;
    this.#breaker.onRound(marketId(market), this.#latest.get(market) ?? 0n, quorum, maxPriceAgeSec);
  }

  /** The event tells the end that came of it; asking for just that end has the same effect. */
  #tighten(told: TimedTelling): void {
    const [capBps, marginBps] = [numberIn(told, "capBps"), numberIn(told, "marginBps")];
    const duration = numberIn(told, "until") - told.at;
    const grade = Number(numberIn(told, "grade")) as Grade;
    this.#breaker.tighten(marketId(marketIn(told)), grade, capBps, marginBps, duration);
  }

  /** Parameters as the registry's events left them. */
  #readParameters(): void {
    this.#registry.listings.length = 0;
    const markets = [...this.listed.markets].sort(([a], [b]) => a - b);
    for (const [, { symbol, parameters, highestTier }] of markets) {
      this.#registry.listings.push({ symbol, parameters, highestTier });
    }
  }
}
