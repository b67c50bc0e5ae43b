import { toHex } from "../hex";
import { type Rpc, RpcRefusedError } from "../rpc";
import { quantity } from "./logFetcher";

/**
 * The first block at which one of some contracts has code; 0 where the node does not keep old states. Where to look for logs and no more:
 * logs that a wrong answer leaves out are missing from the running hash.
 */
export async function birthOf(rpc: Rpc, addresses: readonly string[], newest: number): Promise<number> {
  let first = newest;
  try {
    // Most are born together: whoever is not there before the first of the others needs no search.
    for (const address of addresses) {
      if (first > 0 && (await hasCode(rpc, address, first - 1)))
        first = await search(rpc, address, first - 1);
    }
    return first;
  } catch (error) {
    if (!(error instanceof RpcRefusedError)) throw error;
    return 0;
  }
}

/** The first block with code, of those up to `known`, which has it. */
async function search(rpc: Rpc, address: string, known: number): Promise<number> {
  let [without, having] = [-1, known];
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2);
    if (await hasCode(rpc, address, middle)) having = middle;
    else without = middle;
  }
  return having;
}

async function hasCode(rpc: Rpc, address: string, block: number): Promise<boolean> {
  const method = "eth_getCode";
  return toHex(await rpc.request(method, [address, quantity(block)]), method) !== "0x";
}
