import { type Env } from "../env";

/** Where the queue stood. */
export interface Mark {
  readonly scale: bigint;
  /** [native assets a share, times scale] */
  readonly index: bigint;
  readonly era: bigint;
}

/** Where an era ended; scale 0: all of it was redeemed. */
export type End = Omit<Mark, "era">;

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
const FLOOR = 10n ** 27n;
const NO_MARK: Mark = { scale: 0n, index: 0n, era: 0n };

/** Twin of contracts/libraries/RedeemQueue.sol: shares that wait to be redeemed. */
export class RedeemQueue {
  readonly #state = { epoch: 0n, joining: 0n, queued: 0n, mark: startOf(0n) };
  readonly #joined = new Map<bigint, Mark>();
  readonly #ended = new Map<bigint, End>();
  readonly #claims = new Map<string, RedeemClaim>();

  constructor(private readonly env: Env) {}

  get epoch(): bigint {
    return this.#state.epoch;
  }

  get queued(): bigint {
    return this.#state.queued;
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
    const { era } = mark;
    const index = mark.index + (mark.scale * assets) / queued;
    const scale = (mark.scale * (queued - shares)) / queued;
    if (scale < FLOOR) {
      this.#ended.set(era, { scale, index });
      this.env.journal.onUndo(() => this.#ended.delete(era));
    }
    state.mark = scale < FLOOR ? startOf(era + 1n) : { scale, index, era };
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

  /** Brings the queued part to the present. */
  #progress(claim: RedeemClaim): void {
    const now = this.#state.mark;
    while (claim.queued > 0n && claim.mark.era !== now.era) {
      const { era } = claim.mark;
      pay(claim, this.#ended.get(era) ?? NO_MARK);
      claim.mark = startOf(era + 1n);
    }
    if (claim.queued > 0n) pay(claim, now);
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

function startOf(era: bigint): Mark {
  return { scale: START, index: 0n, era };
}

/** Both down: the sum of claims never exceeds what was redeemed. */
function pay(claim: RedeemClaim, { scale, index }: End): void {
  const { queued, mark } = claim;
  const left = (queued * scale) / mark.scale;
  claim.assets += (queued * (index - mark.index)) / mark.scale;
  claim.shares += queued - left;
  claim.queued = left;
}
