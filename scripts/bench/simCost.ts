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
  readonly simulatorMb: number;
  /** Undefined where the system does not tell. */
  readonly chainMb: number | undefined;
}
