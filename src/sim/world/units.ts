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
/** [wad] The largest power of ten that a market may have as its tick: above it `MAX_TICK` ticks exceed `MAX_PRICE`. */
const LARGEST_TICK = 10n ** 18n;
/** [wad] A smaller one makes a lot that the bounds refuse: tick times lot is given. */
const SMALLEST_TICK = 10n ** 8n;
/** A market opens within these prices [ticks]: coarser than a tenth of a per cent says nothing, and above it must be room to rise. */
const FEWEST_TICKS = 1_000n;
const MOST_TICKS = 1n << 22n;

export interface MarketUnits {
  /** [wad price] */
  readonly tickSize: bigint;
  /** [wad base units] */
  readonly lotSize: bigint;
}

/** An asset too cheap or too dear for the exchange's ticks. Prices are wad. */
export class PriceRangeError extends Error {
  override readonly name = "PriceRangeError";

  constructor(
    readonly price: bigint,
    readonly least: bigint,
    readonly most: bigint,
  ) {
    super(
      `a market cannot open at ${usd(price)} USD: the exchange lists from ${usd(least)} to ${usd(most)} USD`,
    );
  }
}

/**
 * Tick and lot size for an asset that starts at `price` [wad]: 26.68 gives 0.001 and 0.1. The tick is a power of ten of the size that
 * resolves five digits, as far as the contracts' bounds let it.
 * @throws PriceRangeError where no tick within the bounds fits
 */
export function unitsFor(price: bigint): MarketUnits {
  const least = FEWEST_TICKS * SMALLEST_TICK;
  const most = MOST_TICKS * LARGEST_TICK;
  if (price < least || price > most) throw new PriceRangeError(price, least, most);
  const fitting = 10n ** BigInt(price.toString().length - 1 - TICK_DIGITS);
  const tickSize = clamp(fitting, SMALLEST_TICK, LARGEST_TICK);
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

function clamp(value: bigint, least: bigint, most: bigint): bigint {
  if (value < least) return least;
  return value > most ? most : value;
}

function usd(price: bigint): string {
  return String(Number(price) / 1e18);
}
