import { type ExchangeEvent } from "../../domain/events";
import { FUND } from "../../domain/ids";
import { type Snapshot } from "../../domain/snapshot";
import { type LawId, type Transition, type Violation } from "../../laws/law";
import { LAWS } from "../../laws/registry";
import { type ShadowExchange } from "../../laws/replay/shadowExchange";
import { shadowSnapshot } from "../../laws/replay/shadowSnapshot";
import { type Finding, findingOf } from "../finding";
import { FindingList } from "../history/findings";
import { type BlockWatch } from "../history/replayer";
import { shadowBase } from "./shadowBase";

/** Laws that read nothing but what the events of Ledger, book and waterfall lead to. In a shadow, BOOK-2 and BOOK-4 hold by construction. */
export const SHADOW_LAWS: ReadonlySet<LawId> = new Set<LawId>([
  "LED-1",
  "LED-2",
  "LED-3",
  "OI-1",
  "DEF-1",
  "ADL-1",
  "ADL-3",
  "ADL-4",
]);

const TEXT = "The events lead to a state, or a change of it, that breaks a law of the exchange.";

/**
 * Judges the shadow after every block with events, from a block on; a block without any leaves the state that the one before it left. The
 * tokens of LED-1 are no part of it: no event of the exchange tells them.
 */
export class BlockJudge implements BlockWatch {
  readonly #list = new FindingList();
  #judged = 0;
  #opened: number | undefined;
  #latest: Snapshot | undefined;

  constructor(private readonly from: number) {}

  get findings(): readonly Finding[] {
    return this.#list.all;
  }

  /** Blocks that changed something and were judged. */
  get judged(): number {
    return this.#judged;
  }

  /** The block that opened the first account of a customer: before it the exchange was still being set up. */
  get opened(): number | undefined {
    return this.#opened;
  }

  enter(block: number, shadow: ShadowExchange): void {
    if (block >= this.from) this.#latest ??= shadowSnapshot(shadow, shadowBase(shadow, block));
  }

  leave(block: number, shadow: ShadowExchange, events: readonly ExchangeEvent[]): void {
    if (events.some((event) => event.kind === "AccountOpened" && event.account > FUND))
      this.#opened ??= block;
    const before = this.#latest;
    if (before === undefined) return;
    const after = shadowSnapshot(shadow, shadowBase(shadow, block), before);
    this.#latest = after;
    this.#judged += 1;
    for (const violation of violationsIn({ before, events, after })) {
      const found = findingOf(violation, TEXT);
      this.#list.report({ ...found, subject: `block ${block}, ${found.subject}` });
    }
  }
}

function violationsIn(change: Transition): readonly Violation[] {
  return LAWS.filter(({ id }) => SHADOW_LAWS.has(id)).flatMap((law) => {
    if (law.kind === "state") return law.check(change.after);
    return law.kind === "transition" ? law.check(change) : [];
  });
}
