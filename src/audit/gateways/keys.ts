import { type HistoryKeys } from "../history/keyCollector";
import { type Rpc } from "../rpc";
import { type ContractStorage } from "../state/contractStorage";
import { KEYRING } from "../state/places";
import { type Header } from "../trust/header";
import { toHex } from "../hex";

/** Keys that may act now, and for how many accounts: by the Keyring's proved storage. Addresses in lower case. */
export function keysInForce(
  { delegates }: Pick<HistoryKeys, "delegates">,
  keyring: ContractStorage,
  now: number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [account, keys] of delegates) {
    for (const key of keys) {
      const place = KEYRING.delegates.at(account).at(key);
      const may = keyring.value(place.member("permissions")) !== 0n;
      if (!may || keyring.value(place.member("expiry")) < BigInt(now)) continue;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return found;
}

/** Which of these have code, as the node says: who hides one hides a key that its owner chose. */
export async function withCode(
  rpc: Rpc,
  header: Header,
  addresses: readonly string[],
): Promise<readonly string[]> {
  if (addresses.length === 0) return [];
  const block = `0x${header.number.toString(16)}`;
  const answers = await rpc.batch(
    addresses.map((address) => ({ method: "eth_getCode", params: [address, block] })),
  );
  return addresses.filter((_, i) => toHex(answers[i], "eth_getCode") !== "0x");
}
