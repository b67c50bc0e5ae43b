import { type MarketId } from "../domain/ids";
import { Grade } from "../domain/names";
import { type BreakerParameters } from "../domain/marketParameters";
import { BPS } from "../math/bounds";
import { add, roll, total } from "../math/dayBudget";
import { average } from "../math/fundingMath";
import { advance, type Range, range, record, start, toBucket } from "../math/rollingExtremes";
import { max, min } from "../math/wadMath";
import { type Hot, hotOf, type Rounds, roundsOf } from "./breakerRows";
import { beyond, haltFor, type Round, Trip } from "./breakerRules";
import { type Env } from "./env";
import { type RoundListener } from "./oracle";
import { type Registry } from "./registry";
import { Refusal } from "./refusal";

/** What a market allows now. */
export interface Trading {
  readonly grade: Grade;
  readonly bookSales: boolean;
  readonly capBps: bigint;
  readonly marginBps: bigint;
}

const MINUTE = 60n;
const TEN_MINUTES = 600n;
const MEAN_MEMORY = 300n;
const DAY = 86_400n;
const REFERENCE_UNIT = 100n;
const OUTAGE_FOR_GRACE = 120n;
const SHORTEST_HALT = 60n;
const MAX_TIGHTEN = 21_600n;
const FOR_EVER = (1n << 32n) - 1n;
const MOST_OUTSIDE = (1n << 16n) - 1n;

/** Twin of contracts/risk/CircuitBreaker.sol. */
export class Breaker implements RoundListener {
  readonly #hot = new Map<MarketId, Hot>();
  readonly #rounds = new Map<MarketId, Rounds>();

  constructor(
    private readonly env: Env,
    private readonly registry: Registry,
  ) {}

  onRound(market: MarketId, price: bigint, quorum: boolean, maxPriceAgeSec: bigint): void {
    const hot = this.env.journal.keep(hotOf(this.#hot, market));
    if (!quorum) {
      if (hot.roundAt !== 0n && hot.lostAt === 0n) hot.lostAt = this.#lostSince(hot);
      return;
    }
    if (hot.roundAt === 0n) {
      this.#start(market, price);
    } else {
      const { breaker } = this.registry.configOf(market);
      if (!this.#hasQuorum(hot)) this.#regain(hot, breaker.graceSec);
      this.#observe(market, price, hot, breaker);
    }
    hot.roundAt = this.env.now;
    hot.maxPriceAgeSec = maxPriceAgeSec;
  }

  /** While a tightening is in force the guardian may go further, never back. */
  tighten(market: MarketId, grade: Grade, capBps: bigint, marginBps: bigint, durationSec: bigint): void {
    const { now } = this.env;
    if (durationSec === 0n || durationSec > MAX_TIGHTEN) throw outOfRange(durationSec);
    const hot = this.env.journal.keep(hotOf(this.#hot, market));
    let [until, startedAt] = [now + durationSec, now];
    if (now < hot.guardUntil) {
      startedAt = hot.guardUntil - hot.guardSec;
      until = max(until, hot.guardUntil);
      if (until - startedAt > MAX_TIGHTEN) throw outOfRange(until - startedAt);
    } else {
      const coolUntil = hot.guardUntil + hot.guardSec;
      if (now < coolUntil) throw new Refusal("CircuitBreaker_GuardianCooling", { now, until: coolUntil });
      Object.assign(hot, { guardGrade: Grade.Open, capBps: BPS, marginBps: BPS });
    }
    const looser = grade < hot.guardGrade || capBps > hot.capBps || marginBps < hot.marginBps;
    const same = grade === hot.guardGrade && capBps === hot.capBps && marginBps === hot.marginBps;
    if (looser || same) throw new Refusal("CircuitBreaker_NotTighter", { market });
    Object.assign(hot, { guardGrade: grade, capBps, marginBps, guardUntil: until });
    hot.guardSec = until - startedAt;
    if (grade >= Grade.Auction) {
      this.#deferSales(hot, until, until - now, this.registry.configOf(market).breaker.graceSec);
    }
    this.env.emit({ kind: "Tightened", market, grade, until: Number(until) });
  }

  /** The market is settled, and halted for ever. */
  endTrading(market: MarketId): void {
    const hot = this.env.journal.keep(hotOf(this.#hot, market));
    Object.assign(hot, { haltUntil: FOR_EVER, haltGrade: Grade.Halted });
  }

  /** The 5-minute mean as of the last round with quorum, and when that was; 0 and 0 before the first. */
  standingMeanOf(market: MarketId): { readonly mean5m: bigint; readonly roundAt: bigint } {
    const { mean5m } = roundsOf(this.#rounds, market);
    return { mean5m, roundAt: hotOf(this.#hot, market).roundAt };
  }

  stateOf(market: MarketId): Trading {
    const { now } = this.env;
    const hot = hotOf(this.#hot, market);
    const quorum = this.#hasQuorum(hot);
    let grade: Grade = quorum ? Grade.Open : Grade.ReduceOnly;
    let [capBps, marginBps] = [BPS, BPS];
    if (now < hot.haltUntil && hot.haltGrade > grade) grade = hot.haltGrade;
    if (now < hot.guardUntil) {
      if (hot.guardGrade > grade) grade = hot.guardGrade;
      [capBps, marginBps] = [hot.capBps, hot.marginBps];
    }
    const bookSales = quorum && grade <= Grade.ReduceOnly && now >= hot.salesFrom;
    return { grade, bookSales, capBps, marginBps };
  }

  /** Lowest and highest index of the last ten minutes. */
  extremesOf(market: MarketId): Range {
    const { last, tenMinutes } = roundsOf(this.#rounds, market);
    const lastAt = hotOf(this.#hot, market).roundAt;
    return range(tenMinutes, { last, lastAt, now: this.env.now }, TEN_MINUTES);
  }

  /** When the newest halt ends, and when book sales may begin again [s]. */
  haltOf(market: MarketId): { readonly haltUntil: bigint; readonly graceUntil: bigint } {
    const { haltUntil, salesFrom } = hotOf(this.#hot, market);
    return { haltUntil, graceUntil: salesFrom };
  }

  /** What the contract stores of a market. */
  wordsOf(market: MarketId): { readonly hot: Readonly<Hot>; readonly rounds: Readonly<Rounds> } {
    return { hot: hotOf(this.#hot, market), rounds: roundsOf(this.#rounds, market) };
  }

  #hasQuorum({ roundAt, lostAt, maxPriceAgeSec }: Hot): boolean {
    return roundAt !== 0n && lostAt === 0n && this.env.now <= roundAt + maxPriceAgeSec;
  }

  #lostSince({ lostAt, roundAt, maxPriceAgeSec }: Hot): bigint {
    return min(lostAt === 0n ? this.env.now : lostAt, roundAt + maxPriceAgeSec);
  }

  #regain(hot: Hot, graceSec: bigint): void {
    const outage = this.env.now - this.#lostSince(hot);
    hot.lostAt = 0n;
    if (outage >= OUTAGE_FOR_GRACE) this.#deferSales(hot, this.env.now, outage, graceSec);
  }

  #deferSales(hot: Hot, end: bigint, lengthSec: bigint, graceSec: bigint): void {
    const from = end + min(lengthSec, graceSec);
    if (from > hot.salesFrom) hot.salesFrom = from;
  }

  #start(market: MarketId, price: bigint): void {
    const rounds = this.env.journal.keep(roundsOf(this.#rounds, market));
    const window = start(price);
    Object.assign(rounds, { last: price, mean5m: price, reference24h: price / REFERENCE_UNIT });
    Object.assign(rounds, { minute: window, tenMinutes: window, dayLevel: 0n });
  }

  /** Judges the round by what was known before it, and records it. */
  #observe(market: MarketId, price: bigint, hot: Hot, params: BreakerParameters): void {
    const rounds = this.env.journal.keep(roundsOf(this.#rounds, market));
    const standing = { last: rounds.last, lastAt: hot.roundAt, now: this.env.now };
    const dt = this.env.now - hot.roundAt;
    const seen = toBucket(price);
    const minute = advance(rounds.minute, seen, standing, MINUTE);
    const tenMinutes = record(rounds.tenMinutes, seen, standing, TEN_MINUTES);
    const round: Round = {
      price,
      mean5m: average(rounds.mean5m, rounds.last, dt, MEAN_MEMORY),
      reference24h: average(rounds.reference24h * REFERENCE_UNIT, rounds.last, dt, DAY),
      low60s: minute.low,
      high60s: minute.high,
      dayLevel: 0n,
      outsideLong: false,
    };
    const outsideSec = this.#outsideSec(round, hot, params);
    round.outsideLong = outsideSec > params.limitSec;
    hot.outsideSec = outsideSec;
    round.dayLevel = this.#dayLevel(round, rounds, params);
    const { haltUntil } = hot;
    if (haltUntil === 0n || this.env.now >= haltUntil + params.cooldownSec) {
      this.#trip(market, round, rounds, hot, params);
    }
    Object.assign(rounds, { minute: minute.next, tenMinutes, dayLevel: round.dayLevel, last: price });
    Object.assign(rounds, { mean5m: round.mean5m, reference24h: round.reference24h / REFERENCE_UNIT });
  }

  /** Starts the halt that the round asks for, as far as the budget goes. */
  #trip(market: MarketId, round: Round, rounds: Rounds, hot: Hot, params: BreakerParameters): void {
    const halt = haltFor(round, params);
    if (halt.lengthSec === 0n) return;
    const { now } = this.env;
    const today = now / DAY;
    const byDay = roll(rounds.byDay, today, rounds.day);
    const used = total(byDay);
    const left = used < params.haltBudgetSec ? params.haltBudgetSec - used : 0n;
    if (left < min(halt.lengthSec, SHORTEST_HALT)) return;
    const length = min(halt.lengthSec, left);
    Object.assign(rounds, { byDay: add(byDay, length), day: today });
    if (halt.trip >= Trip.Day1) {
      rounds.dayLevelAt = now;
      round.dayLevel = BigInt(1 + halt.trip - Trip.Day1);
    }
    hot.haltUntil = now + length;
    hot.haltGrade = halt.trip >= Trip.Day2 ? Grade.Halted : Grade.Auction;
    hot.outsideSec = 0n;
    this.#deferSales(hot, hot.haltUntil, length, params.graceSec);
    const { haltGrade: grade } = hot;
    const until = Number(hot.haltUntil);
    this.env.emit({ kind: "HaltStarted", market, grade, trip: halt.trip, price: round.price, until });
  }

  #dayLevel(round: Round, { dayLevel, dayLevelAt }: Rounds, params: BreakerParameters): bigint {
    if (dayLevel === 0n) return 0n;
    if (!beyond(round.price, round.reference24h, params.dayPpm1 / 2n)) return 0n;
    return this.env.now >= dayLevelAt + DAY ? 0n : dayLevel;
  }

  #outsideSec(round: Round, hot: Hot, params: BreakerParameters): bigint {
    if (!beyond(round.price, round.mean5m, params.limitBandPpm)) return 0n;
    if (hot.outsideSec === 0n) return 1n;
    return min(hot.outsideSec + (this.env.now - hot.roundAt), MOST_OUTSIDE);
  }
}

function outOfRange(have: bigint): Refusal {
  return new Refusal("CircuitBreaker_DurationOutOfRange", { have, bound: MAX_TIGHTEN });
}
