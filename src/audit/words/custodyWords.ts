import { type Place } from "../state/place";
import { KEYRING, VAULT } from "../state/places";
import { type ExpectedWord, membersAre, type WordRule } from "./expectedWord";
import { numberIn, textIn, type TimedTelling } from "./telling";

interface Payout {
  to: bigint;
  effectiveAt: bigint;
  before: bigint;
}

interface Limit {
  readonly perDay: bigint;
  readonly next: bigint;
  readonly effectiveAt: bigint;
}

const NO_LIMIT = (1n << 112n) - 1n;

/** Vault: payout addresses, daily limits and what was counted against them, and the surplus that is listed. */
export class VaultWords implements WordRule {
  readonly #payouts = new Map<number, Payout>();
  readonly #limits = new Map<number, Limit>();
  readonly #withdrawn = new Map<number, { readonly used: bigint; readonly at: bigint }>();
  #surplus = { amount: 0n, claimableAt: 0n };

  /** `owners`: of account i + 1. */
  constructor(private readonly owners: readonly string[]) {}

  take(told: TimedTelling): void {
    if (told.contract !== "vault") return;
    switch (told.name) {
      case "PayoutProposed":
        return this.#propose(told);
      case "PayoutCancelled":
        return this.#cancel(told);
      case "WithdrawalLimitSet":
        return this.#limit(told);
      case "WithdrawalCounted":
        this.#withdrawn.set(Number(numberIn(told, "account")), { used: numberIn(told, "used"), at: told.at });
        return;
      case "SurplusListed":
        this.#surplus = { amount: numberIn(told, "amount"), claimableAt: numberIn(told, "claimableAt") };
        return;
      case "SurplusSwept":
        this.#surplus = { amount: 0n, claimableAt: 0n };
        return;
    }
  }

  *words(): Iterable<ExpectedWord> {
    yield* membersAre(VAULT.surplus, this.#surplus);
    for (const [account, payout] of this.#payouts)
      yield* membersAre(VAULT.payouts.at(account), { ...payout });
    for (const [account, limit] of this.#limits) {
      yield* membersAre(VAULT.limits.at(account), { ...limit });
      const counted = this.#withdrawn.get(account) ?? { used: 0n, at: 0n };
      yield* membersAre(VAULT.withdrawn.at(account), counted);
    }
  }

  #limit(told: TimedTelling): void {
    const account = Number(numberIn(told, "account"));
    const before = this.#limits.get(account);
    const inForce = before !== undefined && before.effectiveAt <= told.at ? before.next : before?.perDay;
    const [next, effectiveAt] = [numberIn(told, "perDay"), numberIn(told, "effectiveAt")];
    this.#limits.set(account, { perDay: inForce ?? NO_LIMIT, next, effectiveAt });
  }

  #propose(told: TimedTelling): void {
    const account = Number(numberIn(told, "account"));
    const to = BigInt(textIn(told, "to"));
    const effectiveAt = numberIn(told, "effectiveAt");
    this.#payouts.set(account, { to, effectiveAt, before: this.#payoutOf(account, told.at) });
  }

  #cancel(told: TimedTelling): void {
    const payout = this.#payouts.get(Number(numberIn(told, "account")));
    if (payout !== undefined) Object.assign(payout, { to: payout.before, effectiveAt: told.at });
  }

  #payoutOf(account: number, now: bigint): bigint {
    const payout = this.#payouts.get(account);
    if (payout === undefined) return BigInt(this.owners[account - 1] ?? "0x0");
    return payout.effectiveAt <= now ? payout.to : payout.before;
  }
}

interface Terms {
  permissions: bigint;
  expiry: bigint;
  maxSlippageBps: bigint;
  maxLossPerDay: bigint;
}

/** Keyring: terms, and what each key's orders can lose of its day. */
export class KeyringWords implements WordRule {
  readonly #terms = new Map<string, { readonly place: Place; readonly terms: Terms }>();
  readonly #charged = new Map<string, { readonly lossToday: bigint; readonly lossAt: bigint }>();

  take(told: TimedTelling): void {
    if (told.contract !== "keyring") return;
    const place = KEYRING.delegates.at(Number(numberIn(told, "account"))).at(textIn(told, "key"));
    const of = (field: keyof Terms): bigint => numberIn(told, field);
    if (told.name === "DelegateCharged") {
      this.#charged.set(place.name, { lossToday: numberIn(told, "lossToday"), lossAt: told.at });
    } else if (told.name === "DelegateSet") {
      const [permissions, expiry] = [of("permissions"), of("expiry")];
      const [maxSlippageBps, maxLossPerDay] = [of("maxSlippageBps"), of("maxLossPerDay")];
      this.#terms.set(place.name, { place, terms: { permissions, expiry, maxSlippageBps, maxLossPerDay } });
    }
  }

  *words(): Iterable<ExpectedWord> {
    for (const [name, { place, terms }] of this.#terms) {
      yield* membersAre(place, { ...terms });
      yield* membersAre(place, { ...(this.#charged.get(name) ?? { lossToday: 0n, lossAt: 0n }) });
    }
  }
}
