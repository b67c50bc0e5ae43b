import { type BlockSource } from "./block";

/** One question of JSON-RPC. */
export interface RpcRequest {
  readonly method: string;
  readonly params?: unknown[];
}

/** The one thing that a chain has to be: something that answers JSON-RPC. */
export interface Eip1193 {
  request(args: RpcRequest): Promise<unknown>;
  /** Several at once, worked through and answered in their order. Absent where a node takes one at a time. */
  requestAll?(all: readonly RpcRequest[]): Promise<readonly unknown[]>;
  /** Whoever makes its blocks; absent: whoever asks has to send, mine and read by requests. */
  readonly blocks?: BlockSource;
  /** Accounts that one call may look at; absent: few, as a node needs that keeps a trace of every call. */
  readonly accountsACall?: number;
}

/** A chain of one's own, which lives until it is closed. */
export interface LocalChain extends Eip1193 {
  /** Done when nothing of the run is left on the node; a process may end then. */
  close(): Promise<void>;
  /** Most memory that it held so far, where it has a process of its own and the system tells. */
  peakKb?(): number | undefined;
  /** Processor time that it has used so far [s], likewise. */
  cpuSec?(): number | undefined;
}

/** Opens a fresh chain whose genesis has the given time [Unix s]. */
export type ChainOpener = (genesisTime: number) => Promise<LocalChain>;
