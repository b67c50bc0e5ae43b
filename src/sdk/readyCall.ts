import { isCallException, type Provider, type Signer, type TransactionReceipt } from "ethers";

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

/**
 * Sends a call and waits until it is mined, with half as much gas again as the node expects. A node may expect what it takes in the
 * second of its newest block: where a market has accrued in that second already, a later block has to do it again, and an order may
 * meet more orders by then.
 * @return null where somebody replaced it
 */
export async function sendCall(
  signer: Pick<Signer, "estimateGas" | "sendTransaction">,
  { to, data }: Pick<ReadyCall, "to" | "data">,
): Promise<TransactionReceipt | null> {
  const gasLimit = ((await signer.estimateGas({ to, data })) * 3n) / 2n;
  return (await signer.sendTransaction({ to, data, gasLimit })).wait();
}

/** Whether an error says that a call reverted, with whatever data; nodes say it each in their own words. */
export function isRevert(error: unknown): boolean {
  return isCallException(error) || (error instanceof Error && error.message.includes("revert"));
}
