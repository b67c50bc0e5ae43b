export interface Call {
  readonly from: string;
  readonly to: string | null;
  readonly data: string;
}

/** What became of a transaction. */
export interface Receipt {
  readonly hash: string;
  readonly succeeded: boolean;
  /** What a failed transaction said; "0x" for one that succeeded. */
  readonly failure: string;
  readonly logs: readonly Log[];
}

/** A block that was asked for. */
export interface Mined {
  readonly number: number;
  readonly gasUsed: bigint;
  /** In the order of sending. */
  readonly receipts: readonly Receipt[];
}

export interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly transactionHash: string;
  /** Place in its block. */
  readonly index: number;
}

/** An answer of the node that is none. */
export class ChainError extends Error {
  override readonly name: string = "ChainError";
}

/** The newest block lacks what was sent for it. */
export class LostTransactionError extends ChainError {
  override readonly name = "LostTransactionError";
}

/** Whoever makes blocks on a chain, each from the calls that it is given. */
export interface BlockSource {
  /** @param time of the block [Unix s], above that of the block before. Blocks may be asked for before earlier ones are told of. */
  make(calls: readonly Call[], time: number): Promise<Mined>;
}
