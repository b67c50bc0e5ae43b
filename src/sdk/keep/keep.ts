import { type Provider } from "ethers";

import { type AccountId } from "../../domain/ids";
import { type Deployment } from "../deployment";
import { SnapshotReader } from "../reader";
import { isRevert, tryCall } from "../readyCall";
import { type Chore, liquidations, repayments, rounds, triggers, uncrosses } from "./chores";

/** Who does the chores. */
export interface Keeper {
  /** Sends the calls. */
  readonly address: string;
  /** Is paid for liquidations; undefined: none is made. */
  readonly account: AccountId | undefined;
  /** Sends a call that the contracts would take, and waits for it. */
  send(chore: Chore): Promise<void>;
}

/**
 * Does once what anybody may do to keep an exchange going: a round of every market, the uncross of books that wait for it, liquidations,
 * triggers, repayments. Each call is tried first; what the contracts refuse now is passed over.
 * @returns how many calls were sent
 */
export async function keepOnce(provider: Provider, deployment: Deployment, keeper: Keeper): Promise<number> {
  const { account } = keeper;
  let sent = await doAll(provider, keeper, rounds(deployment));
  const reader = new SnapshotReader(provider, deployment.addresses.solvencyLens);
  const read = async () => reader.read(await provider.getBlockNumber());
  sent += await doAll(provider, keeper, uncrosses(deployment, await read()));
  const snapshot = await read();
  if (account !== undefined)
    sent += await doAll(provider, keeper, liquidations(deployment, snapshot, account));
  sent += await doAll(provider, keeper, await triggers(provider, deployment));
  return sent + (await doAll(provider, keeper, repayments(deployment, snapshot)));
}

async function doAll(provider: Provider, keeper: Keeper, chores: readonly Chore[]): Promise<number> {
  let sent = 0;
  for (const chore of chores) {
    for (let left = chore.times; left > 0; left -= 1) {
      if (!(await isTaken(provider, keeper.address, chore))) break;
      await keeper.send(chore);
      sent += 1;
    }
  }
  return sent;
}

/** Tokens of others may be in a call: whatever it reverts with, it is not made. */
async function isTaken(provider: Provider, from: string, chore: Chore): Promise<boolean> {
  try {
    return !("refused" in (await tryCall(provider, from, chore)));
  } catch (error) {
    if (isRevert(error)) return false;
    throw error;
  }
}
