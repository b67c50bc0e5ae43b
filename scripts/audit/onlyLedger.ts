import { findLedgers } from "../../src/audit/history/shipyard";
import { type Rpc } from "../../src/audit/rpc";

/** Nobody said which Ledger is meant, and it is not the only one. */
export class WhichLedgerError extends Error {
  override readonly name = "WhichLedgerError";
}

/** The Ledger of a chain that has one. @param from no contract is older. @throws WhichLedgerError where it has none, or several */
export async function onlyLedger(rpc: Rpc, from: number): Promise<string> {
  const found = await findLedgers(rpc, from);
  const [ledger] = found;
  if (ledger !== undefined && found.length === 1) return ledger;
  throw new WhichLedgerError(
    found.length === 0
      ? `no Ledger was built on this chain since block ${from}`
      : `more than one Ledger was built since block ${from}: ${found.join(", ")}`,
  );
}
