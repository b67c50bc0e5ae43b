import { type Provider } from "ethers";

import { AccountLens__factory } from "../../../typechain/factories/contracts/lens/AccountLens__factory";
import { MarketLens__factory } from "../../../typechain/factories/contracts/lens/MarketLens__factory";
import { type IAccountLens } from "../../../typechain/contracts/lens/AccountLens";
import { type IMarketLens } from "../../../typechain/contracts/lens/MarketLens";
import { type AccountId, type MarketId } from "../../domain/ids";
import { type RestingOrder } from "../../domain/snapshot";
import { type DeployedAddresses } from "../deployment";
import { Lens } from "../lens";
import { toAccount } from "../rawSnapshot";
import { TradeError } from "./errors";
import { type BookUnits, unitsOf } from "./order";

/** A market as somebody who wants to trade sees it. */
export interface MarketStanding {
  readonly report: IMarketLens.MarketReportStructOutput;
  readonly units: BookUnits;
  /** Levels, best first. */
  readonly bids: readonly IMarketLens.DepthStructOutput[];
  readonly asks: readonly IMarketLens.DepthStructOutput[];
}

/** @param levels of each side @throws TradeError where there is no such market */
export async function marketStanding(
  provider: Provider,
  addresses: DeployedAddresses,
  market: MarketId,
  levels: number,
): Promise<MarketStanding> {
  const units = await unitsOf(provider, addresses, market);
  const lens = MarketLens__factory.connect(addresses.marketLens, provider);
  const [report, bids, asks] = [
    await lens.reportOf(market),
    await lens.depthOf(market, true, 0, levels),
    await lens.depthOf(market, false, 0, levels),
  ];
  return { report, units, bids, asks };
}

/** An account as its owner sees it. */
export interface AccountStanding {
  readonly report: IAccountLens.AccountReportStructOutput;
  readonly orders: readonly RestingOrder[];
}

/** @throws TradeError where there is no such account */
export async function accountStanding(
  provider: Provider,
  addresses: DeployedAddresses,
  account: AccountId,
): Promise<AccountStanding> {
  const lens = new Lens(provider, addresses.solvencyLens);
  const { accountViews } = await lens.snapshot(account, account, [], "latest");
  const [view] = accountViews;
  if (view === undefined) throw new TradeError(`account ${account} does not exist: open one first`);
  const report = await AccountLens__factory.connect(addresses.accountLens, provider).reportOf(account);
  return { report, orders: toAccount(view, undefined).orders };
}
