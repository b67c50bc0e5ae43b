import { type Command } from "commander";

import { accountId, marketId } from "../../src/domain/ids";
import { atDeployment, type Desk } from "../chain/atDeployment";
import { wholeFrom } from "../run/optionValues";

/** Where every command looks. */
export interface Shared {
  readonly rpc: string;
  readonly deployment: string;
}

export const LAST_MARKET = 62;
export const LAST_ACCOUNT = 2 ** 32 - 1;
const MOST_LEVELS = 50;

/** Commands that only look. @param command makes one that knows where */
export function addLooks(command: (name: string, does: string) => Command): void {
  const ofMarket = (name: string, does: string): Command =>
    command(name, does).option("--market <n>", "number of the market", wholeFrom(0, LAST_MARKET), 0);
  ofMarket("book", "a market's prices and the best of its orders")
    .option("--levels <n>", "of each side", wholeFrom(1, MOST_LEVELS), 5)
    .action(book);
  ofMarket(
    "sources",
    "what each source of a market would say in a round of now, and why one is left out",
  ).action(sources);
  command("show", "an account: margin, positions, where they would be liquidated, orders")
    .requiredOption("--account <n>", "number of the account", wholeFrom(1, LAST_ACCOUNT))
    .action(show);
}

async function book(options: Shared & { market: number; levels: number }): Promise<void> {
  await atDeployment(options, async ({ provider, deployment: { addresses } }) => {
    const { marketStanding } = await import("../../src/sdk/trade/views");
    const { toldMarket } = await import("./told");
    const market = marketId(options.market);
    console.log(toldMarket(await marketStanding(provider, addresses, market, options.levels)));
  });
}

async function sources(options: Shared & { market: number }): Promise<void> {
  await atDeployment(options, async ({ provider, deployment: { addresses } }) => {
    const { roundStanding } = await import("../../src/sdk/trade/sources");
    const { toldRound } = await import("./toldRound");
    console.log(toldRound(await roundStanding(provider, addresses, marketId(options.market))));
  });
}

async function show(options: Shared & { account: number }): Promise<void> {
  await atDeployment(options, (desk) => showAccount(desk, options.account));
}

export async function showAccount({ provider, deployment }: Desk, account: number): Promise<void> {
  const { addresses, gateways = [] } = deployment;
  const { accountStanding } = await import("../../src/sdk/trade/views");
  const { unitsOf } = await import("../../src/sdk/trade/order");
  const { toldAccount, toldStop } = await import("./told");
  const { stopsOf, triggerGateway } = await import("../../src/sdk/trade/stop");
  const standing = await accountStanding(provider, addresses, accountId(account));
  const stops =
    gateways.length === 0
      ? []
      : await stopsOf(provider, await triggerGateway(provider, deployment), accountId(account));
  const markets = [...new Set([...standing.orders, ...stops].map(({ market }) => market))];
  const units = new Map(
    await Promise.all(markets.map(async (id) => [id, await unitsOf(provider, addresses, id)] as const)),
  );
  console.log([toldAccount(standing, units), ...stops.map((one) => toldStop(one, units))].join("\n"));
}
