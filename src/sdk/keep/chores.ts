import { type Provider } from "ethers";

import { IAuction__factory } from "../../../typechain/factories/contracts/interfaces/IAuction__factory";
import { IDeleverager__factory } from "../../../typechain/factories/contracts/interfaces/IDeleverager__factory";
import { ILiquidator__factory } from "../../../typechain/factories/contracts/interfaces/ILiquidator__factory";
import { IPriceOracle__factory } from "../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { ITriggerOrders__factory } from "../../../typechain/factories/contracts/interfaces/ITriggerOrders__factory";
import { type AccountId } from "../../domain/ids";
import { type Snapshot } from "../../domain/snapshot";
import { healthOf } from "../../laws/valuation";
import { type Deployment } from "../deployment";
import { readGateway } from "../gatewayReader";
import { type ReadyCall } from "../readyCall";

/** Calls that may be worth making, the most urgent first. Whether one is, the contracts say when it is tried. */
export interface Chore extends ReadyCall {
  /** How often in a row it may be made while the contracts take it. */
  readonly times: number;
}

const MOST_STEPS = 20;
const oracle = IPriceOracle__factory.createInterface();
const auction = IAuction__factory.createInterface();
const liquidator = ILiquidator__factory.createInterface();
const deleverager = IDeleverager__factory.createInterface();
const triggerOrders = ITriggerOrders__factory.createInterface();

/** A round of every market: all else is judged by its prices. */
export function rounds({ addresses, markets }: Deployment): readonly Chore[] {
  return markets.map(({ id, symbol }) => ({
    to: addresses.oracle,
    data: oracle.encodeFunctionData("update", [id]),
    does: `ask the sources of market ${id}, ${symbol}`,
    times: 1,
  }));
}

/** Steps of the uncross that opens a book again. */
export function uncrosses({ addresses }: Deployment, { markets }: Snapshot): readonly Chore[] {
  const waiting = markets.filter(({ book }) => book.uncross !== 0);
  return waiting.map(({ id }) => ({
    to: addresses.auction,
    data: auction.encodeFunctionData("step", [id, 0]),
    does: `step the uncross of market ${id}`,
    times: MOST_STEPS,
  }));
}

/**
 * Steps of the waterfall for whoever is below maintenance margin, the worst first.
 * @param keeper the account that is paid for them
 */
export function liquidations(
  { addresses }: Deployment,
  snapshot: Snapshot,
  keeper: AccountId,
): readonly Chore[] {
  const due = snapshot.accounts.flatMap((account) => {
    const health = healthOf(account, snapshot, "better");
    if (health === undefined || health.equity >= health.maintenanceMargin) return [];
    return [{ account, missing: health.maintenanceMargin - health.equity }];
  });
  due.sort((a, b) => (a.missing < b.missing ? 1 : a.missing > b.missing ? -1 : 0));
  return due.flatMap(({ account: { id, positions } }) =>
    positions.map(({ market }) => ({
      to: addresses.liquidator,
      data: liquidator.encodeFunctionData("liquidate", [id, market, 0, keeper]),
      does: `liquidate account ${id} in market ${market}`,
      times: MOST_STEPS,
    })),
  );
}

/** What a deficit's market may take back, once a minute. */
export function repayments({ addresses }: Deployment, { markets }: Snapshot): readonly Chore[] {
  const owing = markets.filter(({ deficitAccount }) => deficitAccount !== 0);
  return owing.map(({ id }) => ({
    to: addresses.deleverager,
    data: deleverager.encodeFunctionData("repayDeficit", [id]),
    does: `repay the deficit of market ${id}`,
    times: 1,
  }));
}

/** Triggers that stand in the deployment's gateways: a trailing price is brought along first. */
export async function triggers(provider: Provider, { gateways = [] }: Deployment): Promise<readonly Chore[]> {
  const chores: Chore[] = [];
  for (const to of gateways) {
    const standing = (await readGateway(provider, to, [])).triggers;
    for (const { id, trailBps } of standing) {
      const trail = { to, data: triggerOrders.encodeFunctionData("trail", [id]), times: 1 };
      if (trailBps > 0) chores.push({ ...trail, does: `bring the price of trigger ${id} along` });
      // An owner's empty wallet stops nobody's stop: done for nothing where the reward cannot be had.
      for (const waive of [false, true]) {
        const data = triggerOrders.encodeFunctionData("execute", [id, waive]);
        chores.push({
          to,
          data,
          times: 1,
          does: `execute trigger ${id}${waive ? ", waiving its reward" : ""}`,
        });
      }
    }
  }
  return chores;
}
