import { type Provider } from "ethers";

import { IERC20__factory } from "../../typechain/factories/@openzeppelin/contracts/token/ERC20/IERC20__factory";
import { AccountLens__factory } from "../../typechain/factories/contracts/lens/AccountLens__factory";
import { ICollateralVault__factory } from "../../typechain/factories/contracts/interfaces/ICollateralVault__factory";
import { IExchange__factory } from "../../typechain/factories/contracts/interfaces/IExchange__factory";
import { ILiquidator__factory } from "../../typechain/factories/contracts/interfaces/ILiquidator__factory";
import { IVault__factory } from "../../typechain/factories/contracts/interfaces/IVault__factory";
import { type AccountId } from "../domain/ids";
import { toNative } from "../math/nativeUnits";
import { type DeployedAddresses } from "./deployment";

/** Twin of OrderKind.ImmediateOrCancel. */
const IMMEDIATE_OR_CANCEL = 2;
const BPS = 10_000n;

/** An account that cannot leave as asked. */
export class ExitError extends Error {
  override readonly name = "ExitError";
}

/** One call that anybody's wallet can send for the owner. */
export interface ExitCall {
  readonly to: string;
  readonly data: string;
  /** What it does, for people. */
  readonly does: string;
}

/** What stands between an account and its money, and the next call that removes it. */
export interface ExitStep {
  readonly owner: string;
  readonly payout: string;
  readonly orders: number;
  /** Markets with a position, and its size [wad], positive long. */
  readonly positions: readonly { readonly market: number; readonly size: bigint }[];
  /** [wad] */
  readonly cash: bigint;
  /** [wad] what may leave now. */
  readonly withdrawable: bigint;
  /** Assets besides the settlement token that it has as collateral, and how much of each [wad of whole tokens]. */
  readonly collateral: readonly { readonly asset: number; readonly amount: bigint }[];
  /** Undefined: nothing is left to do. */
  readonly next: ExitCall | undefined;
}

/**
 * The next step of an account's way out, read from the chain alone: cancel its orders, close its positions by orders that only reduce, at
 * most `slippageBps` beyond mark, sweep what is less than a lot, withdraw to the payout address, pay in what it owes on its collateral,
 * and take that out. Ask again after each.
 * @throws ExitError for an account that does not exist
 */
export async function nextExitStep(
  provider: Provider,
  addresses: DeployedAddresses,
  account: AccountId,
  slippageBps: number,
): Promise<ExitStep> {
  const report = await AccountLens__factory.connect(addresses.accountLens, provider).reportOf(account);
  if (BigInt(report.owner) === 0n)
    throw new ExitError(`account ${account} does not exist, or nobody owns it`);
  const [payout] = await IVault__factory.connect(addresses.vault, provider).payoutOf(account);
  const positions = report.positions
    .filter(({ size }) => size !== 0n)
    .map(({ market, size, mark }) => ({ market: Number(market), size, mark }));
  const orders = bits(report.stored.orders);
  const collateral = report.collateral.map(({ asset, amount }) => ({ asset: Number(asset), amount }));
  const standing = { owner: report.owner, payout, orders, positions, cash: report.cash, collateral };
  const withdrawable = report.withdrawable;
  const [position] = positions;
  const [asset] = collateral;
  const call = async (): Promise<ExitCall | undefined> => {
    if (orders > 0) return cancelAll(addresses, account, orders);
    if (position !== undefined) return close(provider, addresses, account, position, slippageBps);
    const cashOut = await withdraw(provider, addresses, account, withdrawable, payout);
    if (cashOut !== undefined || asset === undefined) return cashOut;
    if (report.cash < 0n) return payIn(provider, addresses, account, report.owner, -report.cash);
    return takeOut(provider, addresses, account, asset, payout);
  };
  return { ...standing, withdrawable, next: await call() };
}

function cancelAll({ exchange }: DeployedAddresses, account: AccountId, orders: number): ExitCall {
  const data = IExchange__factory.createInterface().encodeFunctionData("cancelAll", [account]);
  return { to: exchange, data, does: `cancel ${orders} resting orders` };
}

interface Held {
  readonly market: number;
  readonly size: bigint;
  readonly mark: bigint;
}

async function close(
  provider: Provider,
  addresses: DeployedAddresses,
  account: AccountId,
  { market, size, mark }: Held,
  slippageBps: number,
): Promise<ExitCall> {
  const top = await IExchange__factory.connect(addresses.exchange, provider).topOf(market);
  const lots = (size < 0n ? -size : size) / top.lotSize;
  if (lots === 0n) {
    const data = ILiquidator__factory.createInterface().encodeFunctionData("sweepDust", [account, market]);
    return { to: addresses.liquidator, data, does: `hand less than a lot in market ${market} to the fund` };
  }
  const isBuy = size < 0n;
  const beyond = (mark * BigInt(slippageBps)) / BPS;
  // Towards mark: rounding must not go beyond what was asked.
  const tick = isBuy ? (mark + beyond) / top.tickSize : (mark - beyond + top.tickSize - 1n) / top.tickSize;
  const request = {
    account,
    market,
    isBuy,
    kind: IMMEDIATE_OR_CANCEL,
    reduceOnly: true,
    tick,
    lots,
    expiry: 0,
    maxFills: 0,
    clientId: 0,
  };
  const data = IExchange__factory.createInterface().encodeFunctionData("place", [request]);
  const does = `${isBuy ? "buy back" : "sell"} ${lots} lots in market ${market}, at tick ${tick} or better`;
  return { to: addresses.exchange, data, does };
}

async function withdraw(
  provider: Provider,
  { vault }: DeployedAddresses,
  account: AccountId,
  withdrawable: bigint,
  payout: string,
): Promise<ExitCall | undefined> {
  const contract = IVault__factory.connect(vault, provider);
  const { numerator, denominator } = await contract.nativeScale();
  const native = (withdrawable * numerator) / denominator;
  if (native === 0n) return undefined;
  const data = contract.interface.encodeFunctionData("withdraw", [account, native]);
  return { to: vault, data, does: `withdraw ${native} native units to ${payout}` };
}

/** What an account owes on its collateral comes from its owner's wallet. */
async function payIn(
  provider: Provider,
  { vault, token }: DeployedAddresses,
  account: AccountId,
  owner: string,
  owed: bigint,
): Promise<ExitCall> {
  const contract = IVault__factory.connect(vault, provider);
  const { numerator, denominator } = await contract.nativeScale();
  const native = (owed * numerator + denominator - 1n) / denominator;
  const erc20 = IERC20__factory.connect(token, provider);
  if ((await erc20.allowance(owner, vault)) < native) {
    const data = erc20.interface.encodeFunctionData("approve", [vault, native]);
    return { to: token, data, does: `let the Vault take ${native} native units that the account owes` };
  }
  const data = contract.interface.encodeFunctionData("deposit", [account, native]);
  return { to: vault, data, does: `pay in ${native} native units that the account owes` };
}

async function takeOut(
  provider: Provider,
  { collateral }: DeployedAddresses,
  account: AccountId,
  { asset, amount }: { readonly asset: number; readonly amount: bigint },
  payout: string,
): Promise<ExitCall> {
  const contract = ICollateralVault__factory.connect(collateral, provider);
  const { decimals } = await contract.assetOf(asset);
  const native = toNative(amount, Number(decimals));
  const data = contract.interface.encodeFunctionData("withdraw", [account, asset, native]);
  return {
    to: collateral,
    data,
    does: `take out ${native} native units of collateral asset ${asset} to ${payout}`,
  };
}

function bits(map: bigint): number {
  let count = 0;
  for (let rest = map; rest > 0n; rest >>= 1n) count += Number(rest & 1n);
  return count;
}
