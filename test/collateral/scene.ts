import { expect } from "chai";

import { checkState } from "../../src/laws/registry";
import { SnapshotReader } from "../../src/sdk/reader";
import { trade, trader, setScene, type Scene, type Trader, wad } from "../liquidation/scene";
import { type Asset, enrich, listAsset, pledge } from "../support/collateral";
import { holdPrice } from "../support/prices";

/** The market that is traded, and the one whose index is the asset's price. */
export const PERP = 0;
export const GOLD = 1;

export interface PledgedScene extends Scene {
  readonly gold: Asset;
  /** Long 1,000 at 30 on 2,000 of cash and 1,000 tokens at 30 each, haircut 20 %. */
  readonly debtor: Trader;
  readonly other: Trader;
  readonly buyer: Trader;
}

/** An account that trades on collateral. */
export async function pledgedScene(tokenDecimals = 6, goldDecimals = 18): Promise<PledgedScene> {
  const x = await setScene({ markets: 2, tokenDecimals });
  const gold = await listAsset(x, { market: GOLD, decimals: goldDecimals });
  const debtor = await trader(x, 1, wad(2_000), 2);
  const other = await trader(x, 2, wad(200_000), 2);
  const buyer = await trader(x, 3, wad(1_000));
  await pledge(x, gold, debtor.signer, debtor.account, 1_000n);
  await enrich(x, buyer.signer, 1_000_000n);
  await trade(x, debtor, other, wad(1_000));
  return { ...x, gold, debtor, other, buyer };
}

/** Every law of the state, read from the chain. */
export async function lawful(x: PledgedScene): Promise<void> {
  const reader = new SnapshotReader(x.deployer, x.deployment.addresses.solvencyLens);
  expect(checkState(await reader.read("latest", { judged: true }))).to.deep.equal([]);
}

/** Prices of both markets [wad], twice, and the traded market accrued. */
export async function priced(x: PledgedScene, perp: bigint, gold: bigint): Promise<void> {
  await holdPrice(x, GOLD, gold);
  await holdPrice(x, PERP, perp);
  await x.exchange.poke(PERP);
}
