import { keccak256, toUtf8Bytes } from "ethers";

import { canonicalJson } from "../../domain/run/canonical";
import { type ExchangeConfig } from "./exchangeConfig";

/** One hash for one configuration, whatever the order in which its fields were written. */
export function configHash(config: ExchangeConfig): string {
  return keccak256(toUtf8Bytes(canonicalJson(JSON.parse(JSON.stringify(config, bigintAsText)))));
}

function bigintAsText(_key: string, part: unknown): unknown {
  return typeof part === "bigint" ? part.toString() : part;
}
