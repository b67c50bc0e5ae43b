import { FUND } from "../../domain/ids";
import { Purpose } from "../random/stream";
import { ATTEMPT_KINDS } from "../world/attempts";
import { type Agent, type AgentView, type Intent } from "../world/view";

export interface InsiderTerms {
  /** Block of its first attempt. */
  readonly from: number;
  /** Blocks between two attempts. */
  readonly every: number;
}

/**
 * Works for the exchange, and tries in turn everything that an employee of a centralised one can do with a switch: withdraw what belongs
 * to others, redirect their payouts, write himself a balance, pay himself out of the fund, change the rules, replace the oracle, make
 * himself the administrator. Here he has an address like everybody else: each attempt is a real transaction, and each is refused.
 */
export class Insider implements Agent {
  readonly role = "insider";
  private next = 0;

  constructor(private readonly terms: InsiderTerms) {}

  act({ market: { step }, own, random }: AgentView): Intent[] {
    const { from, every } = this.terms;
    if (step < from || (step - from) % every !== 0) return [];
    const what = ATTEMPT_KINDS[this.next % ATTEMPT_KINDS.length];
    this.next += 1;
    if (what === undefined) return [];
    // Accounts are numbered without gaps: whoever opened his own earlier is somebody else.
    const target = what === "payFromFund" ? FUND : random(Purpose.Attempt).between(FUND, own.account - 1);
    return [{ kind: "attempt", what, target }];
  }
}

export interface AffiliateTerms {
  readonly from: number;
  readonly every: number;
  /** What it asks for each time, far more than it brought [tick-lots]. */
  readonly loan: number;
}

/**
 * The venue's affiliate: it brings the token that the venue printed, as collateral, and asks for customers' money against it. Where
 * the token counts it is paid, as Alameda was at FTX. Here a deposit names no token, so that it has no way to bring one, and a
 * withdrawal beyond its own cash is refused.
 */
export class Affiliate implements Agent {
  readonly role = "affiliate";
  private asked = false;
  private borrowed = false;

  constructor(private readonly terms: AffiliateTerms) {}

  get state(): string {
    if (this.borrowed) return "borrowed";
    return this.asked ? "was refused" : "waits";
  }

  act({ market: { step }, own }: AgentView): Intent[] {
    const { from, every, loan } = this.terms;
    this.borrowed ||= own.withdrawn > 0;
    if (step < from || (step - from) % every !== 0) return [];
    this.asked = true;
    return [
      { kind: "attempt", what: "foreignToken", target: own.account },
      { kind: "withdraw", amount: loan },
    ];
  }
}
