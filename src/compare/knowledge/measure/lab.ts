import { type MarketParameters } from "../../../domain/marketParameters";
import {
  KNOWLEDGE_OBSERVERS,
  type KnowledgeObserver,
  type KnowledgeVenue,
} from "../../../domain/run/knowledge";
import { DETECTORS } from "../detectors/registry";
import { type Need } from "../evidence";
import { type Truth } from "../scene/look";
import { type Row } from "../rows/row";
import { type Plot, type Scheme } from "../scene/plot";
import { cast, type Casting } from "./casting";
import { run, type Outcome } from "./run";
import { type Sightings } from "./tally";

/** What a row's runs are made of beside the row. */
export interface LabTerms {
  readonly seed: bigint;
  readonly runs: number;
  /** Of the exchange's market. */
  readonly parameters: MarketParameters;
}

/** One honest run, judged by every detector there is. */
export interface HonestRun {
  readonly truths: readonly Truth[];
  /** Ids of the detectors that spoke, by observer. */
  readonly alarms: Readonly<Record<KnowledgeObserver, ReadonlySet<string>>>;
}

/** One run with a culprit. */
export interface CrookedRun {
  readonly plot: Plot;
  readonly truths: readonly Truth[];
  readonly sightings: Sightings;
}

/** Run k of a matrix has the same people, prices and orders at every venue and under every culprit. */
const SEED_STRIDE = 1_000_003n;

/** Makes runs. Honest ones are made once a venue and shared by all rows. */
export class Lab {
  readonly #castings: readonly Casting[];
  readonly #honest = new Map<KnowledgeVenue, readonly HonestRun[]>();

  constructor(private readonly terms: LabTerms) {
    this.#castings = Array.from({ length: terms.runs }, (_, k) => cast(this.#seed(k)));
  }

  honest(venue: KnowledgeVenue): readonly HonestRun[] {
    const known = this.#honest.get(venue);
    if (known !== undefined) return known;
    const runs = this.#castings.map((casting, k) => this.#honestRun(venue, casting, k));
    this.#honest.set(venue, runs);
    return runs;
  }

  /** @param count of runs, the first ones. @param withhold what the venue does not publish after all. */
  crooked(
    row: Row,
    venue: KnowledgeVenue,
    scheme: Scheme,
    how: { readonly size: number; readonly adaptive: boolean; readonly count: number },
    withhold: readonly Need[] = [],
  ): readonly CrookedRun[] {
    const detectors = DETECTORS.filter(({ id }) => row.detectors.includes(id));
    // Harm must be known to the end; otherwise whoever has seen it needs to see no more.
    const untilSeen = row.hurt === undefined;
    return this.#castings.slice(0, how.count).map((casting, k) => {
      const plot = casting.plotOf(how.size, how.adaptive);
      const shared = { venue, scheme, plot, detectors, withhold, untilSeen };
      const { watch, truths } = run({ ...shared, ...this.#common(casting, k) });
      return { plot, truths, sightings: sightingsOf(watch) };
    });
  }

  #honestRun(venue: KnowledgeVenue, casting: Casting, k: number): HonestRun {
    const plot = casting.plotOf(0, false);
    const common = this.#common(casting, k);
    const trial = { venue, scheme: {}, plot, detectors: DETECTORS, untilSeen: false, ...common };
    const { watch, truths } = run(trial);
    return { truths, alarms: byObserver((observer) => new Set(watch.alarmsOf(observer).keys())) };
  }

  #common(casting: Casting, k: number) {
    return { casting, seed: this.#seed(k), parameters: this.terms.parameters };
  }

  #seed(k: number): bigint {
    return BigInt.asUintN(64, this.terms.seed * SEED_STRIDE + BigInt(k));
  }
}

function sightingsOf(watch: Outcome["watch"]): Sightings {
  return byObserver((observer) => ({
    informed: watch.runnableBy(observer).length > 0,
    alarm: watch.alarmOf(observer),
    heard: [...watch.alarmsOf(observer).keys()],
  }));
}

/** One of each observer. */
export function byObserver<T>(of: (observer: KnowledgeObserver) => T): Record<KnowledgeObserver, T> {
  return Object.fromEntries(KNOWLEDGE_OBSERVERS.map((observer) => [observer, of(observer)])) as Record<
    KnowledgeObserver,
    T
  >;
}
