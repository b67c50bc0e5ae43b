import { keccak256, toUtf8Bytes } from "ethers";

import { type ExchangeConfig } from "./exchangeConfig";

/** One hash for one configuration, whatever the order in which its fields were written. */
export function configHash(config: ExchangeConfig): string {
  return keccak256(toUtf8Bytes(canonicalJson(config)));
}

/** JSON with sorted keys; bigints as decimal strings. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "bigint") {
      return part.toString();
    }
    if (part !== null && typeof part === "object" && !Array.isArray(part)) {
      return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return part;
  });
}
