import { formatUnits, getAddress, type Log, type Provider } from "ethers";

import { IERC20Metadata__factory } from "../../../typechain/factories/@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata__factory";
import { TestToken__factory } from "../../../typechain/factories/contracts/mocks/TestToken__factory";
import { ILedger__factory } from "../../../typechain/factories/contracts/interfaces/ILedger__factory";
import { IVault__factory } from "../../../typechain/factories/contracts/interfaces/IVault__factory";
import { type AccountId } from "../../domain/ids";
import { type DeployedAddresses } from "../deployment";
import { type ReadyCall } from "../readyCall";
import { parseDecimal } from "./decimal";
import { TradeError } from "./errors";

/** A sum of the settlement token. */
export interface Sum {
  /** As people wrote it. */
  readonly text: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly native: bigint;
}

/** @throws TradeError for what is no amount of the token */
export async function sumOf(provider: Provider, addresses: DeployedAddresses, text: string): Promise<Sum> {
  const token = IERC20Metadata__factory.connect(addresses.token, provider);
  const [symbol, decimals] = [await token.symbol(), Number(await token.decimals())];
  return { text, symbol, decimals, native: parseDecimal(text, decimals) };
}

export function openCall(addresses: DeployedAddresses, owner: string): ReadyCall {
  const data = ILedger__factory.createInterface().encodeFunctionData("openAccount", [owner]);
  return { to: addresses.ledger, data, does: `open an account for ${owner}` };
}

/** The account that a call opened, from what its receipt says: what was answered before may have gone to somebody else meanwhile. */
export function openedIn(logs: readonly Log[]): number | undefined {
  const ledger = ILedger__factory.createInterface();
  for (const log of logs) {
    const said = ledger.parseLog(log);
    if (said?.name === "AccountOpened") return Number(said.args[0]);
  }
  return undefined;
}

/**
 * The calls that bring a sum from a wallet to an account, those that are still missing: the mint, where `mint` asks for it and the wallet
 * has too little; the approval, of just this sum, where the Vault may take less; the deposit.
 * @throws TradeError where the wallet has too little, or the account is somebody else's: what is deposited there is theirs
 */
export async function depositCalls(
  provider: Provider,
  addresses: DeployedAddresses,
  { account, wallet, sum, mint }: { account: AccountId; wallet: string; sum: Sum; mint: boolean },
): Promise<readonly ReadyCall[]> {
  const { native, text, symbol, decimals } = sum;
  const owner = await ILedger__factory.connect(addresses.ledger, provider).ownerOf(account);
  if (owner !== getAddress(wallet))
    throw new TradeError(
      `account ${account} belongs to ${owner}, not to ${wallet}: a deposit would be theirs`,
    );
  const told = (units: bigint): string => `${formatUnits(units, decimals).replace(/\.0$/, "")} ${symbol}`;
  const token = TestToken__factory.connect(addresses.token, provider);
  const calls: ReadyCall[] = [];
  const missing = native - (await token.balanceOf(wallet));
  if (missing > 0n) {
    if (!mint)
      throw new TradeError(`${wallet} has ${told(native - missing)}, the deposit needs ${told(native)}`);
    const data = token.interface.encodeFunctionData("mint", [wallet, missing]);
    calls.push({
      to: addresses.token,
      data,
      does: `mint ${told(missing)}, which only a test token allows`,
    });
  }
  if ((await token.allowance(wallet, addresses.vault)) < native) {
    const data = token.interface.encodeFunctionData("approve", [addresses.vault, native]);
    calls.push({ to: addresses.token, data, does: `let the Vault take ${text} ${symbol}` });
  }
  const data = IVault__factory.createInterface().encodeFunctionData("deposit", [account, native]);
  return [...calls, { to: addresses.vault, data, does: `deposit ${text} ${symbol} to account ${account}` }];
}

/** The withdrawal of a sum to the account's payout address. */
export function withdrawCall(
  addresses: DeployedAddresses,
  account: AccountId,
  { native, text, symbol }: Sum,
): ReadyCall {
  const data = IVault__factory.createInterface().encodeFunctionData("withdraw", [account, native]);
  return {
    to: addresses.vault,
    data,
    does: `withdraw ${text} ${symbol} from account ${account} to its payout address`,
  };
}
