import { type ChainLog } from "./chainLog";
import { type Face } from "./faces";
import { type Report } from "./findings";

/** Blocks that were asked for, and the hash of the last of them. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly hash: string;
}

/**
 * Judges whether logs can be what a chain holds: each once, in the order of blocks and of places in a block, one hash a block, of the
 * contracts asked for and of events that their code knows. What is out of order is put in order, what came twice counts once.
 */
export class LogJudge {
  #block = -1;
  #index = -1;
  #hash = "";
  #transactions = new Map<number, string>();

  constructor(
    private readonly faces: ReadonlyMap<string, Face>,
    private readonly report: Report,
  ) {}

  /** The logs that count, in order. */
  take(logs: readonly ChainLog[], span: Span): readonly ChainLog[] {
    const counted: ChainLog[] = [];
    for (const log of this.#sorted(logs)) {
      if (this.#counts(log, span)) counted.push(log);
    }
    return counted;
  }

  #wrong(log: ChainLog, have: string, need: string): false {
    const text = "The node's logs cannot be those of a chain.";
    this.report({ law: "HIST-2", severity: "critical", subject: placeOf(log), have, need, text });
    return false;
  }

  #sorted(logs: readonly ChainLog[]): readonly ChainLog[] {
    const at = logs.findIndex((log, i) => i > 0 && compare(logs[i - 1] ?? log, log) > 0);
    const wrong = logs[at];
    if (wrong === undefined) return logs;
    this.#wrong(wrong, "told after a later log", "in the order of the chain");
    return [...logs].sort(compare);
  }

  #counts(log: ChainLog, span: Span): boolean {
    const wrong = (have: string, need: string): false => this.#wrong(log, have, need);
    if (log.removed) return wrong("removed by a reorganisation", "a log of the chain");
    if (log.blockNumber < span.from || log.blockNumber > span.to) {
      return wrong(`block ${log.blockNumber}`, `a block in ${span.from}..${span.to}`);
    }
    const face = this.faces.get(log.address);
    if (face === undefined) return wrong(`a log of ${log.address}`, "a log of the exchange's contracts");
    const topics = face.topics.get(log.topics[0] ?? "");
    if (topics === undefined) {
      return wrong(`event ${log.topics[0] ?? "without topic"}`, `an event of the ${face.contract}'s code`);
    }
    if (topics !== log.topics.length) return wrong(`${log.topics.length} topics`, `${topics} topics`);
    return this.#follows(log, span, wrong);
  }

  #follows(log: ChainLog, span: Span, wrong: (have: string, need: string) => false): boolean {
    if (log.blockNumber === this.#block && log.index === this.#index) return wrong("told twice", "told once");
    if (log.blockNumber < this.#block || (log.blockNumber === this.#block && log.index < this.#index)) {
      return wrong("told after a later log", "in the order of the chain");
    }
    if (log.blockNumber !== this.#block) {
      this.#transactions = new Map();
      this.#hash = log.blockNumber === span.to ? span.hash : log.blockHash;
    }
    this.#block = log.blockNumber;
    this.#index = log.index;
    if (log.blockHash !== this.#hash) wrong(`of block ${log.blockHash}`, `of block ${this.#hash}`);
    const hash = this.#transactions.get(log.transactionIndex) ?? log.transactionHash;
    this.#transactions.set(log.transactionIndex, hash);
    if (hash !== log.transactionHash)
      wrong(`of transaction ${log.transactionHash}`, `of transaction ${hash}`);
    return true;
  }
}

export function placeOf({ blockNumber, index }: ChainLog): string {
  return `log ${index} of block ${blockNumber}`;
}

function compare(a: ChainLog, b: ChainLog): number {
  return a.blockNumber - b.blockNumber || a.index - b.index;
}
