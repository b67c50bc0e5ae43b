/** Everything that a venue refuses. A refused intent changes nothing; a refused step or configuration is a fault of the caller. */
export abstract class CexError extends Error {
  protected constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** A size, price or amount outside of its range. */
export class InvalidAmountError extends CexError {
  constructor(
    readonly what: string,
    readonly have: bigint,
  ) {
    super(`${what} ${have} is out of range`);
  }
}

export class UnknownAccountError extends CexError {
  constructor(readonly account: number) {
    super(`no account ${account}`);
  }
}

/** A customer named one of the venue's own accounts. */
export class ReservedAccountError extends CexError {
  constructor(readonly account: number) {
    super(`account ${account} is the venue's own`);
  }
}

export class InsufficientBalanceError extends CexError {
  constructor(
    readonly have: bigint,
    readonly need: bigint,
  ) {
    super(`a balance of ${have} does not cover ${need}`);
  }
}

export class InsufficientMarginError extends CexError {
  constructor(
    readonly have: bigint,
    readonly need: bigint,
  ) {
    super(`equity of ${have} does not cover a margin of ${need}`);
  }
}

/** The chosen leverage is more than the bracket of the position allows. */
export class LeverageCapError extends CexError {
  constructor(
    readonly have: bigint,
    readonly most: bigint,
  ) {
    super(`leverage ${have} is more than ${most}`);
  }
}

/** No bracket reaches this far. */
export class PositionCapError extends CexError {
  constructor(
    readonly have: bigint,
    readonly most: bigint,
  ) {
    super(`a notional of ${have} is more than ${most}`);
  }
}

/** A price that is not a multiple of the tick. */
export class TickError extends CexError {
  constructor(
    readonly price: bigint,
    readonly tickSize: bigint,
  ) {
    super(`price ${price} is not a multiple of ${tickSize}`);
  }
}

export class WouldCrossError extends CexError {
  constructor(readonly price: bigint) {
    super(`a post-only order at ${price} would trade at once`);
  }
}

export class NotReducingError extends CexError {
  constructor(readonly account: number) {
    super(`the order would not reduce the position of account ${account}`);
  }
}

export class UnknownOrderError extends CexError {
  constructor(
    readonly account: number,
    readonly order: number,
  ) {
    super(`account ${account} has no resting order ${order}`);
  }
}

/** Market time ran backwards, or is not a whole second. */
export class TimeError extends CexError {
  constructor(
    readonly have: number,
    readonly before: number,
  ) {
    super(`time ${have} does not follow ${before}`);
  }
}

/** None of the constituents of the index ever had a price. */
export class NoIndexError extends CexError {
  constructor(readonly sources: readonly string[]) {
    super(`no price from ${sources.join(", ")}`);
  }
}

export class CustodyError extends CexError {
  constructor(
    readonly have: bigint,
    readonly need: bigint,
  ) {
    super(`custody holds ${have}, which does not cover ${need}`);
  }
}

/** A configuration that no venue could run. */
export class VenueConfigError extends CexError {
  constructor(readonly why: string) {
    super(why);
  }
}

/** The same switch twice: which of the two would hold? */
export class DuplicateSwitchError extends CexError {
  constructor(readonly kind: string) {
    super(`two switches for ${kind}`);
  }
}

/** A misconduct that this kind of venue has no means for. */
export class ImpossibleMisconductError extends CexError {
  constructor(
    readonly venue: string,
    readonly kind: string,
  ) {
    super(`${kind} is not possible on ${venue}`);
  }
}
