/** Twin of contracts/types/Bounds.sol, as far as formulas need it. */
export const WAD = 10n ** 18n;
export const PPM = 1_000_000n;
export const BPS = 10_000n;

/** Largest price of one base unit [wad]. */
export const MAX_PRICE = 10n ** 8n * WAD;
/** Largest size of one position [wad base units]. */
export const MAX_SIZE = 10n ** 12n * WAD;
/** Largest notional of one position [wad]. */
export const MAX_NOTIONAL = 10n ** 15n * WAD;
/** Largest single deposit [wad]. */
export const MAX_DEPOSIT = 10n ** 15n * WAD;

/** Scale of a fresh class. */
export const SCALE_START = 10n ** 24n;
/** Below this scale a class with open interest is drain-only. */
export const SCALE_FLOOR = 10n ** 18n;

/** The last of an account's 64 bits says that it has collateral. */
export const MAX_MARKETS = 63n;
export const COLLATERAL_PLACE = 63;
export const MAX_ACTIVE_MARKETS = 8n;
export const MAX_ORDERS = 32n;

/** Ticks are 1..MAX_TICK. */
export const MAX_TICK = (1 << 24) - 1;
/** Longest time for which an uncross keeps orders from being pulled [s]. */
export const UNCROSS_LOCK = 600;

/** Longest interval for which funding is charged at once [s]. */
export const MAX_FUNDING_DT = 3_600n;
/** Memory of the mark's time-weighted premium [s]. */
export const MARK_MEMORY = 30n;
/** Memory of the funding premium average [s]. */
export const PREMIUM_MEMORY = 3_600n;

/** Equity given or taken for a position in a market without quorum [ppm of notional]. */
export const SICK_ALLOWANCE_PPM = 200_000n;

/** Assets that may serve as collateral. */
export const MAX_COLLATERALS = 8n;
export const MIN_HAIRCUT_PPM = 50_000n;
export const MAX_HAIRCUT_PPM = 900_000n;
/** Sales of one asset [whole settlement units a minute]. */
export const MIN_COLLATERAL_SALES = 1_000n;
export const MAX_COLLATERAL_SALES = 10n ** 12n;
/** How far below zero an account may be while nothing is sold: this part of the haircut value, and at most so much [wad]. */
export const COLLATERAL_ALLOWED_PPM = 50_000n;
export const MAX_COLLATERAL_SHORTFALL = 10_000n * WAD;
/** A sale's discount is full after this long, and the sale begins anew after that [s]. */
export const COLLATERAL_RAMP = 600n;
export const COLLATERAL_SALE = 1_800n;

/** Age of the last round with quorum at which a market is wound up [s]. */
export const WIND_UP_AFTER = 3n * 86_400n;
/** Age of the last round with quorum at which a market settles [s]. */
export const SETTLE_AFTER = 4n * 86_400n;

/** Order sequence of a deficit account: it places no orders. */
export const SPENT_SEQUENCE = (1n << 32n) - 1n;
