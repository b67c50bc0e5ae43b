/**
 * Agents count in whole numbers: prices in ticks, sizes in lots, money in tick-lots. A market is listed so that one tick times one lot
 * is 1e-4 of the settlement unit, whatever the asset costs; so 10,000 tick-lots are one dollar, and a JavaScript number holds
 * every sum exactly.
 */
export const TICKLOTS_PER_USD = 10_000;

/** [wad] of one tick-lot. */
export const WAD_PER_TICKLOT = 10n ** 14n;

const WAD = 10n ** 18n;
const PPM = 1_000_000;
/** Digits of a starting price that the tick resolves. */
const TICK_DIGITS = 4;

export interface MarketUnits {
  /** [wad price] */
  readonly tickSize: bigint;
  /** [wad base units] */
  readonly lotSize: bigint;
}

/** Tick and lot size for an asset that starts at `price` [wad]: 26.68 gives 0.001 and 0.1. */
export function unitsFor(price: bigint): MarketUnits {
  if (price <= 0n) throw new RangeError(`a market needs a price, have ${price}`);
  const exponent = BigInt(price.toString().length - 1);
  const tickSize = 10n ** (exponent - BigInt(TICK_DIGITS));
  return { tickSize, lotSize: (WAD_PER_TICKLOT * WAD) / tickSize };
}

/** A price [wad] in whole ticks, to the nearest. */
export function toTicks(price: bigint, units: MarketUnits): number {
  return Number((price + units.tickSize / 2n) / units.tickSize);
}

/** A size [wad] in whole lots, toward zero. */
export function toLots(size: bigint, units: MarketUnits): number {
  return Number(size / units.lotSize);
}

/** Money [wad] in tick-lots, toward zero. */
export function toMoney(amount: bigint): number {
  return Number(amount / WAD_PER_TICKLOT);
}

/** value * ppm / 1e6, down. Exact for values below 2^53 / 1e6; above, one rounding of IEEE doubles, alike everywhere. */
export function partOf(value: number, ppm: number): number {
  return Math.floor((value * ppm) / PPM);
}
