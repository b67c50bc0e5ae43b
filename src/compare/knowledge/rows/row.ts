import { type KnowledgeRow, type KnowledgeVenue } from "../../../domain/run/knowledge";
import { type Truth } from "../scene/look";
import { type Plot, type Scheme } from "../scene/plot";

/** Why a venue has no means for it. */
export interface Impossible {
  readonly impossible: string;
}

/** How large a culprit makes it, in the row's unit. */
export interface Sizes {
  readonly naive: number;
  readonly adaptive: number;
  /** Largest for the search of the smallest that is seen; each step of it halves. */
  readonly most: number;
}

/** One line of the matrix: what somebody does, how it is done on each venue, and which checks are about it. */
export interface Row {
  readonly about: KnowledgeRow;
  readonly sizes: Sizes | undefined;
  /** Whether somebody who knows the detectors does it otherwise. */
  readonly adapts: boolean;
  /** Ids of the detectors that look for it. */
  readonly detectors: readonly string[];
  readonly scheme: (venue: KnowledgeVenue) => Scheme | Impossible;
  /** Whether a run hurt somebody, beside the same run without a culprit; undefined: not measured. */
  readonly hurt?: (truths: readonly Truth[], plot: Plot, honest: readonly Truth[]) => boolean;
  /** Where it hurts nobody in any run, the venue has no means for it. */
  readonly isItsHarm?: boolean;
}

export function isImpossible(scheme: Scheme | Impossible): scheme is Impossible {
  return "impossible" in scheme;
}
