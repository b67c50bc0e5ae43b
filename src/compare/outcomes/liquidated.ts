import { type Exposure, type LiquidationTrace, type VenueTrace } from "../trace/trace";
import { type Measured, measured } from "./measured";
import { type Reference } from "./reference";

/** Upper ends of the leverage buckets; the last one has none [x]. */
export const LEVERAGE_ENDS = [2, 5, 10, 25] as const;
const PPM = 1_000_000;

/** Accounts of about the same leverage, as they stood when the replay began or when their position was first seen. */
export interface LeverageBucket {
  /** [x]; undefined: no upper end, those included who had no equity to divide by. */
  readonly most: number | undefined;
  readonly accounts: number;
  readonly liquidated: number;
  /** Of those, the ones whom the reference never reached. */
  readonly unreached: Measured<number>;
}

export interface LiquidatedOutcome {
  readonly accounts: number;
  readonly liquidated: number;
  readonly unreached: Measured<number>;
  /** Liquidations that have no threshold to compare: the position was opened and closed within one block. */
  readonly withoutThreshold: number;
  readonly curve: readonly LeverageBucket[];
}

/** Who was liquidated in the replay, and whom the price on venues that the index does not use never called for. */
export function liquidatedOutcome(trace: VenueTrace, reference: Measured<Reference>): LiquidatedOutcome {
  const replayed = trace.liquidations.filter(({ t }) => t >= 0);
  const unreached = reference.measured
    ? new Set(replayed.filter((one) => wasUnreached(one, reference.value)).map(({ account }) => account))
    : undefined;
  const count = (accounts: ReadonlySet<number>): Measured<number> => {
    if (!reference.measured) return reference;
    return measured([...accounts].filter((account) => unreached?.has(account)).length);
  };
  const liquidated = new Set(replayed.map(({ account }) => account));
  return {
    accounts: trace.exposures.length,
    liquidated: liquidated.size,
    unreached: count(liquidated),
    withoutThreshold: replayed.filter(({ threshold }) => threshold === undefined).length,
    curve: [...LEVERAGE_ENDS, undefined].map((most, place) => {
      const least = LEVERAGE_ENDS[place - 1] ?? 0;
      const accounts = trace.exposures
        .filter((one) => isWithin(one, least, most))
        .map(({ account }) => account);
      const hit = new Set(accounts.filter((account) => liquidated.has(account)));
      return { most, accounts: accounts.length, liquidated: hit.size, unreached: count(hit) };
    }),
  };
}

function isWithin({ leveragePpm }: Exposure, least: number, most: number | undefined): boolean {
  if (leveragePpm === undefined) return most === undefined;
  return leveragePpm > least * PPM && (most === undefined || leveragePpm <= most * PPM);
}

/**
 * Whether the reference never came to the account's threshold, from when its position began to the end of the run: what came after the
 * liquidation would have excused it as well. A liquidation without a threshold is counted as reached.
 */
function wasUnreached({ threshold, since, wasLong }: LiquidationTrace, { readings }: Reference): boolean {
  if (threshold === undefined) return false;
  return !readings.some(
    ({ t, price }) =>
      t >= since && price !== undefined && (wasLong ? price <= threshold : price >= threshold),
  );
}
