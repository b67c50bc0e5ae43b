import { expect } from "chai";
import { JsonRpcProvider, type Signer } from "ethers";
import hre, { ethers } from "hardhat";
import { TASK_NODE_CREATE_SERVER } from "hardhat/builtin-tasks/task-names";
import type { JsonRpcServer } from "hardhat/types";

import { AVAX } from "../../deploy/config/avax";
import { anvilBinary } from "../../scripts/chain/anvilChain";
import { type AnvilServer, freePort, startAnvilServer } from "../../scripts/chain/anvilServer";
import { type DeployContext } from "../../src/sdk/deploy/context";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { type FeedConfig } from "../../src/sdk/deploy/exchangeConfig";
import { sendCall } from "../../src/sdk/readyCall";
import {
  Exchange__factory,
  Ledger__factory,
  MockV3Aggregator__factory,
  PoolTrader__factory,
  PriceOracle__factory,
  TestToken__factory,
  Vault__factory,
} from "../../typechain";
import { STATUSES, VERDICTS } from "../oracle/fixture";
import { WINDOW, poolWith, sqrtAt, twapOf } from "../oracle/uniswapPool";
import { OrderKind, orderRequest } from "../support/trade";
import { newContext, withConfig } from "./context";
import { deployInPieces } from "./inPieces";

const FEED_DECIMALS = 8;
const START = 30;
const TICK = (BigInt(START) * 10n ** 18n) / AVAX.trading.tickSize;
const LOTS = 50;
/** Ticks of the pool: 0.6 %. */
const PUSH = 60;
const PURSE = 10_000n * 10n ** 6n;
const SLOW_MS = 300_000;

const answerOf = (price: number): bigint => ethers.parseUnits(`${price}`, FEED_DECIMALS);

/** Two aggregators and a pool that stand on a chain of their own, whoever deploys an exchange later. */
async function feedsOfTheirOwn() {
  const market = await poolWith({ base: 18, quote: 6 });
  const aggregators = [];
  for (let i = 0; i < 2; i++) {
    aggregators.push(
      await (await ethers.deployContract("MockV3Aggregator", [FEED_DECIMALS, answerOf(START)])).getAddress(),
    );
  }
  const configs: FeedConfig[] = [
    ...aggregators.map((aggregator) => ({
      kind: "chainlink" as const,
      aggregator,
      sequencerFeed: null,
      sequencerGraceSec: 0,
    })),
    await twapOf(market),
  ];
  return { market, aggregators, configs };
}

describe("a fork of a chain on which real feeds stand", function () {
  this.timeout(SLOW_MS);

  let original: JsonRpcServer;
  let fork: AnvilServer;
  let provider: JsonRpcProvider;
  let feeds: Awaited<ReturnType<typeof feedsOfTheirOwn>>;
  let context: DeployContext;

  before(async function () {
    if (anvilBinary() === undefined) this.skip();
    feeds = await feedsOfTheirOwn();
    const port = await freePort();
    const served = { hostname: "127.0.0.1", port, provider: hre.network.provider };
    original = (await hre.run(TASK_NODE_CREATE_SERVER, served)) as JsonRpcServer;
    await original.listen();
    fork = await startAnvilServer(["--fork-url", `http://127.0.0.1:${port}`]);
    provider = new JsonRpcProvider(fork.url, undefined, { staticNetwork: true, cacheTimeout: -1 });
    const base = await newContext();
    const sources = feeds.configs.map((feed) => {
      return { feed, weight: 1, maxAgeSec: 60, maxConfidencePpm: 10_000, pull: false };
    });
    const config = { markets: [{ symbol: "AVAX", parameters: AVAX, sources }] };
    context = { ...withConfig(base, config), deployer: await signer(0) };
  });

  after(async () => {
    provider?.destroy();
    fork?.stop();
    await original?.close();
  });

  const signer = (index: number): Promise<Signer> => provider.getSigner(index);

  /** A round of what the aggregators say from now on. */
  async function round(...prices: readonly [number, number]) {
    const { addresses } = await deployExchange(context);
    for (const [i, price] of prices.entries()) {
      const feed = MockV3Aggregator__factory.connect(feeds.aggregators[i]!, await signer(9));
      await (await feed.updateAnswer(answerOf(price))).wait();
    }
    await provider.send("evm_increaseTime", [5]);
    const oracle = PriceOracle__factory.connect(addresses.oracle, await signer(9));
    const receipt = await (await oracle.update(0)).wait();
    const [made] = await oracle.queryFilter(oracle.filters.RoundMade(), receipt!.blockNumber);
    expect(made!.args.verdicts.map((verdict) => VERDICTS[Number(verdict)])).to.deep.equal(
      Array(3).fill("Used"),
    );
    expect(STATUSES[Number(made!.args.status)]).to.equal("Live");
    return Number(ethers.formatEther(made!.args.price));
  }

  it("takes a deployment that dies after every transaction, and the original does not see it", async () => {
    const head = await ethers.provider.getBlockNumber();
    const from = await context.deployer.getAddress();
    const before = await provider.getTransactionCount(from);
    const runs = await deployInPieces(context, 1, "after mining");
    expect((await provider.getTransactionCount(from)) - before).to.equal(runs - 1);
    const { addresses } = await deployExchange(context);
    expect(await provider.getCode(addresses.ledger)).not.to.equal("0x");
    expect(await ethers.provider.getCode(addresses.ledger)).to.equal("0x");
    expect(await ethers.provider.getBlockNumber()).to.equal(head);
  });

  it("makes its price of the feeds that it found, and of a swap in the pool that it found", async () => {
    expect(await round(START, START)).to.equal(START);
    const { market } = feeds;
    const pusher = PoolTrader__factory.connect(await market.trader.getAddress(), await signer(9));
    const to = market.tick + (market.baseFirst ? PUSH : -PUSH);
    await (await pusher.pushTo(await market.pool.getAddress(), !market.baseFirst, sqrtAt(to))).wait();
    await provider.send("evm_increaseTime", [WINDOW]);
    // Between the two, the pool's mean is the median.
    const price = await round(30.12, 30.24);
    expect(price).to.be.closeTo(START * 1.0001 ** PUSH, 0.01);
  });

  it("lets people deposit, trade and take their money home", async () => {
    const { addresses } = await deployExchange(context);
    const [maker, taker] = [await signer(5), await signer(6)];
    const accounts = await Promise.all([maker, taker].map((who) => who.getAddress()));
    let opened = (await Ledger__factory.connect(addresses.ledger, provider).totals()).accounts;
    for (const who of [maker, taker]) {
      opened += 1n;
      const owner = await who.getAddress();
      await (await TestToken__factory.connect(addresses.token, who).mint(owner, PURSE)).wait();
      await (await TestToken__factory.connect(addresses.token, who).approve(addresses.vault, PURSE)).wait();
      await (await Ledger__factory.connect(addresses.ledger, who).openAccount(owner)).wait();
      await (await Vault__factory.connect(addresses.vault, who).deposit(opened, PURSE)).wait();
    }
    await round(START, START);
    await round(START, START);
    const order = { tick: TICK, lots: LOTS };
    const exchange = Exchange__factory.connect(addresses.exchange);
    const rested = orderRequest({ ...order, account: opened - 1n, isBuy: false });
    await sendCall(maker, await exchange.place.populateTransaction(rested));
    const kind = OrderKind.ImmediateOrCancel;
    const taken = orderRequest({ ...order, account: opened, isBuy: true, kind });
    await sendCall(taker, await exchange.place.populateTransaction(taken));
    const ledger = Ledger__factory.connect(addresses.ledger, provider);
    expect((await ledger.touched(opened, 0)).size).to.equal((BigInt(LOTS) * 10n ** 18n) / 10n);

    const token = TestToken__factory.connect(addresses.token, provider);
    const vault = Vault__factory.connect(addresses.vault);
    await sendCall(taker, await vault.withdraw.populateTransaction(opened, PURSE / 2n));
    expect(await token.balanceOf(accounts[1]!)).to.equal(PURSE / 2n);
  });
});
