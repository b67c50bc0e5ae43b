import { type Eip1193, type RpcRequest } from "../../src/sim/chain/eip1193";
import { type IpcClient } from "./ipcClient";

/** What anvil works through one after the other; of more it puts some off until the others are done. */
const BATCH = 30;
/** It keeps no trace of a call: the fewer there are, the less is said. */
const ACCOUNTS_A_CALL = 256;

/** Anvil as a node: whoever sends need not be unlocked one by one, and many requests are taken in their order. */
export function anvilNode(client: IpcClient): Eip1193 {
  return {
    accountsACall: ACCOUNTS_A_CALL,
    request: (args) => (unlocks(args) ? Promise.resolve(null) : client.request(args)),
    requestAll: (all) => (all.every(unlocks) ? Promise.resolve(all.map(() => null)) : inBatches(client, all)),
  };
}

/** Told one by one who may send, it copies all of them for every transaction: it was told at once. */
function unlocks({ method }: RpcRequest): boolean {
  return method === "hardhat_impersonateAccount";
}

async function inBatches(client: IpcClient, all: readonly RpcRequest[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (let from = 0; from < all.length; from += BATCH) {
    answers.push(...(await client.batch(all.slice(from, from + BATCH))));
  }
  return answers;
}
