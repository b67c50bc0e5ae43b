import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, id } from "ethers";
import { ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { type FeedConfig } from "../../src/sdk/deploy/exchangeConfig";
import { adapterName } from "../../src/sdk/deploy/steps/sources";
import { MARKET, STATUSES, VERDICTS } from "../oracle/fixture";
import { payloadOf, reporter, signPackage } from "../oracle/redstonePayload";
import { poolWith, twapOf } from "../oracle/uniswapPool";
import { deployPyth, priceUpdate } from "../oracle/vendors";
import { newContext, withConfig } from "./context";

const PRICE_ID = id("Crypto.AVAX/USD");
const CENTS_30 = 30_00n;

async function feeds() {
  const pyth = await deployPyth(60, 1n);
  const market = await poolWith({ base: 18, quote: 6 });
  const configs: FeedConfig[] = [
    { kind: "chainlinkDouble", decimals: 8, answer: CENTS_30 * 10n ** 6n },
    { kind: "pyth", description: "Pyth", pyth: await pyth.getAddress(), priceId: PRICE_ID },
    {
      kind: "redstone",
      description: "RedStone",
      feed: "AVAX",
      decimals: 8,
      signers: [0, 1, 2].map((i) => reporter(i).address),
      threshold: 2,
    },
    await twapOf(market),
  ];
  return { pyth, configs };
}

describe("deploySources", () => {
  it("puts a market on four kinds of real feeds, and all of them make its round", async () => {
    const { pyth, configs } = await feeds();
    const base = await newContext();
    const sources = configs.map((feed) => ({
      feed,
      weight: 1,
      maxAgeSec: 60,
      maxConfidencePpm: 10_000,
      pull: feed.kind === "pyth" || feed.kind === "redstone",
    }));
    const context = withConfig(base, { markets: [{ symbol: "AVAX", parameters: AVAX, sources }] });
    const { addresses } = await deployExchange(context);
    const [sender] = await ethers.getSigners();

    const at = await time.latest();
    const word = await priceUpdate(pyth, { id: PRICE_ID, price: 30_10n, conf: 1n, expo: -2, at });
    const pythSource = await ethers.getContractAt("PythSource", await adapterAt(1));
    await pythSource.update([word], { value: 1n });
    const points = [{ feed: "AVAX", value: 29_90n * 10n ** 6n }];
    const signed = [0, 1].map((i) =>
      signPackage({ key: reporter(i).signingKey, points, timestampMs: at * 1_000 }),
    );
    const redstone = await ethers.getContractAt("RedStoneSource", await adapterAt(2));
    const data = concat([redstone.interface.encodeFunctionData("post"), payloadOf(signed)]);
    await sender!.sendTransaction({ to: redstone, data });

    const oracle = await ethers.getContractAt("PriceOracle", addresses.oracle);
    await oracle.update(MARKET);
    const [round] = await oracle.queryFilter(oracle.filters.RoundMade(), -1);
    expect(round!.args.verdicts.map((verdict) => VERDICTS[Number(verdict)])).to.deep.equal(
      Array(4).fill("Used"),
    );
    expect(STATUSES[Number(round!.args.status)]).to.equal("Live");
    expect(round!.args.price).to.be.within(29_90n * 10n ** 16n, 30_10n * 10n ** 16n);

    async function adapterAt(index: number): Promise<string> {
      const record = await context.records.get(adapterName("AVAX", index));
      return record!.address;
    }
  });
});
