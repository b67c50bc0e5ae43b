/** One line that is written over while something goes on; nothing where nobody watches. */
export class ProgressLine {
  #shown = false;

  constructor(private readonly started: number) {}

  show(text: string): void {
    if (!process.stderr.isTTY) return;
    const seconds = ((Date.now() - this.started) / 1000).toFixed(0);
    process.stderr.write(`\r\x1b[K${seconds} s: ${text}`);
    this.#shown = true;
  }

  end(): void {
    if (this.#shown) process.stderr.write("\r\x1b[K");
    this.#shown = false;
  }
}
