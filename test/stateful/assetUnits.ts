/** Of every asset in these worlds. */
export const ASSET_DECIMALS = 8;
/** Wad of one native unit of an asset. */
export const ASSET_UNIT = 10n ** BigInt(18 - ASSET_DECIMALS);
