import { parseUnits, type Provider } from "ethers";

import { MockV3Aggregator__factory } from "../../../typechain/factories/@chainlink/contracts/src/v0.8/shared/mocks/MockV3Aggregator__factory";
import { type MarketId } from "../../domain/ids";
import { type Deployment } from "../deployment";
import { isRevert, type ReadyCall, tryCall } from "../readyCall";

/** The market's feeds take no answers from whoever asks. */
export class FeedError extends Error {
  override readonly name = "FeedError";
}

/**
 * The calls that make every aggregator double of a market answer a price. Only local chains have doubles.
 * @param price as people write it, such as 29.5 @throws FeedError where a market has none, or a feed is no double
 */
export async function answers(
  provider: Provider,
  { markets }: Deployment,
  market: MarketId,
  price: string,
  from: string,
): Promise<readonly ReadyCall[]> {
  const feeds = (markets.find(({ id }) => id === market)?.sources ?? []).flatMap(({ feed }) => feed ?? []);
  if (feeds.length === 0) throw new FeedError(`market ${market} has no aggregator double`);
  const calls: ReadyCall[] = [];
  for (const to of feeds) {
    const double = MockV3Aggregator__factory.connect(to, provider);
    try {
      const answer = parseUnits(price, await double.decimals());
      const data = double.interface.encodeFunctionData("updateAnswer", [answer]);
      const call = { to, data, does: `let ${to} answer ${price}` };
      await tryCall(provider, from, call);
      calls.push(call);
    } catch (cause) {
      if (!isRevert(cause)) throw cause;
      throw new FeedError(`${to}, a feed of market ${market}, is no double: its price is not ours to say`, {
        cause,
      });
    }
  }
  return calls;
}
