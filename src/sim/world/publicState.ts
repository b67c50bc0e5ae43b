import { FUND } from "../../domain/ids";
import { mark as markOf } from "../../math/marginMath";
import { type Engine } from "../engine/engine";
import { type AccountMirror } from "./accountMirror";
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

/** The rest, for whoever has applied the block's events. */
export async function readPublicState(
  engine: Engine,
  accounts: AccountMirror,
  prices: Prices,
): Promise<PublicState> {
  const deficitAccount = accounts.deficitAccount;
  return {
    ...prices,
    deficitAccount,
    deficit: await readDeficit(engine, deficitAccount),
    inventory: prices.live ? await readInventory(engine, accounts) : NO_INVENTORY,
  };
}

async function readDeficit(engine: Engine, account: number): Promise<bigint> {
  if (account === 0) return 0n;
  const cash = await engine.cashOf(account);
  return cash < 0n ? -cash : 0n;
}

async function readInventory(engine: Engine, accounts: AccountMirror): Promise<Inventory> {
  const { size } = accounts.get(FUND);
  return size === 0n ? NO_INVENTORY : { size, ...(await engine.inventory()) };
}

/** The mark that is kinder to a position of this side: liquidation uses no other. */
export function betterMark(state: PublicState, long: boolean): bigint {
  const [low, high] =
    state.index < state.previous ? [state.index, state.previous] : [state.previous, state.index];
  const index = long ? high : low > 0n ? low : high;
  return index > 0n ? markOf(index, state.basisPpb) : 0n;
}
