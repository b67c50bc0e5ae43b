import { type EventBody, type LedgerEvent } from "../domain/events";
import { Journal } from "./journal";

/** When a call happens. */
export interface Moment {
  /** [s] */
  readonly timestamp: number;
  /** Number of the block: the mid is sampled from the book as it stood when the block began. */
  readonly block: number;
}

/** Next hash of the history: keccak256 of the one before, the sequence and the entry. Whoever knows keccak may give it. */
export type HistoryHash = (hash: bigint, sequence: bigint, entry: LedgerEvent) => bigint;

/** What all parts of the twin share: the clock, the events of the call at hand and how to undo it. */
export class Env {
  /** block.timestamp [s] */
  now = 0n;
  /** block.number */
  block = 0;
  readonly journal = new Journal();
  #events: EventBody[] = [];

  emit(event: EventBody): void {
    this.#events.push(event);
  }

  /** The events since the last time. */
  take(): readonly EventBody[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
