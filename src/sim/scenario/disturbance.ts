import { type NewsView } from "../world/view";

/** Whom a disturbance of prices reaches. */
export type Venues = "first" | "second" | "all";

/** Something that happens to a scenario from outside. Times count from the start of the replay [s]. */
export type Disturbance =
  /** A venue trades this far from where it would: an attack on it, or its own crash. */
  | {
      readonly kind: "quote";
      readonly venues: Venues;
      readonly fromSec: number;
      readonly untilSec: number;
      readonly ppm: number;
    }
  /** No price of a venue reaches its source; the venue itself trades on. */
  | {
      readonly kind: "source outage";
      readonly venues: Venues;
      readonly fromSec: number;
      readonly untilSec: number;
    }
  /** Something is said about the exchange, true or not: so much doubt reaches everybody in a minute [ppm]. */
  | {
      readonly kind: "news";
      readonly about: string;
      readonly fromSec: number;
      readonly untilSec: number;
      readonly ppmPerMinute: number;
    }
  /** The settlement token trades this far from a dollar on every venue outside. */
  | {
      readonly kind: "depeg";
      readonly fromSec: number;
      readonly untilSec: number;
      readonly ppm: number;
    }
  /** Everybody of this role sleeps. Orders that rest go on resting until they expire. */
  | {
      readonly kind: "absence";
      readonly role: string;
      readonly fromSec: number;
      readonly untilSec: number;
    }
  /** No keeper liquidates this account: an intervention, to see what its liquidation brought about. */
  | {
      readonly kind: "spared account";
      readonly account: number;
      readonly fromSec: number;
      readonly untilSec: number;
    };

/** As the end of what never ends. */
export const FOR_GOOD = Number.MAX_SAFE_INTEGER;

type Kind = Disturbance["kind"];

/** Those of one kind that hold at `t`. */
export function activeAt<K extends Kind>(
  disturbances: readonly Disturbance[],
  kind: K,
  t: number,
): Extract<Disturbance, { readonly kind: K }>[] {
  return disturbances.filter(
    (found): found is Extract<Disturbance, { readonly kind: K }> =>
      found.kind === kind && found.fromSec <= t && t < found.untilSec,
  );
}

const MINUTE = 60;
const PPM = 1_000_000;

/** What people hear at `t` who look at no exchange. */
export function newsAt(disturbances: readonly Disturbance[], t: number, blockSec: number): NewsView {
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);
  const doubt = sum(activeAt(disturbances, "news", t).map(({ ppmPerMinute }) => ppmPerMinute));
  const depeg = sum(activeAt(disturbances, "depeg", t).map(({ ppm }) => ppm));
  return { doubtPpm: Math.floor((doubt * blockSec) / MINUTE), settlementPpm: PPM + depeg };
}

export function reaches(venues: Venues, venue: number): boolean {
  return venues === "all" || venue === (venues === "first" ? 0 : 1);
}

/** In a sentence. */
export function describe(disturbance: Disturbance): string {
  const { fromSec, untilSec } = disturbance;
  const when =
    untilSec === FOR_GOOD
      ? `from ${fromSec} s of the replay on`
      : `from ${fromSec} s to ${untilSec} s of the replay`;
  switch (disturbance.kind) {
    case "quote": {
      const { ppm, venues } = disturbance;
      const far = `${Math.abs(ppm) / 10_000} % ${ppm < 0 ? "below" : "above"}`;
      return `${venues === "all" ? "Every venue trades" : `The ${venues} venue trades`} ${far} where it would ${when}.`;
    }
    case "source outage":
      return `${disturbance.venues === "all" ? "No source hears" : `The ${disturbance.venues} source does not hear`} of its venue ${when}.`;
    case "news":
      return `${disturbance.about}: doubt grows by ${disturbance.ppmPerMinute / 10_000} % a minute ${when}.`;
    case "depeg":
      return `The settlement token trades ${Math.abs(disturbance.ppm) / 10_000} % ${disturbance.ppm < 0 ? "below" : "above"} a dollar ${when}.`;
    case "absence":
      return `Every ${disturbance.role} is absent ${when}.`;
    case "spared account":
      return `Account ${disturbance.account} is not liquidated ${when}.`;
  }
}
