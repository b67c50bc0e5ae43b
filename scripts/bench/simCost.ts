/** What one simulation cost. */
export interface RunCost {
  /** Leveraged traders; everybody else comes on top. */
  readonly accounts: number;
  /** Of the market, without deployment and the opening of accounts. */
  readonly transactions: number;
  /** Deployment and opening of accounts included. */
  readonly runSec: number;
  readonly perSec: number;
  /** What the chain alone takes for the same transactions. */
  readonly replaySec: number;
  /** 1 - replaySec / runSec. */
  readonly outsidePercent: number;
  /** Processor time of simulator and chain together [s]: hardly longer on a busy machine. Undefined where the system does not tell. */
  readonly runCpuSec: number | undefined;
  /** Of it, the simulator's own process. */
  readonly simulatorCpuSec: number;
  /** Processor time of the replay, chain and player together [s]. */
  readonly replayCpuSec: number | undefined;
  /** 1 - replayCpuSec / runCpuSec. */
  readonly outsideCpuPercent: number | undefined;
  /** Programs that wanted a processor when it ended, mean of a minute. */
  readonly load: number;
  readonly simulatorMb: number;
  /** Undefined where the system does not tell. */
  readonly chainMb: number | undefined;
}
