import { type Finding } from "../finding";

/** Takes what was found. */
export type Report = (finding: Finding) => void;

/** More findings of one law than this say nothing new. */
const MOST_OF_A_LAW = 100;

/** Collects findings; of a law that is broken all over, the first ones. */
export class FindingList {
  readonly #found: Finding[] = [];
  readonly #counts = new Map<string, number>();
  #total = 0;

  readonly report: Report = (finding) => {
    const count = (this.#counts.get(finding.law) ?? 0) + 1;
    this.#counts.set(finding.law, count);
    this.#total += 1;
    if (count <= MOST_OF_A_LAW) this.#found.push(finding);
  };

  /** How many were found, also those that are not kept. */
  get total(): number {
    return this.#total;
  }

  get all(): readonly Finding[] {
    return this.#found;
  }
}
