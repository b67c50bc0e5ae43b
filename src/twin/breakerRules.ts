import { type BreakerParameters } from "../domain/marketParameters";
import { PPM } from "../math/bounds";

/** Twin of ICircuitBreaker.Trip. */
export const Trip = { LimitState: 0, Velocity: 1, Day1: 2, Day2: 3, Day3: 4 } as const;
export type Trip = (typeof Trip)[keyof typeof Trip];

/** A round on its way through the breaker. */
export interface Round {
  readonly price: bigint;
  readonly mean5m: bigint;
  readonly reference24h: bigint;
  readonly low60s: bigint;
  readonly high60s: bigint;
  dayLevel: bigint;
  /** The limit state has lasted long enough. */
  outsideLong: boolean;
}

/** A halt that the rules ask for; lengthSec 0: none. */
export interface Halt {
  readonly trip: Trip;
  readonly lengthSec: bigint;
}

/** The longest halt first. A day level trips once, and a lower one not after a higher. */
export function haltFor(round: Round, params: BreakerParameters): Halt {
  const { price, high60s, low60s } = round;
  const level = dayLevelOf(round, params);
  if (level > round.dayLevel) {
    if (level === 3n) return { trip: Trip.Day3, lengthSec: params.haltSec3 };
    if (level === 2n) return { trip: Trip.Day2, lengthSec: params.haltSec2 };
    return { trip: Trip.Day1, lengthSec: params.haltSec1 };
  }
  const fell = price < high60s && beyond(price, high60s, params.velocityPpm);
  const rose = price > low60s && beyond(price, low60s, params.velocityPpm);
  if (fell || rose) return { trip: Trip.Velocity, lengthSec: params.auctionSec };
  return { trip: Trip.LimitState, lengthSec: round.outsideLong ? params.auctionSec : 0n };
}

/** Whether a price is farther than `ppm` from a reference. */
export function beyond(price: bigint, base: bigint, ppm: bigint): boolean {
  const distance = price > base ? price - base : base - price;
  return distance * PPM > base * ppm;
}

function dayLevelOf({ price, reference24h }: Round, params: BreakerParameters): bigint {
  if (!beyond(price, reference24h, params.dayPpm1)) return 0n;
  if (beyond(price, reference24h, params.dayPpm3)) return 3n;
  return beyond(price, reference24h, params.dayPpm2) ? 2n : 1n;
}
