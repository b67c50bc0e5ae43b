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

/** Keyring: terms are told; what a key lost today is not, and can only be bounded by the most that it was ever allowed. */
export class KeyringWords implements WordRule {
  readonly #keys = new Map<string, { account: number; key: string; terms: Terms; mostLoss: bigint }>();

  /** `now`: of the audited block [s]. */
  constructor(private readonly now: bigint) {}

  take(told: TimedTelling): void {
    if (told.contract !== "keyring" || told.name !== "DelegateSet") return;
    const [account, key] = [Number(numberIn(told, "account")), textIn(told, "key")];
    const of = (field: keyof Terms): bigint => numberIn(told, field);
    const maxLossPerDay = of("maxLossPerDay");
    const [permissions, expiry, maxSlippageBps] = [of("permissions"), of("expiry"), of("maxSlippageBps")];
    const before = this.#keys.get(`${account}/${key}`)?.mostLoss ?? 0n;
    const mostLoss = maxLossPerDay > before ? maxLossPerDay : before;
    const terms = { permissions, expiry, maxSlippageBps, maxLossPerDay };
    this.#keys.set(`${account}/${key}`, { account, key, terms, mostLoss });
  }

  *words(): Iterable<ExpectedWord> {
    for (const { account, key, terms, mostLoss } of this.#keys.values()) {
      const place = KEYRING.delegates.at(account).at(key);
      yield* membersAre(place, { ...terms });
      yield { place: place.member("lossToday"), least: 0n, most: mostLoss };
      yield { place: place.member("lossAt"), least: 0n, most: this.now };
    }
  }
}
