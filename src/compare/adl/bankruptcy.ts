/** Somebody on the side opposite to a bankrupt account, at the moment of its bankruptcy. Money and sizes wad. */
export interface Holder {
  readonly account: number;
  /** Size of the position, its sign taken away. */
  readonly size: bigint;
  /** At mark. */
  readonly equity: bigint;
  /** Not realised, at mark, signed. */
  readonly profit: bigint;
  /** By the rank of a venue that closes by profit and leverage; larger is closed earlier. */
  readonly rank: bigint;
  /** Leverage class, 0 to 4. */
  readonly tier: number;
  /** Whether it has another leg outside, which a close here leaves alone. */
  readonly hedged: boolean;
}

/** What the mark was later. Undefined: the run ended before. */
export interface LaterMark {
  readonly afterSec: number;
  readonly mark: bigint | undefined;
}

/** One bankrupt position, frozen at the moment in which neither book nor fund could take it: what every rule is measured on. */
export interface Bankruptcy {
  /** Seconds since the start of the replay. */
  readonly t: number;
  readonly account: number;
  readonly wasLong: boolean;
  readonly mark: bigint;
  /** Size to be closed against the other side [wad base units]. */
  readonly needed: bigint;
  /** What the account owes after everything it had, at mark, 0 or more. */
  readonly deficit: bigint;
  readonly opposite: readonly Holder[];
  readonly later: readonly LaterMark[];
}

/** Times after a deleveraging at which it is looked back on [s]. */
export const LOOK_BACK_SEC = [0, 5, 60] as const;

/** A frozen state that no rule can be measured on. */
export class BankruptcyError extends Error {
  override readonly name = "BankruptcyError";

  constructor(what: string, have: bigint | number, need: string) {
    super(`${what}: have ${have}, need ${need}`);
  }
}

export function checkBankruptcy({ needed, deficit, mark, opposite }: Bankruptcy): void {
  if (needed <= 0n) throw new BankruptcyError("size to be closed", needed, "more than 0");
  if (deficit < 0n) throw new BankruptcyError("deficit", deficit, "0 or more");
  if (mark <= 0n) throw new BankruptcyError("mark", mark, "more than 0");
  for (const { account, size, tier } of opposite) {
    if (size <= 0n) throw new BankruptcyError(`position of account ${account}`, size, "more than 0");
    if (tier < 0 || tier > 4) throw new BankruptcyError(`class of account ${account}`, tier, "0 to 4");
  }
}
