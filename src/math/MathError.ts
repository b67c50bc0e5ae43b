/** Solidity's panic codes that arithmetic can raise. */
export const PANIC_OVERFLOW = 0x11;
export const PANIC_DIVISION_BY_ZERO = 0x12;

export type PanicCode = typeof PANIC_OVERFLOW | typeof PANIC_DIVISION_BY_ZERO;

/** Thrown where Solidity's checked arithmetic would revert, with the same panic code. */
export class MathError extends Error {
  override readonly name = "MathError";
  readonly code: PanicCode;

  constructor(code: PanicCode) {
    super(code === PANIC_OVERFLOW ? "arithmetic leaves 256 bits" : "division by zero");
    this.code = code;
  }
}
