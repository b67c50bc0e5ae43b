import { expect } from "chai";
import { ethers } from "hardhat";

import { deployExchange } from "../../src/sdk/deploy/deploy";
import { type FeedConfig } from "../../src/sdk/deploy/exchangeConfig";
import { ChainlinkSource__factory, PriceOracle__factory, SignedSource__factory } from "../../typechain";
import { newContext, withConfig } from "./context";

const DECIMALS = 8;
const ANSWER = 30n * 10n ** 8n;
const GRACE_SEC = 3_600;

describe("sources of a deployment", () => {
  it("are adapters to feeds that are there, with and without a sequencer, or adapters that are there", async () => {
    const aggregator = await addressOfDouble();
    const sequencerFeed = await addressOfDouble();
    const adapter = await (
      await ethers.deployContract("ChainlinkSource", [await addressOfDouble(), ethers.ZeroAddress, 0])
    ).getAddress();
    const feeds: FeedConfig[] = [
      { kind: "chainlink", aggregator, sequencerFeed: null, sequencerGraceSec: 0 },
      { kind: "chainlink", aggregator, sequencerFeed, sequencerGraceSec: GRACE_SEC },
      { kind: "adapter", address: adapter },
    ];

    const context = await newContext();
    const market = context.config.markets[0]!;
    const sources = feeds.map((feed, index) => ({ ...market.sources[index]!, feed }));
    const { markets, addresses } = await deployExchange(
      withConfig(context, { markets: [{ ...market, sources }] }),
    );

    const [plain, onRollup, existing] = markets[0]!.sources;
    expect([plain!.feed, onRollup!.feed, existing!.feed]).to.deep.equal([aggregator, aggregator, null]);
    expect(existing!.adapter).to.equal(adapter);
    const runner = ethers.provider;
    const first = ChainlinkSource__factory.connect(plain!.adapter, runner);
    expect([await first.feed(), await first.sequencerFeed()]).to.deep.equal([aggregator, ethers.ZeroAddress]);
    const second = ChainlinkSource__factory.connect(onRollup!.adapter, runner);
    expect([await second.sequencerFeed(), await second.gracePeriodSec()]).to.deep.equal([
      sequencerFeed,
      BigInt(GRACE_SEC),
    ]);
    const set = await PriceOracle__factory.connect(addresses.oracle, runner).sourcesOf(0);
    expect(set.map((source) => source.adapter)).to.deep.equal(
      [plain, onRollup, existing].map((s) => s!.adapter),
    );
  });

  it("know their reporters, whatever the order in which they are configured", async () => {
    const context = await newContext();
    const market = context.config.markets[0]!;
    const signed = market.sources.at(-1)!;
    const feed = signed.feed as Extract<FeedConfig, { kind: "signed" }>;
    const reporters = [...feed.reporters].sort().reverse();
    const sources = [...market.sources.slice(0, -1), { ...signed, feed: { ...feed, reporters } }];
    const { markets } = await deployExchange(withConfig(context, { markets: [{ ...market, sources }] }));

    const source = SignedSource__factory.connect(markets[0]!.sources.at(-1)!.adapter, ethers.provider);
    expect([...(await source.reporters())]).to.have.members(reporters);
    expect(await source.threshold()).to.equal(BigInt(feed.threshold));
  });
});

async function addressOfDouble(): Promise<string> {
  return (await ethers.deployContract("MockV3Aggregator", [DECIMALS, ANSWER])).getAddress();
}
