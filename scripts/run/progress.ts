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
  /** Deploying and opening accounts comes before, and says nothing about the rate. */
  private firstBlock = 0;

  constructor(private readonly total: number) {
    if (!process.stderr.isTTY) return;
    this.bar = new SingleBar({
      stream: process.stderr,
      format: "{bar} {percentage}% | block {value}/{total} | {rate} blocks/s | {left} left",
      hideCursor: true,
    });
    this.bar.start(total, 0, { rate: "-", left: "-" });
  }

  report(run: string, blocks: number): void {
    if (this.done.size === 0) this.firstBlock = this.seconds();
    this.done.set(run, blocks);
    const sum = [...this.done.values()].reduce((a, b) => a + b, 0);
    const rate = sum / Math.max(this.seconds() - this.firstBlock, 1 / MS_PER_SEC);
    const left = `${Math.ceil((this.total - sum) / rate)} s`;
    if (this.bar) {
      this.bar.update(sum, { rate: rate.toFixed(1), left });
    } else if (Math.floor((sum * LINES) / this.total) > this.printed) {
      this.printed = Math.floor((sum * LINES) / this.total);
      console.error(`block ${sum} of ${this.total}, ${rate.toFixed(1)} blocks/s, ${left} left`);
    }
  }

  stop(): void {
    this.bar?.stop();
  }

  seconds(): number {
    return (performance.now() - this.begun) / MS_PER_SEC;
  }
}
