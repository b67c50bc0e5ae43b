/** What a venue keeps for its customers: the settlement asset, a volatile asset, and a token that the venue issued itself. */
export const ASSETS = ["usd", "coin", "token"] as const;
export type Asset = (typeof ASSETS)[number];

/** An amount of each asset [wad]. */
export type Amounts = Readonly<Record<Asset, bigint>>;
export type MutableAmounts = Record<Asset, bigint>;

/** Largest amount that any balance, deposit or sum may reach [wad]: what a leaf of the liabilities tree can state. */
export const AMOUNT_END = 1n << 128n;

export function noAmounts(): MutableAmounts {
  return { usd: 0n, coin: 0n, token: 0n };
}

export function copyAmounts(amounts: Amounts): MutableAmounts {
  return { usd: amounts.usd, coin: amounts.coin, token: amounts.token };
}

/** One amount for each asset. */
export function amountsBy(of: (asset: Asset) => bigint): MutableAmounts {
  return { usd: of("usd"), coin: of("coin"), token: of("token") };
}
