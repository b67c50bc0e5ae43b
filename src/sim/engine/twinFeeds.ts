import { type ExchangeConfig, type SourceTerms } from "../../sdk/deploy/exchangeConfig";
import { MAX_PRICE } from "../../math/bounds";
import { type SourceAnswer } from "../../twin/oracle";
import { type NewPrice } from "../bars/feed";
import { wadPerAnswer } from "../setup/feeds";

/** What stands behind one source of the oracle: it hears prices, and answers as its adapter on a chain would. */
export interface TwinFeed {
  /** Whose index it is a source of. */
  readonly market: number;
  /** @param now time of the block. @return the error that refused the price, undefined when it was taken. */
  hear(price: NewPrice, now: number): string | undefined;
  answer(): SourceAnswer;
}

/** Chainlink's aggregator double behind ChainlinkSource: it takes everything, in the decimals of its answers, down. */
class AggregatorFeed implements TwinFeed {
  private timestamp: bigint;

  constructor(
    readonly market: number,
    private price: bigint,
    private readonly unit: bigint,
    deployedAt: number,
  ) {
    this.timestamp = BigInt(deployedAt);
  }

  hear({ price, time }: NewPrice): undefined {
    this.price = price - (price % this.unit);
    this.timestamp = BigInt(time);
    return undefined;
  }

  answer(): SourceAnswer {
    return { price: this.price, timestamp: this.timestamp, confidence: 0n };
  }
}

/** SignedSource, whose reporters all say the same. */
class SignedFeed implements TwinFeed {
  private told: SourceAnswer;

  constructor(readonly market: number) {}

  hear({ price, time }: NewPrice, now: number): string | undefined {
    if (price === 0n || price > MAX_PRICE) return "SignedSource_PriceOutOfRange";
    const timestamp = BigInt(time);
    if (this.told !== undefined && timestamp <= this.told.timestamp) return "SignedSource_NotNewer";
    if (time > now) return "SignedSource_FromTheFuture";
    this.told = { price, timestamp, confidence: 0n };
    return undefined;
  }

  answer(): SourceAnswer {
    return this.told;
  }
}

/** The feeds behind the sources of all markets, in their order. @param deployedAt Unix seconds. */
export function twinFeeds({ markets }: ExchangeConfig, deployedAt: number): TwinFeed[] {
  return markets.flatMap(({ sources }, market) =>
    sources.map(({ feed }, index) => feedOf(market, feed, index, deployedAt)),
  );
}

function feedOf(market: number, feed: SourceTerms["feed"], index: number, deployedAt: number): TwinFeed {
  if (feed.kind === "signed") return new SignedFeed(market);
  if (feed.kind !== "chainlinkDouble") {
    throw new RangeError(`source ${index} has no feed that a simulation could drive`);
  }
  const unit = wadPerAnswer(feed.decimals);
  return new AggregatorFeed(market, feed.answer * unit, unit, deployedAt);
}
