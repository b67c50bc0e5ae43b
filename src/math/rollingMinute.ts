/** Twin of contracts/libraries/RollingMinute.sol: a sum that covers at least the last 60 seconds and at most the last 120. */
const MINUTE = 60n;
export const MOST = (1n << 112n) - 1n;

export interface RollingMinute {
  readonly current: bigint;
  readonly previous: bigint;
  /** Number of the minute that `current` sums. */
  readonly minute: bigint;
}

/** Thrown where the library reverts with the error of the same name. */
export class SumTooLarge extends Error {
  override readonly name = "RollingMinute_SumTooLarge";

  constructor(
    readonly have: bigint,
    readonly most: bigint,
  ) {
    super(`a minute's sum of ${have} is more than ${most}`);
  }
}

export function sum(state: RollingMinute, nowSec: bigint): bigint {
  const age = nowSec / MINUTE - state.minute;
  if (age > 1n) return 0n;
  return age === 1n ? state.current : state.current + state.previous;
}

export function add(state: RollingMinute, amount: bigint, nowSec: bigint): RollingMinute {
  const minute = nowSec / MINUTE;
  const age = minute - state.minute;
  const previous = age === 0n ? state.previous : age === 1n ? state.current : 0n;
  const current = (age === 0n ? state.current : 0n) + amount;
  if (current > MOST) throw new SumTooLarge(current, MOST);
  return { current, previous, minute };
}
