import { type FixtureOptions, WAD, withoutHalts } from "../../test/support/config";
import { type Asset, enrich, listing, pledge, testedToken } from "../../test/support/collateral";
import { type Fixture } from "../../test/support/fixture";
import { schedule } from "../../test/support/govern";
import { advance, holdPrice } from "../../test/support/prices";
import { OrderKind, orderRequest } from "../../test/support/trade";
import { type GasCase, measured, order, PRICE, put, trader, userOf } from "./bench";

const OWNER = 0;
const MAKER = 1;
const BUYER = 2;
/** Whole tokens that an account pledges of each asset. */
const PLEDGED = 1_000n;
const SIZE = 1_000n * WAD;
/** Of one trade, as in the rows of markets. */
const STEP = 10n * WAD;
const LATER_SEC = 120;

/** Market 0 is traded; each asset has the price of a market of its own, next to it. */
function world(assets: number): FixtureOptions {
  return { markets: assets + 1, parameters: withoutHalts };
}

/**
 * An account that pledged, with so much cash [wad]; the collateral is worth many times more. Each price is made just before it is needed:
 * of many markets the first would be stale when the last is.
 */
async function pledger(x: Fixture, count: number, cash: bigint) {
  const { collateral } = x.deployment.addresses;
  const assets: (Asset & { readonly data: string })[] = [];
  for (let id = 0; id < count; id += 1) {
    const [token, market] = [await testedToken(x), id + 1];
    const data = listing(x, await token.getAddress(), { market });
    await schedule(x, collateral, data);
    assets.push({ id, market, token, whole: WAD, data });
  }
  await advance(x.config.governance.executionDelaySec);
  const account = await trader(x, OWNER, cash);
  for (const asset of assets) {
    await holdPrice(x, asset.market, PRICE);
    await x.authority.connect(x.governor).execute(collateral, asset.data);
    await pledge(x, asset, userOf(x, OWNER), account, PLEDGED);
  }
  const [asset] = assets;
  if (asset === undefined) throw new RangeError("no asset was listed");
  return { account, asset };
}

/** Long 1,000 at 30, against a maker. */
async function long(x: Fixture, account: bigint): Promise<void> {
  const maker = await trader(x, MAKER);
  await put(x, MAKER, order(x, maker, false, SIZE));
  await put(x, OWNER, order(x, account, true, SIZE));
}

/** The traded market last: its price must be the freshest. */
async function pricesAt(x: Fixture, traded: bigint): Promise<void> {
  for (const { id } of x.deployment.markets) if (id !== 0) await holdPrice(x, id, PRICE);
  await holdPrice(x, 0, traded);
}

/** As `trade.markets1`, by an account with so many kinds of collateral: what its margin check costs more is their price. */
function tradeWith(assets: number, atMost: number): GasCase {
  return {
    op: `trade.collaterals${assets}`,
    fixture: `one maker; the taker holds a position and ${assets === 1 ? "one asset" : `${assets} assets`} as collateral`,
    atMost,
    options: world(assets),
    measure: async (x) => {
      const { account } = await pledger(x, assets, 100_000n * WAD);
      const maker = await trader(x, MAKER);
      await pricesAt(x, PRICE);
      await put(x, MAKER, order(x, maker, false, 2n * STEP));
      const buying = orderRequest({ ...order(x, account, true, STEP), kind: OrderKind.ImmediateOrCancel });
      const exchange = x.exchange.connect(userOf(x, OWNER));
      await exchange.place(buying);
      return measured(exchange.place(buying));
    },
  };
}

/** What is paid for further collateral. */
export const COLLATERAL: readonly GasCase[] = [
  {
    op: "collateral.deposit",
    fixture: "the account's second of this asset",
    atMost: 105_000,
    options: world(1),
    measure: async (x) => {
      const { account, asset } = await pledger(x, 1, 100_000n * WAD);
      const owner = userOf(x, OWNER);
      await asset.token.mint(owner, asset.whole);
      await asset.token.connect(owner).approve(x.collateral, asset.whole);
      await pricesAt(x, PRICE);
      return measured(x.collateral.connect(owner).deposit(account, asset.id, asset.whole));
    },
  },
  {
    op: "collateral.withdraw",
    fixture: "part of it, with a position open",
    atMost: 190_000,
    options: world(1),
    measure: async (x) => {
      const { account, asset } = await pledger(x, 1, 100_000n * WAD);
      await long(x, account);
      await pricesAt(x, PRICE);
      return measured(x.collateral.connect(userOf(x, OWNER)).withdraw(account, asset.id, asset.whole));
    },
  },
  {
    op: "collateral.buy",
    fixture: "a step of a sale that is open; the account holds a position",
    atMost: 255_000,
    options: world(1),
    measure: async (x) => {
      const { account, asset } = await pledger(x, 1, 2_000n * WAD);
      await long(x, account);
      await pricesAt(x, (PRICE * 26n) / 30n);
      await x.exchange.poke(0);
      const buyer = userOf(x, BUYER);
      await enrich(x, buyer, 1_000_000n);
      await x.collateral.connect(buyer).openSale(account);
      await advance(LATER_SEC);
      await pricesAt(x, (PRICE * 26n) / 30n);
      return measured(x.collateral.connect(buyer).buy(account, asset.id, 10n * asset.whole, PRICE));
    },
  },
  tradeWith(1, 208_000),
  tradeWith(8, 275_000),
];
