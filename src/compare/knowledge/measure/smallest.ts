import { type KnowledgeObserver, type KnowledgeVenue } from "../../../domain/run/knowledge";
import { type Row, type Sizes } from "../rows/row";
import { type Scheme } from "../scene/plot";
import { type CrookedRun, type Lab } from "./lab";

/** Runs of each size; the answer is good to a factor of two. */
const RUNS = 10;
const LEAST = 1;

/** Searches the smallest size that half of the runs detect, by halving, and shares runs between observers. */
export class SmallestSearch {
  readonly #runs = new Map<number, readonly CrookedRun[]>();

  constructor(
    private readonly lab: Lab,
    private readonly row: Row,
    private readonly venue: KnowledgeVenue,
    private readonly scheme: Scheme,
    private readonly sizes: Sizes,
    private readonly most: number,
  ) {}

  /** In the row's unit; null where not even the largest is seen. Takes for granted that larger is seen no less. */
  of(observer: KnowledgeObserver): number | null {
    if (!this.#isSeen(observer, 0)) return null;
    // Between `seen` halvings, which is seen, and `unseen`, which is too small or not.
    let seen = 0;
    let unseen = this.#halvings() + 1;
    while (unseen - seen > 1) {
      const middle = Math.floor((seen + unseen) / 2);
      if (this.#isSeen(observer, middle)) seen = middle;
      else unseen = middle;
    }
    return this.#size(seen);
  }

  #halvings(): number {
    let count = 0;
    while (this.#size(count + 1) >= LEAST) count += 1;
    return count;
  }

  #size(halvings: number): number {
    return this.sizes.most / 2 ** halvings;
  }

  #isSeen(observer: KnowledgeObserver, halvings: number): boolean {
    const runs = this.#runsOf(halvings);
    const seen = runs.filter(({ sightings }) => sightings[observer].alarm !== undefined).length;
    return 2 * seen >= runs.length;
  }

  #runsOf(halvings: number): readonly CrookedRun[] {
    let runs = this.#runs.get(halvings);
    if (runs === undefined) {
      const how = { size: this.#size(halvings), adaptive: false, count: Math.min(RUNS, this.most) };
      runs = this.lab.crooked(this.row, this.venue, this.scheme, how);
      this.#runs.set(halvings, runs);
    }
    return runs;
  }
}
