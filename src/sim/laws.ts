import { type ExchangeEvent } from "../domain/events";
import { type LawId } from "../laws/law";
import { ShadowExchange } from "../laws/replay/shadowExchange";
import { ShadowGateways } from "../laws/replay/shadowGateways";
import { type Opened } from "./engine/engine";
import { type LawChecker, type LawReport, type TransactionJudge } from "./lawCheck";
import { type Judges } from "./run";
import { excusedLaws } from "./scenario/excused";
import { type Rules } from "./scenario/rules";
import { SnapshotLaws } from "./snapshotLaws";
import { type AccountSource, ShadowAccounts } from "./world/accountSource";
import { MARKET } from "./world/publicState";

/**
 * When laws are judged. `all`: state, replay and probe laws at the scenario's pace, and single transactions. `end`: state, replay and
 * probe laws once, when the run is over. `none`: never, for sweeps whose rules were judged elsewhere.
 */
export const LAW_CHOICES = ["none", "end", "all"] as const;
export type LawChoice = (typeof LAW_CHOICES)[number];

/** The exchange rebuilt from everything that it has said. */
export function rebuilt(history: readonly ExchangeEvent[]): ShadowExchange {
  const shadow = new ShadowExchange();
  for (const event of history) shadow.apply(event);
  return shadow;
}

function rebuiltGateways(history: readonly ExchangeEvent[]): ShadowGateways {
  const shadow = new ShadowGateways();
  for (const event of history) shadow.apply(event);
  return shadow;
}

/** Judges nothing, and says so: no law has an id in its report. */
export class NoLaws implements LawChecker, TransactionJudge {
  readonly report: LawReport = { ids: [], checks: 0, violations: [] };

  check(): Promise<void> {
    return Promise.resolve();
  }

  enter(): void {
    return undefined;
  }

  transaction(_events: readonly ExchangeEvent[], _thorough: boolean, apply: () => void): void {
    apply();
  }
}

/** Keeps what was said, and judges once what came of it. */
export class LawsAtTheEnd implements LawChecker, TransactionJudge {
  readonly #said: ExchangeEvent[];
  #judged: LawReport = { ids: [], checks: 0, violations: [] };

  constructor(
    private readonly opened: Opened,
    private readonly excused: ReadonlySet<LawId>,
  ) {
    this.#said = [...opened.history];
  }

  get report(): LawReport {
    return this.#judged;
  }

  async check(block: number): Promise<void> {
    const { engine, triggers } = this.opened;
    const gateways = triggers === undefined ? undefined : rebuiltGateways(this.#said);
    const laws = new SnapshotLaws(engine, rebuilt(this.#said), this.excused, gateways);
    await laws.check(block);
    this.#judged = laws.report;
  }

  enter(): void {
    return undefined;
  }

  transaction(events: readonly ExchangeEvent[], _thorough: boolean, apply: () => void): void {
    this.#said.push(...events);
    apply();
  }
}

/** Every law that is not excused, at the scenario's pace, over a shadow of the exchange that events alone feed. */
export async function allLaws({ engine, history, triggers }: Opened, rules: Rules): Promise<Judges> {
  const shadow = rebuilt(history);
  const gateways = triggers === undefined ? undefined : rebuiltGateways(history);
  const laws = new SnapshotLaws(engine, shadow, excusedLaws(rules), gateways);
  const transactions = feeding(gateways, await laws.judgeTransactions());
  return { laws, transactions, often: true, accounts: new ShadowAccounts(shadow, MARKET) };
}

/** The same judge, whose transactions feed `shadow`, too. */
function feeding(
  shadow: Pick<ShadowExchange | ShadowGateways, "apply"> | undefined,
  judge: TransactionJudge,
): TransactionJudge {
  if (shadow === undefined) return judge;
  return {
    enter: (...round) => judge.enter(...round),
    transaction: (events, thorough, apply) =>
      judge.transaction(events, thorough, () => {
        for (const event of events) shadow.apply(event);
        apply();
      }),
  };
}

/** The same where the accounts are read from `accounts`, and nobody else feeds the shadow. */
export async function allLawsBeside(opened: Opened, rules: Rules, accounts: AccountSource): Promise<Judges> {
  const { transactions, accounts: shadow, ...judges } = await allLaws(opened, rules);
  return { ...judges, transactions: feeding(shadow, transactions), accounts };
}
