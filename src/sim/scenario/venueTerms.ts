import { type VenueKind } from "../../cex/model/config";
import { type Asset } from "../../cex/model/assets";
import { type Waypoint } from "../outside/latentPath";

/**
 * What a scenario says about the centralised venues (and the bad DEX) that stand beside Glasshouse in a comparison. Nobody and nothing
 * is numbered here: accounts are named by role, amounts are parts of what customers brought, times count from the start of the replay.
 */
export interface VenueTerms {
  /** Empty: all venues are honest. */
  readonly misconduct: readonly PlannedMisconduct[];
  /** What customers keep at the venue beside their margin; undefined: settlement asset alone. */
  readonly coin?: CoinTerms;
  /** Undefined: no venue has a token of its own. */
  readonly token?: TokenTerms;
  /** The venue's own equity, of all customers' deposits [ppm], in the settlement asset. The insurance fund is Glasshouse's. */
  readonly housePpm: number;
}

/** Customers keep coins in custody, which they do not trade and which count as margin nowhere. */
export interface CoinTerms {
  /** Worth at the starting price, of the customer's deposit [ppm]. */
  readonly sharePpm: number;
}

/** A token that the venue printed and people hold there. */
export interface TokenTerms {
  /** Before the first waypoint [whole dollars]. */
  readonly start: bigint;
  /** What it is worth from then on, against `start`; a constant rate of growth between two. */
  readonly plan: readonly Waypoint[];
  /** Worth of what every account of this role holds, at `start` and of its deposit [ppm]. */
  readonly holders: readonly { readonly role: string; readonly sharePpm: number }[];
}

/** When and where it happens. Misconduct that a kind of venue has no means for is an error, not silence. */
interface Planned {
  readonly at: readonly VenueKind[];
  /** Since the start of the replay, negative in the warm-up [s]. */
  readonly fromSec: number;
  /** Undefined: for good [s]. */
  readonly untilSec?: number;
}

/** Switches of src/cex/misconduct, their sizes relative to the people of the run. */
export type PlannedMisconduct = Planned &
  (
    | {
        readonly kind: "lending";
        readonly asset: Asset;
        /** Of what customers deposited of the asset: leaves evenly within `overSec` [ppm, s]. */
        readonly sharePpm: number;
        readonly overSec: number;
      }
    /** The first account of the role. Its line: of all customers' deposits [ppm]. */
    | { readonly kind: "exemptAccount"; readonly role: string; readonly creditPpm: number }
    | { readonly kind: "tokenCollateral"; readonly weightPpm: number }
    /** Of all customers, this many have no leaf, those with the largest deposits first [ppm]. */
    | { readonly kind: "hiddenLiabilities"; readonly customersPpm: number }
    /** What a friend lends for a snapshot, of all customers' deposits of each asset [ppm]. */
    | { readonly kind: "borrowedReserves"; readonly mostPpm: number }
    | { readonly kind: "favouredAdl"; readonly role: string }
    /** The first account of the role buys ahead of orders of at least so much [whole dollars]. */
    | { readonly kind: "frontRunning"; readonly role: string; readonly leastNotional: bigint }
    | { readonly kind: "underReporting"; readonly keepOneIn: number }
    /** The first account of the role; of all customers' deposits of the asset [ppm]. */
    | {
        readonly kind: "forgedBalance";
        readonly role: string;
        readonly asset: Asset;
        readonly sharePpm: number;
      }
    /** Accounts of these roles are paid all the same. */
    | { readonly kind: "withdrawalFreeze"; readonly exceptRoles: readonly string[] }
    /** Of what the venue's keys reach [ppm]. */
    | { readonly kind: "keyTheft"; readonly assets: readonly Asset[]; readonly sharePpm: number }
    | { readonly kind: "oracleKey"; readonly factorPpm: number }
  );

/** Venues that do nothing wrong, own nothing but their insurance fund, and hold the settlement asset alone. */
export const HONEST_VENUES: VenueTerms = { misconduct: [], housePpm: 0 };
