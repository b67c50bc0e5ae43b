import { quantity } from "../history/logFetcher";
import { type Rpc, RpcGarbledError } from "../rpc";
import { type Header, headerOf } from "../trust/header";

const BLOCKS_A_BATCH = 500;
const METHOD = "eth_getBlockByNumber";

/**
 * Hashes of blocks before an audited one, by headers that are linked to it by their parents' hashes: they are of its chain, and rest on what
 * its hash rests on. Throws an RpcError, or a HeaderHashError, where the node does not lead from one to the next.
 */
export async function ancestorsOf(
  rpc: Rpc,
  last: Header,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>([[last.number, last.hash]]);
  const first = Math.min(last.number, ...wanted);
  let child = last;
  for (let to = last.number - 1; to >= first; to -= BLOCKS_A_BATCH) {
    const from = Math.max(first, to - BLOCKS_A_BATCH + 1);
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => to - i);
    const answers = await rpc.batch(
      numbers.map((number) => ({ method: METHOD, params: [quantity(number), false] })),
    );
    for (const answer of answers) {
      const header = headerOf(answer);
      if (header.hash !== child.parentHash) {
        throw new RpcGarbledError(
          METHOD,
          `block ${header.number} is ${header.hash}, block ${child.number} follows ${child.parentHash}`,
        );
      }
      if (wanted.has(header.number)) found.set(header.number, header.hash);
      child = header;
    }
  }
  return found;
}
