import { type AuditorView } from "../../../cex/publication/auditorView";
import { type PublicView } from "../../../cex/publication/publicView";
import { type AccountId } from "../../../domain/ids";
import { KNOWLEDGE_OBSERVERS, type KnowledgeObserver } from "../../../domain/run/knowledge";
import { audienceOf } from "../detectors/registry";
import { type Detector } from "../detectors/detector";
import { type CustomerLog, type Evidence, isThere, type Need, sealed, withheld } from "../evidence";
import { type Asked, type Look } from "../scene/look";

/** What a detector said, and when. */
export interface Alarm {
  readonly block: number;
  readonly detector: string;
  readonly evidence: string;
}

interface MutableLog {
  readonly pages: CustomerLog["pages"][number][];
  readonly asked: CustomerLog["asked"][number][];
}

/** Everybody who looks at one run, each with his own evidence. */
export class Watch {
  readonly #views: PublicView[] = [];
  readonly #audits: AuditorView[] = [];
  readonly #logs: ReadonlyMap<AccountId, MutableLog>;
  readonly #first = new Map<KnowledgeObserver, Map<string, Alarm>>();

  /** @param withhold what the venue does not publish after all. */
  constructor(
    private readonly checking: readonly AccountId[],
    private readonly detectors: readonly Detector[],
    private readonly withhold: readonly Need[] = [],
  ) {
    const logged = withhold.includes("own page") ? [] : checking;
    this.#logs = new Map(logged.map((id) => [id, { pages: [], asked: [] }]));
    for (const observer of KNOWLEDGE_OBSERVERS) this.#first.set(observer, new Map());
  }

  /** Takes a block in, and lets everybody look who has not seen enough. */
  see(look: Look, asked: Asked, judged: boolean): void {
    const shown = this.withhold.reduce((view, need) => withheld(view, need), look.view);
    this.#views.push(sealed(shown));
    for (const [id, log] of this.#logs) {
      const page = look.pages.get(id);
      if (page !== undefined) log.pages.push(sealed(page));
      log.asked.push(sealed(asked.get(id) ?? []));
    }
    const audit = this.withhold.includes("attestation") ? undefined : look.audit;
    if (audit !== undefined && audit.block !== this.#audits.at(-1)?.block) this.#audits.push(sealed(audit));
    if (judged) this.#judge();
  }

  /** The first alarm of any of the detectors. */
  alarmOf(observer: KnowledgeObserver): Alarm | undefined {
    return [...this.alarmsOf(observer).values()].reduce<Alarm | undefined>(
      (first, alarm) => (first === undefined || alarm.block < first.block ? alarm : first),
      undefined,
    );
  }

  /** The first alarm of each detector that spoke. */
  alarmsOf(observer: KnowledgeObserver): ReadonlyMap<string, Alarm> {
    return this.#first.get(observer) ?? new Map<string, Alarm>();
  }

  /** Which detectors the observer can run at all, by what has been published so far. */
  runnableBy(observer: KnowledgeObserver): readonly string[] {
    const evidence = this.evidenceOf(observer);
    return this.detectors
      .filter((detector) => canRun(observer, detector))
      .filter(({ needs }) => needs.every((need) => isThere(need, evidence)))
      .map(({ id }) => id);
  }

  evidenceOf(observer: KnowledgeObserver): Evidence {
    const count = { outsider: 0, customer: 1, share: this.checking.length, auditor: 0 }[observer];
    const logs = [...this.#logs.values()].slice(0, count);
    return Object.freeze({
      views: Object.freeze([...this.#views]),
      customers: Object.freeze(
        logs.map(({ pages, asked }) =>
          Object.freeze({ pages: Object.freeze([...pages]), asked: Object.freeze([...asked]) }),
        ),
      ),
      audits: Object.freeze(observer === "auditor" ? [...this.#audits] : []),
    });
  }

  #judge(): void {
    for (const observer of KNOWLEDGE_OBSERVERS) {
      const evidence = this.evidenceOf(observer);
      for (const detector of this.detectors) {
        if (canRun(observer, detector)) this.#ask(observer, detector, evidence);
      }
    }
  }

  #ask(observer: KnowledgeObserver, detector: Detector, evidence: Evidence): void {
    const heard = this.#first.get(observer);
    if (heard === undefined || heard.has(detector.id)) return;
    // What everybody sees, the others see when the outsider does.
    const open = audienceOf(detector) === "everybody" && observer !== "outsider";
    const block = this.#views.at(-1)?.block ?? 0;
    // Who does not have the data has nothing to say, whatever the detector would make of its absence.
    if (!detector.needs.every((need) => isThere(need, evidence))) return;
    const said = open ? this.#first.get("outsider")?.get(detector.id)?.evidence : detector.look(evidence);
    if (said !== undefined) heard.set(detector.id, { block, detector: detector.id, evidence: said });
  }
}

function canRun(observer: KnowledgeObserver, detector: Detector): boolean {
  const audience = audienceOf(detector);
  if (audience === "everybody") return true;
  if (audience === "auditor") return observer === "auditor";
  return observer === "customer" || observer === "share";
}
