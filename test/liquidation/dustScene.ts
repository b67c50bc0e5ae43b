import {
  moveTo,
  liquidated,
  NO_FUND,
  type Scene,
  setScene,
  Tier,
  trade,
  type Trader,
  trader,
  wad,
} from "./scene";

export interface Dust {
  readonly x: Scene;
  readonly who: Trader;
  readonly rich: Trader;
  readonly price: bigint;
}

const free = { takerFeePpm: 0n, makerRebatePpm: 0n };

/** ADL left less than a lot of one account: of a short at 29.3, or of a long at 30.7. */
export async function dust(long: boolean, tier: number): Promise<Dust> {
  const x = await setScene({ ...NO_FUND, parameters: { ...NO_FUND.parameters, margin: free } });
  const doomed = await trader(x, 1, wad(22), Tier.X50);
  const who = await trader(x, 2, wad(5_000), tier);
  const rich = await trader(x, 3, wad(50_000), Tier.X10);
  const pairs = long ? ([who, doomed, who, rich] as const) : ([doomed, who, rich, who] as const);
  await trade(x, pairs[0], pairs[1], wad(33.3));
  await trade(x, pairs[2], pairs[3], wad(0.1));
  const price = long ? wad(30.7) : wad(29.3);
  await moveTo(x, price);
  await liquidated(x, doomed);
  return { x, who, rich, price };
}
