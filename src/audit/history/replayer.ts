import { type AccountId, accountId, type MarketId, TIER_LIST } from "../../domain/ids";
import { type ExchangeEvent } from "../../domain/events";
import { ShadowExchange, type ShadowState } from "../../laws/replay/shadowExchange";
import { type Severity } from "../../laws/law";
import { EventDecoder } from "../../sdk/eventDecoder";
import { FOLLOWED } from "../words/telling";
import { TellingCollector, type ToldState } from "../words/tellingCollector";
import { findingOf } from "../finding";
import { type ChainLog } from "./chainLog";
import { RunningHash } from "./entryHash";
import { type Face, facesOf, type HistoryAddresses } from "./faces";
import { type CollectedKeys, type HistoryKeys, KeyCollector } from "./keyCollector";
import { placeOf } from "./logJudge";
import { type Report } from "./findings";

/** Looks on while the history goes by, block by block, at those that have logs. */
export interface BlockWatch {
  /** Before the first log of a block. */
  enter(block: number, shadow: ShadowExchange): void;
  /** After the last one, with what the block's logs said to the shadow. */
  leave(block: number, shadow: ShadowExchange, events: readonly ExchangeEvent[]): void;
}

/** All that a replay is made of, as plain data that `structuredClone` knows. */
export interface ReplayState {
  readonly shadow: ShadowState;
  readonly running: { readonly hash: bigint; readonly sequence: bigint };
  readonly told: ToldState;
  readonly keys: CollectedKeys;
  readonly logs: number;
}

/** Rebuilds the exchange from its logs: shadow state, running hash and keys, in one pass. */
export class Replayer {
  readonly shadow: ShadowExchange;
  readonly running: RunningHash;
  /** What the words of the contracts follow from. */
  readonly told: TellingCollector;
  readonly #keys: KeyCollector;
  readonly #decoder: EventDecoder;
  readonly #faces: ReadonlyMap<string, Face>;
  readonly #ledger: string;
  #logs: number;
  #block = -1;
  #broken = false;
  #events: ExchangeEvent[] = [];

  constructor(
    addresses: HistoryAddresses,
    private readonly report: Report,
    private readonly watch?: BlockWatch,
    from?: ReplayState,
  ) {
    this.shadow = new ShadowExchange(from?.shadow);
    this.running = new RunningHash(from?.running);
    this.told = new TellingCollector(this.shadow, from?.told);
    this.#keys = new KeyCollector(from?.keys);
    this.#logs = from?.logs ?? 0;
    this.#decoder = new EventDecoder(addresses);
    this.#faces = facesOf(addresses);
    this.#ledger = addresses.ledger.toLowerCase();
  }

  /** Logs replayed. */
  get logs(): number {
    return this.#logs;
  }

  /** True where the events contradicted each other: the shadow stands still since. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Where it stands, at the end of a block, as long as nothing was found wrong. What goes on changes it: it is to be copied at once. */
  get state(): ReplayState {
    const { hash, sequence } = this.running;
    return {
      shadow: this.shadow.state,
      running: { hash, sequence },
      told: this.told.state,
      keys: this.#keys.state,
      logs: this.#logs,
    };
  }

  apply(logs: readonly ChainLog[]): void {
    for (const log of logs) {
      if (log.blockNumber !== this.#block) this.#enter(log.blockNumber);
      this.#logs += 1;
      if (log.address === this.#ledger) this.running.add(log);
      if (!this.#broken) this.#follow(log);
    }
  }

  /** After the last log. */
  finish(): HistoryKeys {
    this.#leave();
    if (!this.#broken) this.#judgeEpochs();
    for (const violation of this.shadow.book.priorityViolations) {
      this.report(findingOf(violation, "A fill passed over an order that stood before it."));
    }
    for (const violation of this.shadow.auctions.violations) {
      this.report(findingOf(violation, "An uncross traded otherwise than its rules say."));
    }
    return { ...this.#keys.state, positions: this.#positions() };
  }

  #follow(log: ChainLog): void {
    try {
      const face = this.#faces.get(log.address);
      const event = this.#decoder.decode(log);
      if (event !== undefined) {
        this.#keys.event(event);
        this.shadow.apply(event);
        this.told.event(event, log);
        if (this.watch !== undefined) this.#events.push(event);
      }
      if (face !== undefined) this.#tell(face, log);
    } catch (error) {
      this.#broken = true;
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      this.#wrong("critical", placeOf(log), why, "an event that can follow the ones before it");
    }
  }

  #tell({ contract, tell }: Face, log: ChainLog): void {
    if (!FOLLOWED.has(contract)) return;
    const told = tell(log);
    if (told === undefined) return;
    this.#keys.told(contract, told);
    this.told.tell(contract, told, log);
  }

  #wrong(severity: Severity, subject: string, have: string, need: string): void {
    const text = "The events contradict each other: they cannot have led to any state.";
    this.report({ law: "REC-1", severity, subject, have, need, text });
  }

  #enter(block: number): void {
    this.#leave();
    this.#block = block;
    if (!this.#broken) this.watch?.enter(block, this.shadow);
  }

  #leave(): void {
    if (this.#block >= 0 && !this.#broken) this.watch?.leave(this.#block, this.shadow, this.#events);
    this.#events = [];
  }

  #positions(): Map<MarketId, Set<AccountId>> {
    const held = new Map<MarketId, Set<AccountId>>();
    this.shadow.ledger.accounts.forEach((account, i) => {
      for (const market of account.positions.keys()) {
        const accounts = held.get(market) ?? new Set<AccountId>();
        held.set(market, accounts.add(accountId(i + 1)));
      }
    });
    return held;
  }

  /** No hash covers the ends of epochs: each must follow from the closes, and each that follows must have been told. */
  #judgeEpochs(): void {
    const { classes } = this.shadow.ledger;
    const told = new Map<string, bigint>();
    for (const { market, longs, tier, epoch, finalIndex } of this.#keys.state.endedEpochs) {
      told.set(`${market}/${longs}/${tier}/${epoch}`, finalIndex);
    }
    let known = 0;
    for (const market of this.#keys.state.markets) {
      for (const [longs, tier] of TIER_LIST.flatMap((at) => [[true, at] as const, [false, at] as const])) {
        const { epoch: now } = classes.of(market, longs, tier);
        for (let epoch = 0; epoch < now; epoch += 1) {
          const need = classes.finalIndexOf(market, longs, tier, epoch);
          if (need === undefined) continue;
          const have = told.get(`${market}/${longs}/${tier}/${epoch}`);
          known += 1;
          if (have === need) continue;
          const name = `market ${market}: epoch ${epoch} of the ${longs ? "long" : "short"} class of tier ${tier}`;
          this.#wrong("major", name, `${have ?? "never ended"}`, `final index ${need}`);
        }
      }
    }
    if (told.size > known) {
      this.#wrong("major", "ends of epochs", `${told.size} told`, `${known} follow from the closes`);
    }
  }
}
