import { type Agent, type AgentView, type HedgePlace, type Intent, type MarketView } from "../world/view";

export interface SettlementTerms {
  /** Calls that it sends in one block. */
  readonly callsPerBlock: number;
  /** How long a market has to be dead before anybody may settle it [s]. */
  readonly settleAfterSec: number;
}

/** An account that could not be wound up twice is left to the settlement. */
const MOST_TRIES = 2;

/**
 * Ends a dead market by the contracts' rules, as anybody may: it winds up whoever is bankrupt at the price of the settlement, the worst
 * first, settles the market when its time has come, lets the fund pay what emptied accounts still owe, and repays the deficit.
 */
export class SettlementKeeper implements Agent {
  readonly role = "settlement keeper";
  private readonly tries = new Map<number, number>();

  constructor(private readonly terms: SettlementTerms) {}

  act({ market }: AgentView): Intent[] {
    const { dead } = market;
    if (dead === undefined) return [];
    if (dead.settled) return this.afterwards(market, dead.debtors);
    const due = dead.bankrupt.filter((id) => (this.tries.get(id) ?? 0) < MOST_TRIES);
    if (due.length > 0) return this.windUp(due.slice(0, this.terms.callsPerBlock));
    return dead.silentSec >= this.terms.settleAfterSec ? [{ kind: "settle" }] : [];
  }

  private windUp(targets: readonly number[]): Intent[] {
    for (const id of targets) this.tries.set(id, (this.tries.get(id) ?? 0) + 1);
    return targets.map((target) => ({ kind: "windUp", target }));
  }

  private afterwards({ deficit }: MarketView, debtors: readonly number[]): Intent[] {
    const calls = debtors.slice(0, this.terms.callsPerBlock);
    if (calls.length > 0) return calls.map((target) => ({ kind: "liquidate", target }));
    return deficit > 0 ? [{ kind: "repaySettled" }] : [];
  }
}

/** What is left of a cent is not worth a transaction [tick-lots]. */
const DUST = 100;

/** Goes on as it always does until the market is settled, and then takes all that it has home. */
export class Departing implements Agent {
  readonly role: string;
  readonly hedgesOn: HedgePlace | undefined;
  private found: "left" | "stayed" | undefined;

  constructor(private readonly before: Agent) {
    this.role = before.role;
    this.hedgesOn = before.hedgesOn;
  }

  get state(): string {
    return this.found ?? this.before.state ?? "stayed";
  }

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    if (market.dead?.settled !== true) return this.before.act(view);
    this.found = own.equity <= DUST ? "left" : "stayed";
    if (this.found === "left") return [];
    return own.orders.length > 0 ? [{ kind: "cancelAll" }] : [{ kind: "withdraw", amount: own.equity }];
  }
}
