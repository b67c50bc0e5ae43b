import { ZeroAddress, encodeBytes32String, getAddress } from "ethers";

import { type DeployContext, providerOf } from "../context";
import { type FeedConfig } from "../exchangeConfig";
import { deployOnce } from "../send";

/** Under which a market's i-th adapter is recorded. */
export function adapterName(symbol: string, index: number): string {
  return `${symbol}-source-${index}`;
}

/** Under which the feed behind it is recorded, where the deployment made it. */
export function feedName(symbol: string, index: number): string {
  return `${symbol}-feed-${index}`;
}

/** Deploys the adapters of every market's sources. */
export async function deploySources(context: DeployContext): Promise<void> {
  for (const { symbol, sources } of context.config.markets) {
    for (const [index, { feed }] of sources.entries()) {
      await deploySource(context, symbol, index, feed);
    }
  }
}

async function deploySource(
  context: DeployContext,
  symbol: string,
  index: number,
  feed: FeedConfig,
): Promise<void> {
  const name = adapterName(symbol, index);
  switch (feed.kind) {
    case "adapter": {
      const block = await providerOf(context).getBlockNumber();
      const address = getAddress(feed.address);
      await context.records.set(name, { contract: null, address, block });
      return;
    }
    case "chainlink": {
      const sequencer = feed.sequencerFeed ?? ZeroAddress;
      await deployOnce(context, name, "ChainlinkSource", [
        feed.aggregator,
        sequencer,
        feed.sequencerGraceSec,
      ]);
      return;
    }
    case "chainlinkDouble": {
      const args = [feed.decimals, feed.answer];
      const aggregator = await deployOnce(context, feedName(symbol, index), "MockV3Aggregator", args);
      await deployOnce(context, name, "ChainlinkSource", [aggregator, ZeroAddress, 0]);
      return;
    }
    case "signed": {
      const args = [feed.description, ascending(feed.reporters), feed.threshold];
      await deployOnce(context, name, "SignedSource", args);
      return;
    }
    case "pyth":
      await deployOnce(context, name, "PythSource", [feed.pyth, feed.priceId, feed.description]);
      return;
    case "redstone": {
      const { decimals, threshold, description } = feed;
      const args = [encodeBytes32String(feed.feed), decimals, [...feed.signers], threshold, description];
      await deployOnce(context, name, "RedStoneSource", args);
      return;
    }
    case "uniswapV3Twap": {
      const { pool, base, windowSec, minLiquidity, cardinality, description } = feed;
      const args = [pool, base, windowSec, minLiquidity, cardinality, description];
      await deployOnce(context, name, "UniswapV3TwapSource", args);
      return;
    }
  }
}

/** Addresses in the order of their numbers. */
function ascending(addresses: readonly string[]): string[] {
  return addresses.map((text) => getAddress(text)).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}
