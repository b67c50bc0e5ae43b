import { Interface, TypedDataEncoder } from "ethers";

import { REPORT_TYPES, reportDomain } from "../../sdk/signedReport";
import { type Call } from "../chain/block";
import { type NewPrice } from "../bars/feed";
import { type Reporter, addressOf } from "./actors";

/** [wad] of one unit of an answer with so many decimals, 18 at most. */
export function wadPerAnswer(decimals: number): bigint {
  return 10n ** BigInt(WAD_DECIMALS - decimals);
}

const WAD_DECIMALS = 18;
const AGGREGATOR = new Interface([
  "function updateRoundData(uint80 round, int256 answer, uint256 timestamp, uint256 startedAt)",
]);
const SIGNED = new Interface([
  "function report(tuple(address reporter, uint256 price, uint64 timestamp, bytes signature)[] reports)",
]);

/** A source on the chain, fed from one recorded venue. */
export interface SourceFeed {
  /** Index of the venue that it follows. */
  readonly venue: number;
  /** The transaction that tells it a new price. */
  post(price: NewPrice): Call;
}

/** Chainlink's own aggregator double. */
export class ChainlinkFeed implements SourceFeed {
  private round = 1n;
  private readonly poster = addressOf("Chainlink node");

  constructor(
    readonly venue: number,
    private readonly aggregator: string,
    /** [wad] */
    private readonly unit: bigint,
  ) {}

  post({ price, time }: NewPrice): Call {
    this.round += 1n;
    const args = [this.round, price / this.unit, time, time];
    const data = AGGREGATOR.encodeFunctionData("updateRoundData", args);
    return { from: this.poster, to: this.aggregator, data };
  }
}

/** Reporters who sign what they saw; anybody posts their words. */
export class SignedFeed implements SourceFeed {
  private readonly poster = addressOf("report poster");

  constructor(
    readonly venue: number,
    private readonly source: string,
    private readonly chainId: number,
    /** As many as the source needs, in ascending order of address. */
    private readonly reporters: readonly Reporter[],
  ) {}

  post({ price, time }: NewPrice): Call {
    const report = { price, timestamp: time };
    const digest = TypedDataEncoder.hash(reportDomain(this.chainId, this.source), REPORT_TYPES, report);
    const reports = this.reporters.map((reporter) => ({
      reporter: reporter.address,
      price,
      timestamp: time,
      signature: reporter.sign(digest),
    }));
    return { from: this.poster, to: this.source, data: SIGNED.encodeFunctionData("report", [reports]) };
  }
}
