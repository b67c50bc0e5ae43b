const ONE = 1n << 128n;
/** 2^128 / 1.0001, down. */
const INVERSE_BASE = (ONE * 10_000n) / 10_001n;

/** Beyond, 128 bits leave a ratio fewer than 64. */
export const MAX_TICK = 443_636;

/** 1.0001^tick * unit, down; `|tick| <= MAX_TICK`. Twin of contracts/libraries/TickPrice.sol. */
export function priceAt(tick: number, unit: bigint): bigint {
  let ratio = ONE;
  let square = INVERSE_BASE;
  for (let power = Math.abs(tick); power !== 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) ratio = (ratio * square) >> 128n;
    square = (square * square) >> 128n;
  }
  return tick < 0 ? (ratio * unit) / ONE : (ONE * unit) / ratio;
}
