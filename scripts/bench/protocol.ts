import { time } from "@nomicfoundation/hardhat-network-helpers";
import { id } from "ethers";
import { ethers } from "hardhat";

import { poolWith } from "../../test/oracle/uniswapPool";
import { configsOf } from "../../test/oracle/fixture";
import { deployPyth, priceUpdate } from "../../test/oracle/vendors";
import { govern } from "../../test/support/govern";
import { type Fixture } from "../../test/support/fixture";
import { WAD } from "../../test/support/config";
import { setFeeds } from "../../test/support/prices";
import { OrderKind, lots, orderRequest, ticks } from "../../test/support/trade";
import { type GasCase, PRICE, measured, order, put, trader, userOf } from "./bench";

const CENT = WAD / 100n;
const TAKER = 0;
const MAKER = 1;
const ELSEWHERE = 2;
const SIZE = 10n * WAD;
const FOREVER = 4_102_444_800n; // the year 2100
const TRADE_AND_CANCEL = 3;
const PRICE_ID = id("Crypto.AVAX/USD");

/** What is paid for many markets, for signatures, triggers and other feeds. */
export const PROTOCOL: readonly GasCase[] = [
  // Each further market costs a trader at most 22,000.
  tradeWith("trade.markets1", 1, 200_000),
  tradeWith("trade.markets4", 4, 266_000),
  tradeWith("trade.markets8", 8, 354_000),
  {
    op: "order.signed",
    fixture: "a batch of one order that rests, new price, fee 0",
    atMost: 245_000,
    measure: async (x) => {
      const account = await trader(x, TAKER);
      const relay = await ethers.deployContract("OrderRelay", [x.deployment.addresses]);
      await trust(x, account, await relay.getAddress());
      await put(x, TAKER, order(x, account, true, SIZE, PRICE - CENT));
      const orders = [orderRequest(order(x, account, true, SIZE, PRICE - 2n * CENT))];
      const batch = {
        account,
        cancelAll: false,
        cancels: [],
        orders,
        nonce: 0n,
        deadline: FOREVER,
        maxFee: 0n,
      };
      const signature = await signedBy(x, await relay.digestOf(batch));
      return measured(relay.connect(userOf(x, MAKER)).relay(batch, signature, 0));
    },
  },
  {
    op: "trigger.execute",
    fixture: "a stop closes a position with one maker, reward paid",
    atMost: 290_000,
    measure: async (x) => {
      const [taker, maker] = [await trader(x, TAKER), await trader(x, MAKER)];
      const triggers = await ethers.deployContract("TriggerOrders", [x.deployment.addresses]);
      await trust(x, taker, await triggers.getAddress());
      await x.token.mint(userOf(x, TAKER), x.wholeToken);
      await x.token.connect(userOf(x, TAKER)).approve(triggers, x.wholeToken);
      await put(x, MAKER, order(x, maker, false, SIZE));
      await put(x, TAKER, order(x, taker, true, SIZE));
      await put(x, MAKER, order(x, maker, true, SIZE, PRICE - CENT));
      const trigger = {
        account: taker,
        market: 0,
        isBuy: false,
        above: false,
        throughHalts: false,
        trailBps: 0,
        slippageBps: 50,
        expiry: (await time.latest()) + 600,
        since: 0,
        lots: lots(x, SIZE),
        price: PRICE + WAD,
        reward: x.wholeToken / 2n,
      };
      await triggers.connect(userOf(x, TAKER)).place(trigger);
      return measured(triggers.connect(userOf(x, MAKER)).execute(1, false));
    },
  },
  {
    op: "oracle.updatePyth",
    fixture: "one price by Pyth's own double, brought through the adapter",
    atMost: 80_000,
    measure: async () => {
      const { source, word } = await pythFeed();
      await source.update([await word(PRICE)], { value: 1n });
      await time.increase(2);
      return measured(source.update([await word(PRICE + CENT)], { value: 1n }));
    },
  },
  {
    op: "oracle.update3mixed",
    fixture: "Chainlink, Pyth and a Uniswap v3 pool of 60 observations",
    atMost: 160_000,
    measure: async (x) => {
      const { source, word } = await pythFeed();
      const market = await poolWith({ base: 18, quote: 6 });
      const pool = await ethers.deployContract("UniswapV3TwapSource", [
        market.pool,
        market.base,
        600,
        1,
        60,
        "pool",
      ]);
      const adapter = x.deployment.markets[0]?.sources[0]?.adapter ?? "";
      const chainlink = await ethers.getContractAt("ChainlinkSource", adapter);
      const sources = await configsOf([chainlink, source, pool]);
      const data = x.oracle.interface.encodeFunctionData("setSources", [0, sources]);
      await govern(x, x.deployment.addresses.oracle, data);
      for (let round = 0; round < 2; round += 1) {
        await setFeeds(x, 0, PRICE);
        await source.update([await word(PRICE)], { value: 1n });
        if (round === 0) await x.oracle.update(0);
        await time.increase(5);
      }
      return measured(x.oracle.update(0));
    },
  },
];

async function pythFeed() {
  const pyth = await deployPyth(60, 1n);
  const source = await ethers.deployContract("PythSource", [await pyth.getAddress(), PRICE_ID, "Pyth"]);
  const word = async (price: bigint): Promise<string> => {
    const at = await time.latest();
    const units = price / 10n ** 10n;
    return priceUpdate(pyth, { id: PRICE_ID, price: units, conf: 1n, expo: -8, at });
  };
  return { source, word };
}

async function trust(x: Fixture, account: bigint, key: string): Promise<void> {
  const keyring = x.keyring.connect(userOf(x, TAKER));
  await keyring.setDelegate(account, key, TRADE_AND_CANCEL, FOREVER, 50, 1_000n * WAD);
}

/** A test chain's accounts sign digests, too: with the key that Hardhat made them from. */
async function signedBy(x: Fixture, digest: string): Promise<string> {
  const { HDNodeWallet } = await import("ethers");
  const phrase = "test test test test test test test test test test test junk";
  const address = userOf(x, TAKER).address;
  for (let i = 0; ; i += 1) {
    const wallet = HDNodeWallet.fromPhrase(phrase, undefined, `m/44'/60'/0'/0/${i}`);
    if (wallet.address === address) return wallet.signingKey.sign(digest).serialized;
  }
}

/** A taker with a position in each of `count` markets adds to the first. */
function tradeWith(op: string, count: number, atMost: number): GasCase {
  return {
    op,
    fixture: `one maker; the taker has positions in ${count} market${count === 1 ? "" : "s"}`,
    atMost,
    options: { markets: count },
    measure: async (x) => {
      // The maker of the measured trade has no position elsewhere.
      const [taker, maker, elsewhere] = [
        await trader(x, TAKER),
        await trader(x, MAKER),
        await trader(x, ELSEWHERE),
      ];
      for (let market = 0; market < count; market += 1) {
        await setFeeds(x, market, PRICE);
        await x.oracle.update(market);
      }
      for (let market = 0; market < count; market += 1) {
        const terms = { market, tick: ticks(x, PRICE, market), lots: lots(x, SIZE, market) };
        const [user, account] = market === 0 ? [MAKER, maker] : [ELSEWHERE, elsewhere];
        await x.exchange
          .connect(userOf(x, user))
          .place(orderRequest({ ...terms, account, isBuy: false, lots: terms.lots * 2n }));
        await x.exchange
          .connect(userOf(x, TAKER))
          .place(orderRequest({ ...terms, account: taker, isBuy: true, kind: OrderKind.ImmediateOrCancel }));
      }
      return measured(
        x.exchange
          .connect(userOf(x, TAKER))
          .place(orderRequest({ ...order(x, taker, true, SIZE), kind: OrderKind.ImmediateOrCancel })),
      );
    },
  };
}
