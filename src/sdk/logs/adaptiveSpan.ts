const FIRST_SPAN = 100;
const WIDEST_SPAN = 50_000;
/** Between what was taken and what was refused, no closer than this part of it. */
const CLOSE_ENOUGH = 8;
/** After so many spans that were taken the refusal is forgotten: what a node refuses may depend on what the blocks hold. */
const PATIENCE = 64;

/**
 * How many blocks to ask for at once, learnt from what a node takes and refuses: wider while it takes all, half of what it refused, then
 * closer to the widest that it takes. Nodes limit blocks, logs or time, and say so in words of their own: none of them is read.
 */
export class AdaptiveSpan {
  #blocks = FIRST_SPAN;
  /** The widest span that was taken since the last one that was refused though it was no wider. */
  #taken = 0;
  #refused = Infinity;
  #patience = PATIENCE;

  get blocks(): number {
    return this.#blocks;
  }

  took(blocks: number): void {
    // The end of what was asked for: nothing is learnt of wider ones.
    if (blocks < this.#blocks) return;
    this.#taken = blocks;
    if (this.#refused !== Infinity && (this.#patience -= 1) === 0) this.#refused = Infinity;
    this.#blocks = this.#refused === Infinity ? Math.min(WIDEST_SPAN, 2 * blocks) : this.#between();
  }

  /** @return whether there is a smaller span to ask for. */
  refused(blocks: number): boolean {
    if (blocks <= this.#taken) this.#taken = 0;
    [this.#refused, this.#patience] = [blocks, PATIENCE];
    this.#blocks = Math.max(1, this.#taken, this.#taken > 0 ? 0 : Math.floor(blocks / 2));
    return blocks > 1;
  }

  /** It was taken, and there was so much in it that half is enough. */
  narrow(): void {
    this.#blocks = Math.max(1, Math.floor(this.#blocks / 2));
  }

  #between(): number {
    const middle = Math.floor((this.#taken + this.#refused) / 2);
    return middle - this.#taken > this.#taken / CLOSE_ENOUGH ? middle : this.#taken;
  }
}
