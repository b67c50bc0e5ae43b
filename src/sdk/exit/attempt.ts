import { type Provider } from "ethers";

import { type DeployedAddresses } from "../deployment";
import { type Attempt, type ReadyCall, tryCall } from "../readyCall";

/** One call that anybody's wallet can send for the owner. */
export interface ExitCall extends ReadyCall {
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

/** What the owner's call would do now. */
export async function attempt({ provider, owner }: Asker, call: ExitCall): Promise<Attempt> {
  return tryCall(provider, owner, call);
}
