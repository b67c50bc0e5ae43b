import { type Provider } from "ethers";

import { IKeyring__factory } from "../../../typechain/factories/contracts/interfaces/IKeyring__factory";
import { ILedger__factory } from "../../../typechain/factories/contracts/interfaces/ILedger__factory";
import { ITriggerOrders__factory } from "../../../typechain/factories/contracts/interfaces/ITriggerOrders__factory";
import { type AccountId, type MarketId } from "../../domain/ids";
import { type StandingTrigger } from "../../domain/snapshot";
import { type Deployment } from "../deployment";
import { readGateway } from "../gatewayReader";
import { type ReadyCall, tryCall } from "../readyCall";
import { decimal } from "./decimal";
import { TradeError } from "./errors";
import { unitsOf } from "./order";

const DAY_SEC = 86_400;
const MAY_TRADE = 1n;
const MOST_UINT96 = 2n ** 96n - 1n;
/** What a key may at most: twin of MAX_DELEGATE_SLIPPAGE_BPS of contracts/types/Bounds.sol. */
const MOST_SLIPPAGE_BPS = 50;

const triggerOrders = ITriggerOrders__factory.createInterface();
const keyring = IKeyring__factory.createInterface();

/** A stop or a take-profit as people state it: what is closed is the position as it stands. */
export interface StopTerms {
  readonly account: AccountId;
  readonly market: MarketId;
  /** Of mark [wad]. */
  readonly price: bigint;
  /** Fires where mark is better than `price`, not worse. */
  readonly takeProfit: boolean;
  readonly slippageBps: number;
  readonly days: number;
  /** What the gateway's orders may lose against mark in a day [wad], where the account does not trust it yet. */
  readonly lossPerDay: bigint;
}

/** The deployment's TriggerOrders. @throws TradeError where it has none */
export async function triggerGateway(provider: Provider, { gateways = [] }: Deployment): Promise<string> {
  const data = triggerOrders.encodeFunctionData("triggerOf", [0]);
  for (const to of gateways) {
    const tried = await tryCall(provider, to, { to, data }).catch(() => undefined);
    if (tried !== undefined && "refused" in tried && tried.refused.error === "TriggerOrders_Unknown")
      return to;
  }
  throw new TradeError("the deployment's file names no TriggerOrders");
}

/** Triggers of an account that stand. */
export async function stopsOf(
  provider: Provider,
  gateway: string,
  account: AccountId,
): Promise<readonly StandingTrigger[]> {
  const { triggers } = await readGateway(provider, gateway, []);
  return triggers.filter((trigger) => trigger.account === account);
}

/**
 * The calls that leave a stop behind, those that are still missing: the gateway becomes a key of the account that may trade, where it is
 * none or would expire before the stop; the stop.
 * @throws TradeError where there is no position, or less than a lot of it; where the key may go less far from mark than the stop
 */
export async function stopCalls(
  provider: Provider,
  { addresses }: Deployment,
  gateway: string,
  terms: StopTerms,
): Promise<readonly ReadyCall[]> {
  const { account, market, price, takeProfit, slippageBps, days } = terms;
  const { size } = await ILedger__factory.connect(addresses.ledger, provider).touched(account, market);
  const { lotSize } = await unitsOf(provider, addresses, market);
  const lots = (size < 0n ? -size : size) / lotSize;
  if (lots === 0n) throw new TradeError(`account ${account} has no lot to close in market ${market}`);
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const expiry = now + days * DAY_SEC;
  const isBuy = size < 0n;
  const fixed = { throughHalts: false, trailBps: 0, since: 0, reward: 0 };
  const trigger = {
    ...fixed,
    account,
    market,
    isBuy,
    above: takeProfit !== isBuy,
    slippageBps,
    expiry,
    lots,
    price: within("price", price),
  };
  const what = takeProfit ? "take profit" : "stop";
  const stop: ReadyCall = {
    to: gateway,
    data: triggerOrders.encodeFunctionData("place", [trigger]),
    does: `leave a ${what} that ${isBuy ? "buys back" : "sells"} ${decimal(lots * lotSize)} once mark is ${decimal(price)} or ${trigger.above ? "more" : "less"}`,
  };
  const key = await IKeyring__factory.connect(addresses.keyring, provider).delegateOf(account, gateway);
  const mayTrade = (key.permissions & MAY_TRADE) !== 0n;
  if (mayTrade && key.maxSlippageBps < BigInt(slippageBps)) {
    throw new TradeError(
      `account ${account} lets the gateway go ${key.maxSlippageBps} bps from mark, the stop asks for ${slippageBps}`,
    );
  }
  if (mayTrade && key.expiry >= BigInt(expiry)) return [stop];
  // What an owner allowed once is only prolonged. A day more: the stop is sent later, and others may follow.
  const permissions = key.permissions | MAY_TRADE;
  const [slippage, loss] = mayTrade
    ? [key.maxSlippageBps, key.maxLossPerDay]
    : [MOST_SLIPPAGE_BPS, within("loss", terms.lossPerDay)];
  const limits = [permissions, expiry + DAY_SEC, slippage, loss] as const;
  const data = keyring.encodeFunctionData("setDelegate", [account, gateway, ...limits]);
  const does = `let ${gateway} trade for account ${account}, at most ${decimal(loss)} a day worse than mark`;
  return [{ to: addresses.keyring, data, does }, stop];
}

function within(what: string, wad: bigint): bigint {
  if (wad <= MOST_UINT96) return wad;
  throw new TradeError(
    `a ${what} of ${decimal(wad)} is more than ${decimal(MOST_UINT96)}, the most that can be said`,
  );
}

/** The call that takes a stop back. */
export function unstopCall(gateway: string, id: bigint): ReadyCall {
  return {
    to: gateway,
    data: triggerOrders.encodeFunctionData("cancel", [id]),
    does: `take stop ${id} back`,
  };
}
