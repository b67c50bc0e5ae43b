import { z } from "zod";

import { toBigint, toHex } from "../hex";
import { RpcGarbledError } from "../rpc";
import { toBytes } from "../trie/keccak";
import { encodeBytes, encodeList, quantityBytes } from "../trie/rlp";
import { trieRoot } from "../trie/root";
import { bloomOf } from "./bloom";
import { type ChainLog, chainLogsOf } from "./chainLog";

/** What the receipts of a block say, and the root that they make: equal to the header's, they are the block's. */
export interface BlockReceipts {
  readonly root: string;
  readonly logs: readonly ChainLog[];
}

const receiptSchema = z.object({
  status: z.unknown().optional(),
  /** Before Byzantium, instead of a status. */
  root: z.unknown().optional(),
  cumulativeGasUsed: z.unknown(),
  type: z.unknown().optional(),
  logs: z.array(z.unknown()),
});

type Receipt = z.infer<typeof receiptSchema>;

const METHOD = "eth_getBlockReceipts";

/** From the answer to `eth_getBlockReceipts`. Places of logs are counted here, not taken from the answer. */
export function blockReceiptsOf(answer: unknown): BlockReceipts {
  const receipts = z.array(receiptSchema).safeParse(answer);
  if (!receipts.success) throw new RpcGarbledError(METHOD, "the answer is no list of receipts");
  const logs: ChainLog[] = [];
  const entries = receipts.data.map((receipt, transactionIndex) => {
    const told = chainLogsOf(receipt.logs);
    for (const log of told) logs.push({ ...log, transactionIndex, index: logs.length });
    // In a list trie, keys are the RLP of the places. No key is the beginning of another one.
    return { key: encodeBytes(quantityBytes(BigInt(transactionIndex))), value: encoded(receipt, told) };
  });
  return { root: trieRoot(entries), logs };
}

/** EIP-2718: the type before the payload, but for the oldest kind. The filter is made from the logs, not taken from the answer. */
function encoded({ status, root, cumulativeGasUsed, type }: Receipt, logs: readonly ChainLog[]): Uint8Array {
  const payload = encodeList([
    root === undefined || root === null ? number(status) : encodeBytes(toBytes(toHex(root, METHOD))),
    number(cumulativeGasUsed),
    encodeBytes(bloomOf(logs)),
    encodeList(logs.map(encodedLog)),
  ]);
  const kind = quantityBytes(toBigint(type ?? "0x0", METHOD));
  return kind.length === 0 ? payload : Buffer.concat([kind, payload]);
}

function encodedLog({ address, topics, data }: ChainLog): Uint8Array {
  const words = encodeList(topics.map((topic) => encodeBytes(toBytes(topic))));
  return encodeList([encodeBytes(toBytes(address)), words, encodeBytes(toBytes(data))]);
}

function number(value: unknown): Uint8Array {
  return encodeBytes(quantityBytes(toBigint(value, METHOD)));
}
