import { type Finding, type Unchecked } from "./finding";

/** Called with one line at each step that may take a while. */
export type OnProgress = (line: string) => void;

/** Collects what an audit finds, and what it could not check. */
export class Notebook {
  readonly #findings: Finding[] = [];
  readonly #unchecked: Unchecked[] = [];

  constructor(readonly onProgress: OnProgress = () => undefined) {}

  find(findings: readonly Finding[]): void {
    this.#findings.push(...findings);
  }

  leaveOpen(unchecked: readonly Unchecked[]): void {
    this.#unchecked.push(...unchecked);
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  get unchecked(): readonly Unchecked[] {
    return this.#unchecked;
  }

  /** What came of holding storage against its root; undefined where none was looked at. */
  take(
    storage: { readonly findings: readonly Finding[]; readonly unchecked: readonly Unchecked[] } | undefined,
  ): void {
    this.find(storage?.findings ?? []);
    this.leaveOpen(storage?.unchecked ?? []);
  }
}
