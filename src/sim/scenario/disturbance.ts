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

export function reaches(venues: Venues, venue: number): boolean {
  return venues === "all" || venue === (venues === "first" ? 0 : 1);
}

/** In a sentence. */
export function describe(disturbance: Disturbance): string {
  const { fromSec, untilSec } = disturbance;
  const when = `from ${fromSec} s to ${untilSec} s of the replay`;
  switch (disturbance.kind) {
    case "quote": {
      const { ppm, venues } = disturbance;
      const far = `${Math.abs(ppm) / 10_000} % ${ppm < 0 ? "below" : "above"}`;
      return `${venues === "all" ? "Every venue trades" : `The ${venues} venue trades`} ${far} where it would ${when}.`;
    }
    case "source outage":
      return `${disturbance.venues === "all" ? "No source hears" : `The ${disturbance.venues} source does not hear`} of its venue ${when}.`;
    case "absence":
      return `Every ${disturbance.role} is absent ${when}.`;
    case "spared account":
      return `Account ${disturbance.account} is not liquidated ${when}.`;
  }
}
