import { type Provider } from "ethers";

import { AccountLens__factory } from "../../typechain/factories/contracts/lens/AccountLens__factory";
import { IExchange__factory } from "../../typechain/factories/contracts/interfaces/IExchange__factory";
import { IVault__factory } from "../../typechain/factories/contracts/interfaces/IVault__factory";
import { type AccountId } from "../domain/ids";
import { type DeployedAddresses } from "./deployment";
import { type Asker, attempt, type ExitCall, type ExitWait } from "./exit/attempt";
import { close, type Held } from "./exit/closing";
import { type Pledge, takeOut } from "./exit/collateral";
import { around } from "./exit/obstacles";
import { type Free, withdraw } from "./exit/withdrawal";

/** Twin of NO_LIMIT of contracts/types/Bounds.sol. */
const NO_LIMIT = 2n ** 112n - 1n;

/** An account that cannot leave as asked. */
export class ExitError extends Error {
  override readonly name = "ExitError";
}

/** What stands between an account and its money, and the next call that removes it. */
export interface ExitStep extends Free {
  readonly owner: string;
  readonly payout: string;
  /** A payout address that is not in force yet, and from when it is [s]. */
  readonly pendingPayout: { readonly to: string; readonly from: number } | undefined;
  readonly orders: number;
  /** Markets with a position, and its size [wad], positive long. */
  readonly positions: readonly { readonly market: number; readonly size: bigint }[];
  /** [wad] */
  readonly cash: bigint;
  /** Assets besides the settlement token that it has as collateral. */
  readonly collateral: readonly Pledge[];
  /** Undefined: nothing can be done now, and nothing is left if nothing is waited for either. */
  readonly next: ExitCall | undefined;
  /** What cannot be done now, though something else may be. */
  readonly waits: readonly ExitWait[];
}

/**
 * The next step of an account's way out, read from the chain alone: cancel its orders, close its positions by orders that only reduce, at
 * most `slippageBps` beyond mark, sweep what is less than a lot, then withdraw to the payout address as much as the owner's daily limit
 * lets go; last comes further collateral, after what is owed on it was paid in. Each call was tried on the newest state: what the contracts would refuse is waited for, and what can be done beside
 * it is done. Ask again after each.
 * @throws ExitError for an account that does not exist
 */
export async function nextExitStep(
  provider: Provider,
  addresses: DeployedAddresses,
  account: AccountId,
  slippageBps: number,
): Promise<ExitStep> {
  const report = await AccountLens__factory.connect(addresses.accountLens, provider).reportOf(account);
  const { owner, cash, withdrawable, withdrawableToday: today, dailyLimit } = report;
  if (BigInt(owner) === 0n) throw new ExitError(`account ${account} does not exist, or nobody owns it`);
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const asker: Asker = { provider, addresses, owner, now };
  const positions = report.positions
    .filter(({ size }) => size !== 0n)
    .map(({ market, size, mark }) => ({ market: Number(market), size, mark }));
  const [payout, pending, from] = await IVault__factory.connect(addresses.vault, provider).payoutOf(account);
  const pendingPayout = from === 0n ? undefined : { to: pending, from: Number(from) };
  const orders = bits(report.stored.orders);
  const collateral = report.collateral.map(({ asset, amount }) => ({ asset: Number(asset), amount }));
  const perDay = dailyLimit === NO_LIMIT ? undefined : dailyLimit;
  const free: Free = { withdrawable, today, perDay };
  const found = await steps(
    asker,
    account,
    { orders, positions, payout, slippageBps, cash, collateral },
    free,
  );
  const next = found.find((step): step is ExitCall => "to" in step);
  const waits = found.filter((step): step is ExitWait => "says" in step);
  return { owner, payout, pendingPayout, orders, positions, cash, collateral, ...free, next, waits };
}

interface Standing {
  readonly orders: number;
  readonly positions: readonly Held[];
  readonly payout: string;
  readonly slippageBps: number;
  readonly cash: bigint;
  readonly collateral: readonly Pledge[];
}

/** Everything that can be done now or has to be waited for, the first thing first. Orders come before all else: they hold margin. */
async function steps(
  asker: Asker,
  account: AccountId,
  { orders, positions, payout, slippageBps, cash, collateral }: Standing,
  free: Free,
): Promise<readonly (ExitCall | ExitWait)[]> {
  const found = orders > 0 ? [await cancelAll(asker, account, orders)] : [];
  for (const held of positions) found.push(await close(asker, account, held, slippageBps));
  // A position that waits keeps its margin: less of it would only bring its liquidation nearer.
  if (found.length > 0) return found;
  const cashOut = await withdraw(asker, account, payout, free);
  return [...cashOut, ...(await takeOut(asker, account, payout, cash, collateral))];
}

async function cancelAll(asker: Asker, account: AccountId, orders: number): Promise<ExitCall | ExitWait> {
  const data = IExchange__factory.createInterface().encodeFunctionData("cancelAll", [account]);
  const call = { to: asker.addresses.exchange, data, does: `cancel ${orders} resting orders` };
  const tried = await attempt(asker, call);
  return "refused" in tried ? around(asker, Number(tried.refused.args[0]), tried.refused) : call;
}

function bits(map: bigint): number {
  let count = 0;
  for (let rest = map; rest > 0n; rest >>= 1n) count += Number(rest & 1n);
  return count;
}
