/**
 * Time that passes at once, without a block: days in which a market is dead and nobody can trade. The clocks of the chain, of the twin and of
 * the venues outside all jump; plan, disturbances and people count the replay's own time, which knows no jumps.
 */
export interface TimeJump {
  /** The first block after this moment of the replay's own time is the first one behind the jump [s]. */
  readonly atSec: number;
  readonly bySec: number;
}

/** A moment of the replay's own time as clocks count it; both from the start of the replay [s]. */
export function withJumps(jumps: readonly TimeJump[], t: number): number {
  return jumps.reduce((at, { atSec, bySec }) => (t > atSec ? at + bySec : at), t);
}

/** In a sentence. */
export function describeJump({ atSec, bySec }: TimeJump): string {
  return `After ${atSec} s of the replay ${bySec / 3_600} hours pass without a block: nobody can trade in them.`;
}
