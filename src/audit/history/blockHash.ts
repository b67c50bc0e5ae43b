import { type Rpc } from "../rpc";
import { headerOf } from "../trust/header";
import { quantity } from "./logFetcher";

/** Hash of a block whose header hashes to it; undefined where the node does not know the block. */
export async function blockHash(rpc: Rpc, number: number): Promise<string | undefined> {
  const block = await rpc.request("eth_getBlockByNumber", [quantity(number), false]);
  return block === null ? undefined : headerOf(block).hash;
}
