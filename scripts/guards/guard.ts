/** One guard: what stands in the source, what stands there without it, and the test that must notice. */
export interface Guard {
  readonly id: string;
  /** Row of the incidents (docs/assurance.md), or what else it belongs to. */
  readonly row: string;
  /** Of the repository, from its root. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  readonly without: string;
  readonly test: {
    /** Below test/. */
    readonly file: string;
    /** Its title alone, as it is printed. */
    readonly title: string;
  };
}

/** A table's lines without what they share. */
export const guards = (
  file: string,
  rows: readonly (readonly [
    id: string,
    row: string,
    test: string,
    title: string,
    text: string,
    without: string,
  ])[],
): readonly Guard[] =>
  rows.map(([id, row, test, title, text, without]) => ({
    id,
    row,
    file,
    text,
    without,
    test: { file: test, title },
  }));
