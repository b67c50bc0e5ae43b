/** Which audit is measured. */
export interface AuditTask {
  readonly url: string;
  readonly ledger: string;
  readonly from: number;
  readonly store: string;
  /** Clock of the chain [Unix s]. */
  readonly now: number;
}

/** What one audit cost, in a process of its own that did nothing else: its start included. */
export interface AuditCost {
  readonly verdict: string;
  readonly events: number;
  /** Storage slots that were explained and read. */
  readonly slots: number;
  readonly wallSec: number;
  /** Of the processor, of all threads. On a machine that others use, the wall clock says less. */
  readonly cpuSec: number;
  readonly memoryMb: number;
}
