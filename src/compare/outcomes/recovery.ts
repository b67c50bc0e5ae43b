import { quantile } from "../../statistics/quantile";
import { type BlockTrace } from "../trace/trace";
import { type Measured, measured, notMeasured } from "./measured";
import { type Reference } from "./reference";

const PPM = 1_000_000;

/** What counts as disturbed and as recovered, of what was before. Assumptions. */
export const RECOVERY = {
  /** Length of "before", up to the start of the replay [s]. */
  beforeSec: 300,
  /** Depth below this is disturbed; back above that, recovered [ppm of before]. */
  depth: { disturbedPpm: 500_000, recoveredPpm: 800_000 },
  /** Spread above and back below, of the median before. */
  spread: { disturbedPpm: 2_000_000, recoveredPpm: 1_250_000 },
  /** Distance of the mark from the reference, above and back below [ppm of the reference]. */
  price: { disturbedPpm: 10_000, recoveredPpm: 5_000 },
  /** It must stay recovered for so many blocks. */
  stays: 12,
} as const;

/** Blocks from the first disturbed one until it was recovered and stayed so. */
export type Recovery =
  | { readonly state: "undisturbed" }
  | { readonly state: "recovered"; readonly blocks: number }
  /** Not within the run; so many blocks were left after the disturbance began. */
  | { readonly state: "disturbed"; readonly blocks: number };

export interface RecoveryOutcome {
  readonly depth: Measured<Recovery>;
  readonly spread: Measured<Recovery>;
  readonly price: Measured<Recovery>;
}

export function recoveryOutcome(
  blocks: readonly BlockTrace[],
  reference: Measured<Reference>,
): RecoveryOutcome {
  const before = blocks.filter(({ t }) => t < 0 && t >= -RECOVERY.beforeSec);
  const replay = blocks.filter(({ t }) => t >= 0);
  return {
    depth: depthRecovery(before, replay),
    spread: spreadRecovery(before, replay),
    price: reference.measured ? priceRecovery(replay, reference.value) : reference,
  };
}

function depthRecovery(before: readonly BlockTrace[], replay: readonly BlockTrace[]): Measured<Recovery> {
  if (before.length === 0) return notMeasured("the warm-up is too short to say what was usual");
  const usual = quantile(
    before.map(({ depth }) => depth),
    0.5,
  );
  if (usual <= 0) return notMeasured("nothing rested within 1 % of the index before the replay");
  const { disturbedPpm, recoveredPpm } = RECOVERY.depth;
  const share = replay.map(({ depth }) => (depth / usual) * PPM);
  return measured(
    judge(
      share.map((ppm) => ppm < disturbedPpm),
      share.map((ppm) => ppm >= recoveredPpm),
    ),
  );
}

/** A side that is empty has a spread wider than any. */
function spreadRecovery(before: readonly BlockTrace[], replay: readonly BlockTrace[]): Measured<Recovery> {
  const known = before.flatMap(({ spreadPpm }) => spreadPpm ?? []);
  if (known.length === 0) return notMeasured("the book had an empty side all the time before the replay");
  // A spread of less than a millionth cannot be told from none.
  const usual = Math.max(1, quantile(known, 0.5));
  const { disturbedPpm, recoveredPpm } = RECOVERY.spread;
  const share = replay.map(({ spreadPpm }) => ((spreadPpm ?? Number.POSITIVE_INFINITY) / usual) * PPM);
  return measured(
    judge(
      share.map((ppm) => ppm > disturbedPpm),
      share.map((ppm) => ppm <= recoveredPpm),
    ),
  );
}

/** Blocks without a reading neither disturb nor recover. */
function priceRecovery(replay: readonly BlockTrace[], { readings }: Reference): Measured<Recovery> {
  const prices = new Map(readings.map(({ t, price }) => [t, price]));
  const away = replay.flatMap(({ t, mark }) => {
    const price = prices.get(t);
    return price === undefined || mark === 0n ? [] : [distancePpm(mark, price)];
  });
  if (away.length === 0) return notMeasured("no venue that the index leaves out had a price in the replay");
  const { disturbedPpm, recoveredPpm } = RECOVERY.price;
  return measured(
    judge(
      away.map((ppm) => ppm > disturbedPpm),
      away.map((ppm) => ppm <= recoveredPpm),
    ),
  );
}

function distancePpm(mark: bigint, price: bigint): number {
  const gap = mark > price ? mark - price : price - mark;
  return Number((gap * BigInt(PPM)) / price);
}

function judge(disturbed: readonly boolean[], recovered: readonly boolean[]): Recovery {
  const began = disturbed.indexOf(true);
  if (began < 0) return { state: "undisturbed" };
  for (let at = began + 1; at + RECOVERY.stays <= recovered.length; at += 1) {
    if (recovered.slice(at, at + RECOVERY.stays).every(Boolean)) {
      return { state: "recovered", blocks: at - began };
    }
  }
  return { state: "disturbed", blocks: disturbed.length - began };
}
