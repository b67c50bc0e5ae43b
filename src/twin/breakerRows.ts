import { type MarketId } from "../domain/ids";
import { Grade } from "../domain/names";

/** CircuitBreaker.Hot: what `stateOf` needs. */
export interface Hot {
  roundAt: bigint;
  maxPriceAgeSec: bigint;
  lostAt: bigint;
  haltUntil: bigint;
  haltGrade: Grade;
  salesFrom: bigint;
  guardUntil: bigint;
  guardSec: bigint;
  guardGrade: Grade;
  capBps: bigint;
  marginBps: bigint;
  outsideSec: bigint;
}

/** CircuitBreaker.Averages, Windows and Spent: what only a round needs. */
export interface Rounds {
  last: bigint;
  mean5m: bigint;
  reference24h: bigint;
  minute: bigint;
  tenMinutes: bigint;
  dayLevel: bigint;
  byDay: bigint;
  day: bigint;
  dayLevelAt: bigint;
}

export function hotOf(rows: Map<MarketId, Hot>, market: MarketId): Hot {
  let row = rows.get(market);
  if (row === undefined) {
    const guard = { guardUntil: 0n, guardSec: 0n, guardGrade: Grade.Open, capBps: 0n, marginBps: 0n };
    const halt = { haltUntil: 0n, haltGrade: Grade.Open, salesFrom: 0n, outsideSec: 0n };
    row = { roundAt: 0n, maxPriceAgeSec: 0n, lostAt: 0n, ...halt, ...guard };
    rows.set(market, row);
  }
  return row;
}

export function roundsOf(rows: Map<MarketId, Rounds>, market: MarketId): Rounds {
  let row = rows.get(market);
  if (row === undefined) {
    const averages = { last: 0n, mean5m: 0n, reference24h: 0n };
    const spent = { byDay: 0n, day: 0n, dayLevelAt: 0n };
    row = { ...averages, minute: 0n, tenMinutes: 0n, dayLevel: 0n, ...spent };
    rows.set(market, row);
  }
  return row;
}
