/** What a call changed, so that a refused one leaves no trace: a transaction reverts whole. */
export class Journal {
  readonly #rows = new Map<object, object>();
  readonly #undo: (() => void)[] = [];

  /** Remembers a row as it is, before its first change in this call. */
  keep<T extends object>(row: T): T {
    if (!this.#rows.has(row)) this.#rows.set(row, { ...row });
    return row;
  }

  /** Remembers how to take back a change that is not one of a row. */
  onUndo(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** The call succeeded. */
  commit(): void {
    this.#rows.clear();
    this.#undo.length = 0;
  }

  /** The call was refused. */
  rollback(): void {
    for (let i = this.#undo.length - 1; i >= 0; i -= 1) this.#undo[i]?.();
    for (const [row, before] of this.#rows) Object.assign(row, before);
    this.commit();
  }
}
