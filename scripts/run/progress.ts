import { SingleBar } from "cli-progress";

const MS_PER_SEC = 1_000;
/** Without a terminal, a line for every tenth of the way. */
const LINES = 10;

/** Says how far the runs are, how fast they go and how long they will take. */
export class Progress {
  private readonly done = new Map<string, number>();
  private readonly begun = performance.now();
  private readonly bar: SingleBar | undefined;
  private printed = 0;
  /** When the rate begins to count: deploying and opening accounts comes before the first block, and says nothing about it. */
  private firstReport = 0;

  /** @param unit what is counted, one of it */
  constructor(
    private readonly total: number,
    private readonly unit = "block",
  ) {
    if (!process.stderr.isTTY) return;
    this.bar = new SingleBar({
      stream: process.stderr,
      format: `{bar} {percentage}% | ${unit} {value}/{total} | {rate} ${unit}s/s | {left} left`,
      hideCursor: true,
    });
    this.bar.start(total, 0, { rate: "-", left: "-" });
  }

  /** @param done how much of `run` is behind it */
  report(run: string, done: number): void {
    if (this.done.size === 0 && this.unit === "block") this.firstReport = this.seconds();
    this.done.set(run, done);
    const sum = [...this.done.values()].reduce((a, b) => a + b, 0);
    const rate = sum / Math.max(this.seconds() - this.firstReport, 1 / MS_PER_SEC);
    const left = `${Math.ceil((this.total - sum) / rate)} s`;
    if (this.bar) {
      this.bar.update(sum, { rate: rate.toFixed(1), left });
    } else if (Math.floor((sum * LINES) / this.total) > this.printed) {
      this.printed = Math.floor((sum * LINES) / this.total);
      console.error(`${this.unit} ${sum} of ${this.total}, ${rate.toFixed(1)} ${this.unit}s/s, ${left} left`);
    }
  }

  stop(): void {
    this.bar?.stop();
  }

  seconds(): number {
    return (performance.now() - this.begun) / MS_PER_SEC;
  }
}
