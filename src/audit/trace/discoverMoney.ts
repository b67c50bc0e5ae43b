import { discover } from "../code/discover";
import { type Rpc } from "../rpc";
import { type Header } from "../trust/header";
import { TraceError } from "./trace";
import { type MoneyAddresses, MONEY_FACES, type MoneyContract } from "./view";

/**
 * The contracts through which money goes, from the Ledger's address alone: each is named by the code of one before it, and that code is
 * proved to be the audited one. Throws a TraceError where it is not.
 */
export async function moneyAddressesFrom(rpc: Rpc, header: Header, ledger: string): Promise<MoneyAddresses> {
  const { addresses, findings } = await discover(rpc, header, ledger);
  const [wrong] = findings;
  if (wrong !== undefined) {
    throw new TraceError(`${wrong.subject}: have ${wrong.have}, need ${wrong.need}`);
  }
  const names = Object.keys(MONEY_FACES) as MoneyContract[];
  return Object.fromEntries(names.map((name) => [name, addresses[name] ?? ""])) as MoneyAddresses;
}
