/** What the handlers did, over all scenarios. */
export class Tally {
  readonly #handlers = new Map<string, Map<string, number>>();
  readonly #events = new Map<string, number>();
  calls = 0;
  readings = 0;
  mostGas = 0n;

  note(handler: string, error: string): void {
    this.calls += 1;
    const answers = this.#handlers.get(handler) ?? new Map<string, number>();
    answers.set(error, (answers.get(error) ?? 0) + 1);
    this.#handlers.set(handler, answers);
  }

  noteEvent(kind: string): void {
    this.#events.set(kind, (this.#events.get(kind) ?? 0) + 1);
  }

  eventsOf(kind: string): number {
    return this.#events.get(kind) ?? 0;
  }

  successesOf(handler: string): number {
    return this.#handlers.get(handler)?.get("") ?? 0;
  }

  get #reverted(): number {
    const answers = [...this.#handlers.values()].flatMap((found) => [...found.entries()]);
    return answers.reduce((sum, [error, times]) => (error === "" ? sum : sum + times), 0);
  }

  /** One line a handler: successes, then expected reverts by name. */
  get report(): string {
    const lines = [...this.#handlers.entries()]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([handler, answers]) => {
        const reverts = [...answers.entries()]
          .filter(([error]) => error !== "")
          .sort(([, a], [, b]) => b - a);
        const named = reverts.map(([error, times]) => `${error} ${times}`).join(", ");
        return `    ${handler.padEnd(18)} ${String(answers.get("") ?? 0).padStart(6)}  ${named}`;
      });
    const events = [...this.#events.entries()].sort(([a], [b]) => a.localeCompare(b));
    const happened = events.map(([kind, times]) => `${kind} ${times}`).join(", ");
    const totals = `    calls ${this.calls}, reverted ${this.#reverted}, whole states read ${this.readings}, most gas of a liquidation ${this.mostGas}`;
    return [totals, ...lines, `    events: ${happened}`].join("\n");
  }
}
