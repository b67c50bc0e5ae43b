import { DuplicateSwitchError, ImpossibleMisconductError, VenueConfigError } from "../model/errors";
import { type VenueKind } from "../model/config";
import { checkTerms } from "./checkTerms";
import { type Misconduct, type MisconductKind, type MisconductOf } from "./switches";

/** What a kind of venue has no means for: a chain's state is complete and everybody's, and only there one key sets the price. */
const IMPOSSIBLE: Readonly<Record<VenueKind, readonly MisconductKind[]>> = {
  opaque: ["oracleKey"],
  typical: ["oracleKey"],
  bestPractice: ["oracleKey"],
  badDex: ["hiddenLiabilities", "borrowedReserves", "underReporting"],
};

export function isPossible(venue: VenueKind, misconduct: MisconductKind): boolean {
  return !IMPOSSIBLE[venue].includes(misconduct);
}

/** The switches of one venue. Without any it is honest. */
export class MisconductSchedule {
  private readonly switches = new Map<MisconductKind, Misconduct>();

  constructor(venue: string, kind: VenueKind, switches: readonly Misconduct[]) {
    for (const one of switches) {
      if (!isPossible(kind, one.kind)) throw new ImpossibleMisconductError(venue, one.kind);
      if (this.switches.has(one.kind)) throw new DuplicateSwitchError(one.kind);
      if (one.from < 1 || (one.until !== undefined && one.until <= one.from)) {
        throw new VenueConfigError(`${one.kind}: blocks ${one.from} to ${one.until} hold nothing`);
      }
      checkTerms(one);
      this.switches.set(one.kind, one);
    }
  }

  /** The terms of a switch while it is on. */
  active<Kind extends MisconductKind>(kind: Kind, block: number): MisconductOf<Kind> | undefined {
    const found = this.switches.get(kind);
    if (found === undefined || block < found.from || (found.until !== undefined && block >= found.until)) {
      return undefined;
    }
    return found as MisconductOf<Kind>;
  }

  /** The terms of a switch in the one block in which it is turned on. */
  starting<Kind extends MisconductKind>(kind: Kind, block: number): MisconductOf<Kind> | undefined {
    const found = this.active(kind, block);
    return found?.from === block ? found : undefined;
  }

  /** The switches that are on, in the order of their names. */
  kindsAt(block: number): MisconductKind[] {
    return [...this.switches.keys()].filter((kind) => this.active(kind, block) !== undefined).sort();
  }
}
