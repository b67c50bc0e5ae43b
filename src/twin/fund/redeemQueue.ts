import { type Env } from "../env";

/** Where the queue stood. */
export interface Mark {
  readonly scale: bigint;
  /** [native assets a share, times scale] */
  readonly index: bigint;
  readonly era: bigint;
}

/** A controller's part. */
export interface RedeemClaim {
  /** Shares, as of `mark`. */
  queued: bigint;
  mark: Mark;
  /** Shares requested in epoch `epoch`. */
  joining: bigint;
  epoch: bigint;
  /** Redeemed and not yet claimed. */
  shares: bigint;
  /** [native] */
  assets: bigint;
}

const START = 10n ** 36n;
const FLOOR = 10n ** 18n;
const NO_MARK: Mark = { scale: 0n, index: 0n, era: 0n };

/** Twin of contracts/libraries/RedeemQueue.sol: shares that wait to be redeemed. */
export class RedeemQueue {
  readonly #state = { epoch: 0n, joining: 0n, queued: 0n, mark: { ...NO_MARK, scale: START } as Mark };
  readonly #joined = new Map<bigint, Mark>();
  readonly #ended = new Map<bigint, bigint>();
  readonly #claims = new Map<string, RedeemClaim>();

  constructor(private readonly env: Env) {}

  get epoch(): bigint {
    return this.#state.epoch;
  }

  get queued(): bigint {
    return this.#state.queued;
  }

  /** False: so little scale is left that only all of the queue can be redeemed. */
  get divisible(): boolean {
    return this.#state.mark.scale >= FLOOR;
  }

  /** What the contract stores of the queue, of ended epochs and eras, and of each controller. */
  get words() {
    const [joined, ended] = [new Map(this.#joined), new Map(this.#ended)];
    return { state: { ...this.#state }, joined, ended, claims: new Map(this.#claims) };
  }

  join(controller: string, shares: bigint): void {
    const claim = this.#toWrite(controller);
    const state = this.env.journal.keep(this.#state);
    claim.joining += shares;
    claim.epoch = state.epoch;
    state.joining += shares;
  }

  /** Redeems `shares` of all that are queued for `assets`, each in proportion. */
  redeem(shares: bigint, assets: bigint): void {
    const state = this.env.journal.keep(this.#state);
    const { mark, queued } = state;
    const index = mark.index + (mark.scale * assets) / queued;
    if (shares === queued) {
      this.#ended.set(mark.era, index);
      this.env.journal.onUndo(() => this.#ended.delete(mark.era));
      state.mark = { scale: START, index: 0n, era: mark.era + 1n };
    } else {
      state.mark = { scale: (mark.scale * (queued - shares)) / queued, index, era: mark.era };
    }
    state.queued = queued - shares;
  }

  /** Ends the epoch: its requests join the queue. */
  advance(): void {
    const state = this.env.journal.keep(this.#state);
    const { epoch } = state;
    this.#joined.set(epoch, state.mark);
    this.env.journal.onUndo(() => this.#joined.delete(epoch));
    Object.assign(state, { queued: state.queued + state.joining, joining: 0n, epoch: epoch + 1n });
  }

  take(controller: string, shares: bigint, assets: bigint): void {
    const claim = this.#toWrite(controller);
    claim.shares -= shares;
    claim.assets -= assets;
  }

  /** A controller's claim as of now. */
  claimOf(controller: string): RedeemClaim {
    const none = { queued: 0n, mark: NO_MARK, joining: 0n, epoch: 0n, shares: 0n, assets: 0n };
    const claim = { ...(this.#claims.get(controller) ?? none) };
    this.#progress(claim);
    if (claim.joining === 0n || claim.epoch === this.#state.epoch) return claim;
    const { queued } = claim;
    claim.queued = claim.joining;
    claim.mark = this.#joined.get(claim.epoch) ?? NO_MARK;
    claim.joining = 0n;
    this.#progress(claim);
    claim.queued += queued;
    return claim;
  }

  /** Brings the queued part to the present, both down. */
  #progress(claim: RedeemClaim): void {
    const now = this.#state.mark;
    const { queued, mark } = claim;
    if (queued > 0n) {
      const ended = mark.era !== now.era;
      const index = ended ? (this.#ended.get(mark.era) ?? 0n) : now.index;
      const left = ended ? 0n : (queued * now.scale) / mark.scale;
      claim.assets += (queued * (index - mark.index)) / mark.scale;
      claim.shares += queued - left;
      claim.queued = left;
    }
    claim.mark = now;
  }

  #toWrite(controller: string): RedeemClaim {
    const before = this.#claims.get(controller);
    const claim = this.claimOf(controller);
    this.#claims.set(controller, claim);
    this.env.journal.onUndo(() =>
      before === undefined ? this.#claims.delete(controller) : this.#claims.set(controller, before),
    );
    return claim;
  }
}
