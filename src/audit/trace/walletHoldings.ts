import { min } from "../../math/wadMath";
import { type Holding, readyCall } from "./report";
import { type Units } from "./units";
import { type View } from "./view";

/** What somebody still holds, and how much of it the Vault may already take. */
export async function walletHoldings(
  view: View,
  units: Units,
  owner: string,
  account: number | undefined,
): Promise<Holding[]> {
  const { vault } = view.addresses;
  const balance = await view.value<bigint>("token", "balanceOf", [owner]);
  const allowance = await view.value<bigint>("token", "allowance", [owner, vault]);
  const approved = min(balance, allowance);
  const holdings: Holding[] = [];
  if (approved > 0n) {
    const call =
      account === undefined
        ? readyCall(view.addresses, "ledger", "openAccount", [owner], null)
        : readyCall(view.addresses, "vault", "deposit", [account, approved], owner);
    const why =
      account === undefined
        ? "The Vault may take it, but the address owns no account yet: open one, then deposit."
        : "The Vault may take it, but nobody has deposited it yet: it is still in the wallet.";
    holdings.push({ place: "approved", amount: units.toWad(approved), account: account ?? null, why, call });
  }
  if (balance > approved) {
    const call = readyCall(view.addresses, "token", "approve", [vault, balance], owner);
    const why = "In the wallet: the exchange knows nothing of it. Approve, then deposit.";
    holdings.push({
      place: "wallet",
      amount: units.toWad(balance - approved),
      account: account ?? null,
      why,
      call,
    });
  }
  return holdings;
}

/** Tokens that the Vault holds beyond what the Ledger accounts for: they came without a deposit and are nobody's. */
export async function surplusHolding(
  view: View,
  listed: { readonly claimableAt: number | undefined },
): Promise<Holding[]> {
  const reserves = await view.value<bigint>("vault", "reserves");
  const { accounted } = await view.value<{ readonly accounted: bigint }>("ledger", "totals");
  if (reserves <= accounted) return [];
  const { claimableAt } = listed;
  const why =
    claimableAt === undefined
      ? "Sent to the Vault without a deposit: credited to nobody, and it cannot be taken back. Listing it starts 30 days, after which anybody may give it to the fund."
      : "Sent to the Vault without a deposit and listed: credited to nobody, and it cannot be taken back. When its time has come anybody may give it to the fund.";
  const call = readyCall(view.addresses, "vault", "sweepSurplus", [], null, claimableAt ?? null);
  return [{ place: "surplus", amount: reserves - accounted, account: null, why, call }];
}
