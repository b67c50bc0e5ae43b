import { toBigint, toHash, toHex, toNumber } from "../hex";
import { RpcGarbledError } from "../rpc";
import { fromBytes, keccak, toBytes } from "../trie/keccak";
import { decodeRlp, encodeBytes, encodeList, quantityBytes, RlpError, type RlpItem } from "../trie/rlp";

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
      `the header of block ${number} hashes to ${have}, not to ${claimed}: it is another block, or the node lies, ` +
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

/** The header as it is hashed. */
export function encodeHeader(fields: Readonly<Record<string, unknown>>): Uint8Array {
  const present = LATER_FIELDS.filter(([name]) => fields[name] !== undefined && fields[name] !== null);
  return encodeList([...FIELDS, ...present].map(([name, kind]) => encodeField(name, kind, fields[name])));
}

const STATE_ROOT_AT = 3;
const NUMBER_AT = 8;
const TIMESTAMP_AT = 11;

/** What an encoded header says, if it hashes to `hash`. Throws a HeaderHashError or RlpError. */
export function decodeHeader(
  encoded: Uint8Array,
  hash: string,
): Pick<Header, "number" | "hash" | "stateRoot" | "timestamp"> {
  const fields = decodeRlp(encoded);
  const have = fromBytes(keccak(encoded));
  const field = (at: number): string => {
    const item = Array.isArray(fields) ? (fields as readonly RlpItem[])[at] : undefined;
    if (!(item instanceof Uint8Array)) throw new RlpError("no header");
    return fromBytes(item);
  };
  const number = Number(field(NUMBER_AT));
  if (have !== hash) throw new HeaderHashError(number, have, hash);
  return { number, hash, stateRoot: field(STATE_ROOT_AT), timestamp: Number(field(TIMESTAMP_AT)) };
}

function encodeField(name: string, kind: Kind, value: unknown): Uint8Array {
  const what = `block.${name}`;
  return encodeBytes(kind === "data" ? toBytes(toHex(value, what)) : quantityBytes(toBigint(value, what)));
}
