import { toHash, toHex, word } from "../hex";
import { type Rpc, RpcGarbledError } from "../rpc";
import { fromBytes, keccak, toBytes } from "../trie/keccak";
import { EMPTY_ROOT, NodeSet, ProofError, valueIn } from "../trie/proof";
import { decodeRlp, type RlpItem } from "../trie/rlp";
import { type Header } from "./header";

/** An account as the state root has it. */
export interface ProvedAccount {
  readonly address: string;
  readonly nonce: bigint;
  readonly balance: bigint;
  readonly storageRoot: string;
  readonly codeHash: string;
}

/** keccak of no code. */
export const NO_CODE = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

/** What an EIP-1186 answer is made of. */
export interface RawProof {
  readonly accountProof: readonly string[];
  readonly storageProof: readonly { readonly key: unknown; readonly proof: readonly string[] }[];
}

/** Proves an account's state under the header. Throws a ProofError where the node's proof does not lead there. */
export async function proveAccount(rpc: Rpc, header: Header, address: string): Promise<ProvedAccount> {
  const { accountProof } = await getProof(rpc, address, [], header);
  return accountIn(header.stateRoot, address, accountProof);
}

/** The account that the nodes prove under a state root. */
export function accountIn(stateRoot: string, address: string, proof: readonly string[]): ProvedAccount {
  const nodes = new NodeSet();
  nodes.addAll([proof]);
  const value = valueIn(stateRoot, keccak(toBytes(address)), nodes);
  if (value === undefined) {
    return { address, nonce: 0n, balance: 0n, storageRoot: EMPTY_ROOT, codeHash: NO_CODE };
  }
  const fields = decodeRlp(value);
  const bytes = Array.isArray(fields) ? fields.filter((field) => field instanceof Uint8Array) : [];
  const [nonce, balance, storageRoot, codeHash] = bytes;
  if (bytes.length !== 4 || storageRoot?.length !== 32 || codeHash?.length !== 32) {
    throw new ProofError(`what is at ${address} is no account`);
  }
  return {
    address,
    nonce: bytesToBigint(nonce),
    balance: bytesToBigint(balance),
    storageRoot: fromBytes(storageRoot),
    codeHash: fromBytes(codeHash),
  };
}

/** Asks for an account's proof, with that of some storage slots (as 32 bytes). Throws a ProofError where the account is not proved; slots are not looked at. */
export async function getProof(
  rpc: Rpc,
  address: string,
  keys: readonly string[],
  header: Header,
): Promise<RawProof> {
  const answer = await rpc.request("eth_getProof", [address, keys, `0x${header.number.toString(16)}`]);
  const fields = answer as Readonly<Record<string, unknown>> | null;
  const storage = fields?.["storageProof"];
  if (!Array.isArray(storage)) throw new RpcGarbledError("eth_getProof", "the answer has no storage proof");
  const accountProof = nodesOf(fields?.["accountProof"]);
  // Also where storage alone is asked for: a node that proves another account lies, whatever its slots.
  accountIn(header.stateRoot, address, accountProof);
  return {
    accountProof,
    storageProof: storage.map((entry: unknown) => {
      const { key, proof } = entry as { readonly key: unknown; readonly proof: unknown };
      return { key, proof: nodesOf(proof) };
    }),
  };
}

/** Code whose hash is proved; throws an RpcGarbledError where the node gives another. */
export async function provedCode(rpc: Rpc, header: Header, account: ProvedAccount): Promise<string> {
  if (account.codeHash === NO_CODE) return "0x";
  const params = [account.address, `0x${header.number.toString(16)}`];
  const code = toHex(await rpc.request("eth_getCode", params), "eth_getCode");
  const hash = fromBytes(keccak(toBytes(code)));
  if (hash !== account.codeHash) {
    throw new RpcGarbledError(
      "eth_getCode",
      `the code of ${account.address} hashes to ${hash}, proved is ${account.codeHash}`,
    );
  }
  return code;
}

/** One slot of an account whose storage root is proved. */
export async function provedWord(
  rpc: Rpc,
  header: Header,
  { address, storageRoot }: ProvedAccount,
  slot: bigint,
): Promise<bigint> {
  const { storageProof } = await getProof(rpc, address, [word(slot)], header);
  const nodes = new NodeSet();
  nodes.addAll(storageProof.map(({ proof }) => proof));
  return storedNumber(valueIn(storageRoot, keccak(toBytes(word(slot))), nodes));
}

/** A storage value as the trie has it: RLP of a number without leading zeros. */
export function storedNumber(value: Uint8Array | undefined): bigint {
  if (value === undefined) return 0n;
  const item: RlpItem = decodeRlp(value);
  if (!(item instanceof Uint8Array)) throw new ProofError("a storage value that is no string");
  return bytesToBigint(item);
}

function nodesOf(proof: unknown): readonly string[] {
  if (!Array.isArray(proof)) throw new RpcGarbledError("eth_getProof", "a proof that is no list of nodes");
  return proof.map((node) => toHex(node, "eth_getProof"));
}

function bytesToBigint(bytes: Uint8Array | undefined): bigint {
  return bytes === undefined || bytes.length === 0 ? 0n : BigInt(fromBytes(bytes));
}

/** The address in lower case that a proved word holds. */
export function addressIn(value: bigint): string {
  return toHash(word(value), "address").replace(/^0x.{24}/, "0x");
}
