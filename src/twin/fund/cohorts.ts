import { type Env } from "../env";

/** A controller's part. */
export interface DepositClaim {
  /** [native] in cohort `cohort` */
  pending: bigint;
  cohort: bigint;
  /** Settled and not yet claimed [native]. */
  assets: bigint;
  shares: bigint;
}

/** Twin of contracts/libraries/DepositCohorts.sol: deposits that wait for one common settlement. */
export class DepositCohorts {
  readonly #state = { cohort: 0n, waiting: 0n, rolled: false };
  readonly #settled = new Map<bigint, { readonly assets: bigint; readonly shares: bigint }>();
  readonly #claims = new Map<string, DepositClaim>();

  constructor(private readonly env: Env) {}

  get waiting(): bigint {
    return this.#state.waiting;
  }

  get rolled(): boolean {
    return this.#state.rolled;
  }

  /** What the contract stores of the cohort that collects, of those settled, and of each controller. */
  get words() {
    return { state: { ...this.#state }, settled: new Map(this.#settled), claims: new Map(this.#claims) };
  }

  join(controller: string, assets: bigint): void {
    const claim = this.#toWrite(controller);
    const state = this.env.journal.keep(this.#state);
    claim.pending += assets;
    claim.cohort = state.cohort;
    state.waiting += assets;
  }

  /** Takes a waiting deposit out of its cohort. */
  leave(controller: string): bigint {
    const claim = this.#toWrite(controller);
    const state = this.env.journal.keep(this.#state);
    const assets = claim.pending;
    claim.pending = 0n;
    state.waiting -= assets;
    if (state.waiting === 0n) state.rolled = false;
    return assets;
  }

  /** Settles the whole cohort; the next one starts to collect. */
  settle(shares: bigint): void {
    const state = this.env.journal.keep(this.#state);
    const { cohort } = state;
    this.#settled.set(cohort, { assets: state.waiting, shares });
    this.env.journal.onUndo(() => this.#settled.delete(cohort));
    Object.assign(state, { cohort: cohort + 1n, waiting: 0n, rolled: false });
  }

  /** The cohort could not be settled: it waits on. */
  roll(): void {
    if (this.#state.waiting > 0n) this.env.journal.keep(this.#state).rolled = true;
  }

  take(controller: string, assets: bigint, shares: bigint): void {
    const claim = this.#toWrite(controller);
    claim.assets -= assets;
    claim.shares -= shares;
  }

  /** A controller's claim as of now; shares down. */
  claimOf(controller: string): DepositClaim {
    const stored = this.#claims.get(controller) ?? { pending: 0n, cohort: 0n, assets: 0n, shares: 0n };
    const claim = { ...stored };
    if (claim.pending === 0n || claim.cohort === this.#state.cohort) return claim;
    const settled = this.#settled.get(claim.cohort);
    if (settled === undefined) throw new RangeError(`cohort ${claim.cohort} was never settled`);
    claim.assets += claim.pending;
    claim.shares += (claim.pending * settled.shares) / settled.assets;
    claim.pending = 0n;
    return claim;
  }

  #toWrite(controller: string): DepositClaim {
    const before = this.#claims.get(controller);
    const claim = this.claimOf(controller);
    this.#claims.set(controller, claim);
    this.env.journal.onUndo(() =>
      before === undefined ? this.#claims.delete(controller) : this.#claims.set(controller, before),
    );
    return claim;
  }
}
