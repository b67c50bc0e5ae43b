import { word } from "../hex";
import { fromBytes, keccak, toBytes } from "./keccak";

/**
 * Slots whose hashed keys begin with the wanted prefixes, by prefix: a node proves only keys that it is asked for, and what is hidden is
 * known by its hash alone. Some slot with the same beginning leads past it. Tries the numbers from `from` up, at most `budget` of them.
 */
export function slotsTowards(
  prefixes: readonly string[],
  from: bigint,
  budget: number,
): ReadonlyMap<string, bigint> {
  const wanted = new Set(prefixes);
  const lengths = [...new Set(prefixes.map((prefix) => prefix.length))];
  const found = new Map<string, bigint>();
  for (let tried = 0; tried < budget && wanted.size > 0; tried += 1) {
    const slot = from + BigInt(tried);
    const key = fromBytes(keccak(toBytes(word(slot))));
    for (const length of lengths) {
      const prefix = key.slice(0, length);
      if (wanted.delete(prefix)) found.set(prefix, slot);
    }
  }
  return found;
}
