import { IERC20__factory } from "../../../typechain/factories/@openzeppelin/contracts/token/ERC20/IERC20__factory";
import { ICollateralVault__factory } from "../../../typechain/factories/contracts/interfaces/ICollateralVault__factory";
import { IVault__factory } from "../../../typechain/factories/contracts/interfaces/IVault__factory";
import { type AccountId } from "../../domain/ids";
import { toNative } from "../../math/nativeUnits";
import { type Asker, attempt, type ExitCall, type ExitWait } from "./attempt";

/** An asset besides the settlement token, and how much of it an account has [wad of whole tokens]. */
export interface Pledge {
  readonly asset: number;
  readonly amount: bigint;
}

/** What the account owes on its collateral is paid in from its owner's wallet; then each asset is taken out. @param cash [wad] */
export async function takeOut(
  asker: Asker,
  account: AccountId,
  payout: string,
  cash: bigint,
  pledges: readonly Pledge[],
): Promise<readonly (ExitCall | ExitWait)[]> {
  if (pledges.length === 0) return [];
  if (cash < 0n) return [await payIn(asker, account, -cash)];
  return Promise.all(pledges.map((pledge) => withdrawal(asker, account, payout, pledge)));
}

async function payIn(asker: Asker, account: AccountId, owed: bigint): Promise<ExitCall | ExitWait> {
  const { provider, addresses, owner } = asker;
  const vault = IVault__factory.connect(addresses.vault, provider);
  const { numerator, denominator } = await vault.nativeScale();
  const native = (owed * numerator + denominator - 1n) / denominator;
  const token = IERC20__factory.connect(addresses.token, provider);
  if ((await token.balanceOf(owner)) < native) {
    return { says: `The account owes ${native} native units, which are not in the wallet of ${owner}.` };
  }
  if ((await token.allowance(owner, addresses.vault)) < native) {
    const data = token.interface.encodeFunctionData("approve", [addresses.vault, native]);
    const does = `let the Vault take ${native} native units that the account owes`;
    return { to: addresses.token, data, does, clearsTheWay: true };
  }
  const data = vault.interface.encodeFunctionData("deposit", [account, native]);
  return { to: addresses.vault, data, does: `pay in ${native} native units that the account owes` };
}

async function withdrawal(
  asker: Asker,
  account: AccountId,
  payout: string,
  { asset, amount }: Pledge,
): Promise<ExitCall | ExitWait> {
  const to = asker.addresses.collateral;
  const vault = ICollateralVault__factory.connect(to, asker.provider);
  const { decimals } = await vault.assetOf(asset);
  const native = toNative(amount, Number(decimals));
  const data = vault.interface.encodeFunctionData("withdraw", [account, asset, native]);
  const call = {
    to,
    data,
    does: `take out ${native} native units of collateral asset ${asset} to ${payout}`,
  };
  const tried = await attempt(asker, call);
  return "refused" in tried ? { says: `Collateral asset ${asset}: ${tried.refused.message}.` } : call;
}
