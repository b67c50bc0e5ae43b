import { concat, FunctionFragment, keccak256, TypedDataEncoder } from "ethers";

import { MethodCodec } from "../../sdk/abi/methodCodec";
import { REPORT_TYPES, reportDomain } from "../../sdk/signedReport";
import { type Call } from "../chain/block";
import { type NewPrice } from "../bars/feed";
import { type Reporter, addressOf } from "./actors";

/** [wad] of one unit of an answer with so many decimals, 18 at most. */
export function wadPerAnswer(decimals: number): bigint {
  return 10n ** BigInt(WAD_DECIMALS - decimals);
}

const WAD_DECIMALS = 18;
const UPDATE = methodOf(
  "function updateRoundData(uint80 round, int256 answer, uint256 timestamp, uint256 startedAt)",
);
const REPORT = methodOf(
  "function report(tuple(address reporter, uint256 price, uint64 timestamp, bytes signature)[] reports)",
);
const REPORTS = TypedDataEncoder.from(REPORT_TYPES);
/** Before what EIP-712 has somebody sign. */
const TYPED = "0x1901";

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
    return { from: this.poster, to: this.aggregator, data: UPDATE.encode(args) };
  }
}

/** Reporters who sign what they saw; anybody posts their words. */
export class SignedFeed implements SourceFeed {
  private readonly poster = addressOf("report poster");
  private readonly domain: string;

  /** @param reporters as many as the source needs, in ascending order of address */
  constructor(
    readonly venue: number,
    private readonly source: string,
    chainId: number,
    private readonly reporters: readonly Reporter[],
  ) {
    this.domain = TypedDataEncoder.hashDomain(reportDomain(chainId, source));
  }

  post({ price, time }: NewPrice): Call {
    const report = { price, timestamp: time };
    const digest = keccak256(concat([TYPED, this.domain, REPORTS.hash(report)]));
    const reports = this.reporters.map((reporter) => ({
      reporter: reporter.address,
      price,
      timestamp: time,
      signature: reporter.sign(digest),
    }));
    return { from: this.poster, to: this.source, data: REPORT.encode([reports]) };
  }
}

function methodOf(signature: string): MethodCodec {
  return new MethodCodec(FunctionFragment.from(signature));
}
