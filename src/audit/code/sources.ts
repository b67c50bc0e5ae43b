import { type Unchecked } from "../finding";
import { type Rpc } from "../rpc";
import { proveAccount, provedCode } from "../trust/accounts";
import { type Header } from "../trust/header";
import { FACTS, type AuditedContract } from "./facts";
import { readCode } from "./readCode";

/** Adapters between a feed and the oracle, as this checkout has them. */
const ADAPTERS = [
  "ChainlinkSource",
  "SignedSource",
  "PythSource",
  "RedStoneSource",
  "UniswapV3TwapSource",
] as const satisfies readonly AuditedContract[];

/**
 * Which of the oracle's sources are no code of this checkout. Governance may list any, so that is no violation: but what such a source
 * says can be anything, and the audit does not know it.
 */
export async function unknownSources(
  rpc: Rpc,
  header: Header,
  adapters: readonly string[],
): Promise<readonly Unchecked[]> {
  const open: Unchecked[] = [];
  for (const address of new Set(adapters)) {
    const code = await provedCode(rpc, header, await proveAccount(rpc, header, address));
    if (ADAPTERS.some((name) => readCode(FACTS[name], code).matches)) continue;
    const reason = "its code is none of this checkout's adapters, so its prices are its own word";
    open.push({ law: "CODE-1", subject: `source ${address}`, reason });
  }
  return open;
}
