import { type Spell } from "../agents/whale";
import { type Fear } from "../agents/withdrawer";

/** Seconds since the start of the replay, first included, last not. */
export interface Window {
  readonly fromSec: number;
  readonly untilSec: number;
}

/**
 * Who takes part beside the usual crowd, because the story needs them. Money in whole dollars, times since the start of the replay.
 * Groups grow with the leveraged traders, people with a plan do not.
 */
export type CastMember =
  | { readonly kind: "hedgers"; readonly perHundred: number; readonly each: number }
  | { readonly kind: "grid traders"; readonly perHundred: number; readonly deposit: bigint }
  | SaverCast
  | LenderCast
  | { readonly kind: "insider"; readonly everySec: number }
  | { readonly kind: "settlement keeper"; readonly callsPerBlock: number }
  | {
      readonly kind: "affiliate";
      readonly deposit: bigint;
      readonly fromSec: number;
      readonly everySec: number;
      readonly loan: number;
    }
  | {
      readonly kind: "pledgers";
      readonly count: number;
      /** Whole ones, each. */
      readonly tokens: bigint;
      readonly deposit: bigint;
      /** Bought on them, each. */
      readonly position: number;
    }
  | {
      readonly kind: "collateral buyers";
      /** One buyer each: below the price outside at which it buys. */
      readonly marginsPpm: readonly bigint[];
      readonly purse: bigint;
    }
  | StopCast
  | { readonly kind: "trigger keeper"; readonly callsPerBlock: number }
  | PushCast
  | HunterCast;

/** Traders alike but for what protects them: for every distance one of each kind. */
export interface StopCast {
  readonly kind: "stop traders";
  readonly isLong: boolean;
  readonly deposit: bigint;
  readonly position: number;
  /** How far from the mark they leave their stops [bps]. */
  readonly distancesBps: readonly number[];
  /** How far from mark the gateway may sell [bps]. */
  readonly slippageBps: number;
  /** For whoever executes a stop. */
  readonly reward: number;
}

/** Customers who keep money at the venue and do not trade. */
export interface SaverCast {
  readonly kind: "savers";
  readonly perHundred: number;
  /** Deposits: every doubling between the two is equally likely. */
  readonly least: bigint;
  readonly most: bigint;
  readonly fear: Fear;
  /** Doubt at which the first and the last of them leaves; between, evenly [ppm]. */
  readonly thresholdsPpm: readonly [number, number];
  readonly parts: number;
  readonly everySec: number;
}

export interface LenderCast {
  readonly kind: "lenders";
  readonly count: number;
  readonly deposit: bigint;
  /** Lenders to whom each has lent, and how much. */
  readonly borrowers: number;
  readonly loan: number;
  /** When the first one fails. */
  readonly shockSec: number;
  readonly patienceSec: number;
}

/** Somebody who pushes prices outside: for his position here, or against his own other account. */
export interface PushCast {
  readonly kind: "whale" | "self-dealers";
  readonly isLong: boolean;
  readonly deposit: bigint;
  /** Of a whale, 0..4; undefined: five-fold leverage. */
  readonly tier?: number;
  readonly position: number;
  readonly build: Window;
  /** Of the venues, the first so many. */
  readonly venues: number;
  /** Traded outside in all, on each of them. */
  readonly pushes: number;
  readonly push: Window;
  readonly closeSec: number;
  readonly unwind: Window;
}

export interface HunterCast {
  readonly kind: "liquidation hunter";
  readonly deposit: bigint;
  readonly fromSec: number;
  readonly reachPpm: number;
  readonly leastPrey: number;
  readonly venues: number;
  /** Traded outside every five seconds of a push, on each venue. */
  readonly pushes: number;
  readonly pushSec: number;
  readonly ride: number;
  readonly catch: number;
  readonly catchSec: number;
  readonly unwindSec: number;
}

/** Blocks of a window. @param blockOf block of a moment of the replay */
export function spellOf({ fromSec, untilSec }: Window, blockOf: (sec: number) => number): Spell {
  return { from: blockOf(fromSec), until: blockOf(untilSec) };
}

/** Whether somebody leaves orders that wait for a price. */
export function leavesTriggers(cast: readonly CastMember[]): boolean {
  return cast.some(({ kind }) => kind === "stop traders");
}
