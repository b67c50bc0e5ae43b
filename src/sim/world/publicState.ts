import { FUND } from "../../domain/ids";
import { mark as markOf } from "../../math/marginMath";
import { type AccountMirror } from "./accountMirror";
import { type Contracts } from "./contracts";
import { type Grade } from "./view";

/** The market that a simulation runs: the first one of a fresh exchange. */
export const MARKET = 0;

/** Price and grade after a block. Prices wad. */
export interface Prices {
  readonly index: bigint;
  readonly previous: bigint;
  /** Unix seconds. */
  readonly updatedAt: number;
  readonly basisPpb: bigint;
  readonly mark: bigint;
  readonly live: boolean;
  readonly degraded: boolean;
  readonly grade: Grade;
  readonly bookSales: boolean;
}

/** What one block left, read from the chain. Amounts wad. */
export interface PublicState extends Prices {
  readonly deficitAccount: number;
  /** What the deficit account owes. */
  readonly deficit: bigint;
  readonly inventory: Inventory;
}

export interface Inventory {
  readonly size: bigint;
  readonly price: bigint;
  readonly allowed: bigint;
}

const NO_INVENTORY: Inventory = { size: 0n, price: 0n, allowed: 0n };

export async function readPrices(contracts: Contracts): Promise<Prices> {
  const { oracle, ledger, breaker } = contracts;
  const [[price], [state], [trading]] = await Promise.all([
    oracle.read("read", MARKET),
    ledger.read("marketOf", MARKET),
    breaker.read("stateOf", MARKET),
  ]);
  const index = price.latest as bigint;
  const basisPpb = state.basisPpb as bigint;
  return {
    index,
    previous: price.previous as bigint,
    updatedAt: Number(price.updatedAt),
    basisPpb,
    mark: index > 0n ? markOf(index, basisPpb) : 0n,
    live: price.live as boolean,
    degraded: price.degraded as boolean,
    grade: Number(trading.grade) as Grade,
    bookSales: trading.bookSales as boolean,
  };
}

/** The rest, for whoever has applied the block's events. */
export async function readPublicState(
  contracts: Contracts,
  accounts: AccountMirror,
  prices: Prices,
): Promise<PublicState> {
  const deficitAccount = accounts.deficitAccount;
  return {
    ...prices,
    deficitAccount,
    deficit: await readDeficit(contracts, deficitAccount),
    inventory: prices.live ? await readInventory(contracts, accounts) : NO_INVENTORY,
  };
}

async function readDeficit({ ledger }: Contracts, account: number): Promise<bigint> {
  if (account === 0) return 0n;
  const [stored] = await ledger.read("accountOf", account);
  const cash = stored.cash as bigint;
  return cash < 0n ? -cash : 0n;
}

async function readInventory({ fund }: Contracts, accounts: AccountMirror): Promise<Inventory> {
  const { size } = accounts.get(FUND);
  if (size === 0n) return NO_INVENTORY;
  const [price, allowed] = await fund.read("inventoryPrice", MARKET);
  return { size, price: price as bigint, allowed: allowed as bigint };
}

/** The mark that is kinder to a position of this side: liquidation uses no other. */
export function betterMark(state: PublicState, long: boolean): bigint {
  const [low, high] =
    state.index < state.previous ? [state.index, state.previous] : [state.previous, state.index];
  const index = long ? high : low > 0n ? low : high;
  return index > 0n ? markOf(index, state.basisPpb) : 0n;
}
