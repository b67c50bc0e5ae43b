import { type Provider } from "ethers";

import { type DeployedAddresses } from "../deployment";
import { type RefusedError, refusalOf } from "../refusal";

/** One call that anybody's wallet can send for the owner. */
export interface ExitCall {
  readonly to: string;
  readonly data: string;
  /** What it does, for people. */
  readonly does: string;
  /** Takes nothing off the exchange itself, but what stands in the way; anybody may send it. */
  readonly clearsTheWay?: true;
}

/** What cannot be done now. */
export interface ExitWait {
  /** Why, and what ends it, for people. */
  readonly says: string;
  /** When to try again [s]; undefined: nobody knows. */
  readonly until?: number;
}

/** Whose account it is, and where and when the chain is asked. */
export interface Asker {
  readonly provider: Provider;
  readonly addresses: DeployedAddresses;
  readonly owner: string;
  /** Of the newest block [s]. */
  readonly now: number;
}

/** What became of a call that was only tried. */
export type Attempt = { readonly answer: string } | { readonly refused: RefusedError };

/** Asks the chain what the owner's call would do, without sending it: the contracts judge, no rule is copied here. */
export async function attempt({ provider, owner }: Asker, { to, data }: ExitCall): Promise<Attempt> {
  try {
    return { answer: await provider.call({ from: owner, to, data }) };
  } catch (error) {
    const refused = refusalOf(error);
    if (refused === undefined) throw error;
    return { refused };
  }
}
