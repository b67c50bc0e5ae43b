import { word } from "../hex";
import { type Rpc } from "../rpc";
import { type Place } from "../state/place";
import { fromBytes } from "../trie/keccak";
import { type Anchor } from "../trust/anchor";
import { accountIn, getProof, provedCode } from "../trust/accounts";
import { encodeHeader } from "../trust/header";
import { type InclusionProof, PROOF_SCHEMA } from "./file";
import { accountPlaces, heldIn, marketsOf, positionPlaces, touchPlaces } from "./slots";
import { StorageWords } from "./words";

/** Gathers the proof of one account. What it gathers is verified by whoever reads it, and here by being followed. */
export async function proveInclusion(
  rpc: Rpc,
  { header, chainId }: Anchor,
  ledger: string,
  account: number,
): Promise<InclusionProof> {
  const block = await rpc.request("eth_getBlockByHash", [header.hash, false]);
  const encoded = encodeHeader(block as Readonly<Record<string, unknown>>);
  const { accountProof } = await getProof(rpc, ledger, [], header);
  const proved = accountIn(header.stateRoot, ledger, accountProof);
  const code = await provedCode(rpc, header, proved);
  const words = new StorageWords(proved.storageRoot);
  const slots = new Set<string>();
  const nodes = new Set<string>();
  const fetch = async (places: readonly Place[]): Promise<void> => {
    const keys = places.map(({ slot }) => word(slot));
    const { storageProof } = await getProof(rpc, ledger, keys, header);
    for (const key of keys) slots.add(key);
    for (const { proof } of storageProof) for (const node of proof) nodes.add(node);
    words.add([...nodes]);
  };
  await fetch(accountPlaces(account));
  const markets = marketsOf(account, words.at);
  if (markets.length > 0) {
    await fetch(positionPlaces(account, markets));
    await fetch(markets.flatMap((market) => touchPlaces(heldIn(account, market, words.at))));
  }
  return {
    schema: PROOF_SCHEMA,
    chainId,
    header: fromBytes(encoded),
    ledger: ledger.toLowerCase(),
    code,
    account,
    markets: [...markets],
    accountProof: [...accountProof],
    slots: [...slots],
    storageNodes: [...nodes],
  };
}
