import { type Notebook } from "../notebook";
import { type Rpc } from "../rpc";
import { type Header } from "../trust/header";
import { readToken } from "./token";

/**
 * What the CollateralVault holds of each asset [native]. A balance that only the token's own code tells is left open, unless its
 * word is taken.
 */
export async function heldCollateral(
  rpc: Rpc,
  header: Header,
  tokens: readonly string[],
  vault: string,
  accepted: boolean,
  notebook: Notebook,
): Promise<readonly bigint[]> {
  const held: bigint[] = [];
  for (const address of tokens) {
    const token = await readToken(rpc, header, address.toLowerCase(), [vault]);
    notebook.take(token.storage);
    held.push(token.balances.get(vault) ?? 0n);
    if (token.grade === "proved" || accepted) continue;
    const reason =
      "the token's code is not one whose storage is known, so its balance is its own word: --accept-token-call takes it";
    notebook.leaveOpen([{ law: "TOKEN-1", subject: `collateral ${token.address}`, reason }]);
  }
  return held;
}
