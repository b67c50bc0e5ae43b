import { PPM } from "../math/bounds";
import { Refusal } from "./refusal";

/** A source's terms; what stands behind it is outside of the twin. */
export interface Source {
  readonly adapter: string;
  readonly weight: bigint;
  readonly maxAgeSec: bigint;
  readonly maxConfidencePpm: bigint;
  readonly pull: boolean;
}

const MIN_SOURCES = 3;
const MAX_SOURCES = 7;
const MAX_WEIGHT = 10_000n;
const MAX_SOURCE_AGE = 86_400n;

/** Twin of PriceOracle._checkSources; that an adapter has code is taken for granted. @return their weight in all. */
export function checkSources(sources: readonly Source[]): bigint {
  const have = sources.length;
  if (have < MIN_SOURCES || have > MAX_SOURCES) {
    throw new Refusal("PriceOracle_SourceCount", { have, min: MIN_SOURCES, max: MAX_SOURCES });
  }
  let total = 0n;
  for (const [index, { adapter, weight, maxAgeSec, maxConfidencePpm }] of sources.entries()) {
    const weighs = weight > 0n && weight <= MAX_WEIGHT;
    const ages = maxAgeSec > 0n && maxAgeSec <= MAX_SOURCE_AGE;
    if (!weighs || !ages || maxConfidencePpm > PPM) throw new Refusal("PriceOracle_SourceTerms", { index });
    if (sources.slice(0, index).some((other) => other.adapter === adapter)) {
      throw new Refusal("PriceOracle_DuplicateSource", { adapter });
    }
    total += weight;
  }
  for (const { weight } of sources) {
    if (2n * weight >= total) throw new Refusal("PriceOracle_WeightDominates", { have: weight, total });
  }
  return total;
}

/** All terms of a source in one text. */
export function termsOf({ adapter, weight, maxAgeSec, maxConfidencePpm, pull }: Source): string {
  return [adapter, weight, maxAgeSec, maxConfidencePpm, pull].join("/");
}
