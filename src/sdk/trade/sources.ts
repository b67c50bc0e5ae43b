import { type Provider } from "ethers";

import { IPriceOracle__factory } from "../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { IPriceSource__factory } from "../../../typechain/factories/contracts/interfaces/IPriceSource__factory";
import { type MarketId } from "../../domain/ids";
import { type RoundStatus, Verdict } from "../../domain/names";
import { type DeployedAddresses } from "../deployment";
import { TradeError } from "./errors";

/** As much gas as the oracle gives a source: one that wants more than that to say its name has none. */
const SOURCE_GAS = 100_000;

/** One source of a market, and what it would say in a round of now. */
export interface SourceStanding {
  readonly adapter: string;
  /** By its own word; undefined: it gives none. */
  readonly description: string | undefined;
  readonly weight: number;
  readonly maxAgeSec: number;
  /** Whether a caller brings its price. */
  readonly pull: boolean;
  /** [wad] */
  readonly price: bigint;
  /** Unix seconds, by its own word. */
  readonly timestamp: bigint;
  /** Half width [wad]; 0: the feed has none. */
  readonly confidence: bigint;
  readonly verdict: Verdict;
}

/** What a round of a market would say, were it made now. Nothing changes. */
export interface RoundStanding {
  readonly market: MarketId;
  /** Of the newest block, Unix seconds. */
  readonly now: number;
  /** [wad]; 0 without quorum. */
  readonly price: bigint;
  readonly dispersionPpm: number;
  readonly status: RoundStatus;
  readonly sources: readonly SourceStanding[];
}

/** @throws TradeError where nobody set sources */
export async function roundStanding(
  provider: Provider,
  { oracle: at }: Pick<DeployedAddresses, "oracle">,
  market: MarketId,
): Promise<RoundStanding> {
  const oracle = IPriceOracle__factory.connect(at, provider);
  const configs = await oracle.sourcesOf(market);
  if (configs.length === 0)
    throw new TradeError(`market ${market} has no sources: it is not listed, or none were set`);
  const [price, dispersion, status, quotes, verdicts] = await oracle.peek(market);
  const sources: SourceStanding[] = [];
  for (const [i, { adapter, weight, maxAgeSec, pull }] of configs.entries()) {
    const quote = quotes[i];
    sources.push({
      adapter,
      description: await describe(provider, adapter),
      weight: Number(weight),
      maxAgeSec: Number(maxAgeSec),
      pull,
      price: quote?.price ?? 0n,
      timestamp: quote?.timestamp ?? 0n,
      confidence: quote?.confidence ?? 0n,
      verdict: Number(verdicts[i] ?? Verdict.Reverted) as Verdict,
    });
  }
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  return {
    market,
    now,
    price,
    dispersionPpm: Number(dispersion),
    status: Number(status) as RoundStatus,
    sources,
  };
}

async function describe(provider: Provider, adapter: string): Promise<string | undefined> {
  const source = IPriceSource__factory.connect(adapter, provider);
  return source.description({ gasLimit: SOURCE_GAS }).catch(() => undefined);
}
