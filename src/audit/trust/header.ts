import { toBigint, toHash, toHex, toNumber } from "../hex";
import { RpcGarbledError } from "../rpc";
import { fromBytes, keccak, toBytes } from "../trie/keccak";
import { encodeBytes, encodeList, quantityBytes } from "../trie/rlp";

/** What the audit uses of a block's header. All of it is in the hash. */
export interface Header {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly stateRoot: string;
  readonly receiptsRoot: string;
  /** [s] */
  readonly timestamp: number;
}

/** The fields do not hash to what the node calls the block's hash. */
export class HeaderHashError extends Error {
  override readonly name = "HeaderHashError";

  constructor(
    readonly number: number,
    readonly have: string,
    readonly claimed: string,
  ) {
    super(
      `the header of block ${number} hashes to ${have}, not to ${claimed}: the node lies, ` +
        "has no real headers (a fork with local changes), or the chain's headers have fields unknown here",
    );
  }
}

type Kind = "data" | "quantity";

/** In the order in which they are hashed: those that every chain has, then one after the other those that forks added. */
const FIELDS: readonly (readonly [string, Kind])[] = [
  ["parentHash", "data"],
  ["sha3Uncles", "data"],
  ["miner", "data"],
  ["stateRoot", "data"],
  ["transactionsRoot", "data"],
  ["receiptsRoot", "data"],
  ["logsBloom", "data"],
  ["difficulty", "quantity"],
  ["number", "quantity"],
  ["gasLimit", "quantity"],
  ["gasUsed", "quantity"],
  ["timestamp", "quantity"],
  ["extraData", "data"],
  ["mixHash", "data"],
  ["nonce", "data"],
];

const LATER_FIELDS: readonly (readonly [string, Kind])[] = [
  ["baseFeePerGas", "quantity"], // London
  ["withdrawalsRoot", "data"], // Shanghai
  ["blobGasUsed", "quantity"], // Cancun
  ["excessBlobGas", "quantity"],
  ["parentBeaconBlockRoot", "data"],
  ["requestsHash", "data"], // Prague
];

/** Reads a node's block and checks that its header hashes to its hash; throws an RpcGarbledError or a HeaderHashError. */
export function headerOf(block: unknown): Header {
  if (typeof block !== "object" || block === null) {
    throw new RpcGarbledError("block", "the node does not have it");
  }
  const fields = block as Readonly<Record<string, unknown>>;
  const header: Header = {
    number: toNumber(fields["number"], "block.number"),
    hash: toHash(fields["hash"], "block.hash"),
    parentHash: toHash(fields["parentHash"], "block.parentHash"),
    stateRoot: toHash(fields["stateRoot"], "block.stateRoot"),
    receiptsRoot: toHash(fields["receiptsRoot"], "block.receiptsRoot"),
    timestamp: toNumber(fields["timestamp"], "block.timestamp"),
  };
  const hash = fromBytes(keccak(encodeHeader(fields)));
  if (hash !== header.hash) throw new HeaderHashError(header.number, hash, header.hash);
  return header;
}

function encodeHeader(fields: Readonly<Record<string, unknown>>): Uint8Array {
  const present = LATER_FIELDS.filter(([name]) => fields[name] !== undefined && fields[name] !== null);
  return encodeList([...FIELDS, ...present].map(([name, kind]) => encodeField(name, kind, fields[name])));
}

function encodeField(name: string, kind: Kind, value: unknown): Uint8Array {
  const what = `block.${name}`;
  return encodeBytes(kind === "data" ? toBytes(toHex(value, what)) : quantityBytes(toBigint(value, what)));
}
