import { isCallException, type Provider } from "ethers";

import { type RefusedError, refusalOf } from "./refusal";

/** One call that any wallet can send. */
export interface ReadyCall {
  readonly to: string;
  readonly data: string;
  /** What it does, for people. */
  readonly does: string;
}

/** What became of a call that was only tried. */
export type Attempt = { readonly answer: string } | { readonly refused: RefusedError };

/** Asks the chain what a call would do on the newest state, without sending it: the contracts judge, no rule is copied here. */
export async function tryCall(
  provider: Provider,
  from: string,
  { to, data }: Pick<ReadyCall, "to" | "data">,
): Promise<Attempt> {
  try {
    return { answer: await provider.call({ from, to, data }) };
  } catch (error) {
    const refused = refusalOf(error);
    if (refused === undefined) throw error;
    return { refused };
  }
}

/** Whether an error says that a call reverted, with whatever data; nodes say it each in their own words. */
export function isRevert(error: unknown): boolean {
  return isCallException(error) || (error instanceof Error && error.message.includes("revert"));
}
