import { accountId, type AccountId } from "../../src/domain/ids";
import { WAD } from "../../src/math/bounds";
import { type Misconduct } from "../../src/cex/misconduct/switches";
import { type Asset } from "../../src/cex/model/assets";
import { OWN_BOOK, type VenueConfig, type VenueKind } from "../../src/cex/model/config";
import { type Intent, type OrderKind, type SourcePrice } from "../../src/cex/model/intents";
import { type MarketTerms, venueConfig } from "../../src/cex/venues/catalogue";
import { ModelVenue } from "../../src/cex/venues/modelVenue";
import { type StepReport } from "../../src/cex/venues/venue";

/** 1.5 -> 1.5e18, exactly. */
export function wad(value: number | string): bigint {
  const [whole = "0", part = ""] = String(value).replace("-", "").split(".");
  const magnitude = BigInt(whole) * WAD + BigInt(part.padEnd(18, "0"));
  return String(value).startsWith("-") ? -magnitude : magnitude;
}

export const OUTSIDE = "outside";
const START_SEC = 1_760_000_000;

export const MARKET: MarketTerms = {
  listingPrice: wad(100),
  tickSize: wad("0.01"),
  sources: [OUTSIDE],
  capital: { house: { usd: wad(1_000_000), coin: 0n, token: wad(1_000_000) }, fund: wad(100_000) },
  secret: "test",
};

/** Nothing that blurs a sum: no fees, no funding worth a wei, the index from one outside source. */
export function plainConfig(kind: VenueKind = "opaque", changes: Partial<VenueConfig> = {}): VenueConfig {
  return {
    ...venueConfig(kind, MARKET),
    takerFeePpm: 0n,
    makerFeePpm: 0n,
    index: {
      constituents: [{ source: OUTSIDE, weight: 1n }],
      outlierPpm: 50_000n,
      outlier: "exclude",
      staleSec: 10,
    },
    fund: { unwindPpm: 0n, slippagePpm: 0n },
    ...changes,
  };
}

export const ownBookIndex: VenueConfig["index"] = {
  constituents: [{ source: OWN_BOOK, weight: 1n }],
  outlierPpm: 50_000n,
  outlier: "exclude",
  staleSec: 10,
};

/** A customer by a short number: 1 is the first that is not the venue's own. */
export function who(n: number): AccountId {
  return accountId(n + 2);
}

export const deposit = (n: number, amount: number | string, asset: Asset = "usd"): Intent => ({
  kind: "deposit",
  account: who(n),
  asset,
  amount: wad(amount),
});

export const withdraw = (n: number, amount: number | string, asset: Asset = "usd"): Intent => ({
  kind: "withdraw",
  account: who(n),
  asset,
  amount: wad(amount),
});

export const leverage = (n: number, times: bigint): Intent => ({
  kind: "setLeverage",
  account: who(n),
  leverage: times,
});

/** Sizes above 0 buy. */
export function order(
  n: number,
  size: number | string,
  price: number | string,
  kind: OrderKind = "limit",
  reduceOnly = false,
): Intent {
  const signed = wad(size);
  const [isBuy, amount] = signed > 0n ? [true, signed] : [false, -signed];
  return { kind: "place", account: who(n), isBuy, order: kind, price: wad(price), size: amount, reduceOnly };
}

/** A venue with a clock: each call of `step` is a block of one second. */
export class Scene {
  readonly venue: ModelVenue;
  timeSec = START_SEC;
  price = 100n * WAD;
  token = WAD;

  constructor(config: VenueConfig = plainConfig(), misconduct: readonly Misconduct[] = []) {
    this.venue = new ModelVenue(config, misconduct);
  }

  step(intents: readonly Intent[] = [], seconds = 1): StepReport {
    this.timeSec += seconds;
    const coin: SourcePrice[] = [{ source: OUTSIDE, price: this.price, timeSec: this.timeSec }];
    return this.venue.step({ timeSec: this.timeSec, prices: { coin, token: this.token }, intents });
  }

  /** Moves the outside price, and runs a block with it. */
  move(price: number | string, intents: readonly Intent[] = []): StepReport {
    this.price = wad(price);
    return this.step(intents);
  }

  /** A resting order and who takes it: `buyer` ends up long. Both must have the margin. */
  deal(buyer: number, seller: number, size: number | string, price: number | string): StepReport {
    return this.step([order(seller, `-${size}`, price), order(buyer, size, price, "ioc")]);
  }
}

/** Paths at which two plain values differ, down to the leaves. */
export function changedPaths(a: unknown, b: unknown, path = ""): string[] {
  if (isTree(a) && isTree(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => changedPaths(a[key], b[key], path === "" ? key : `${path}.${key}`));
  }
  return a === b ? [] : [path];
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
