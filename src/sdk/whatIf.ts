import { type AccountId, type MarketId } from "../domain/ids";
import { type AccountState, type Health, type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { healthOf } from "../laws/valuation";

const PPM = 1_000_000n;

/** An account under one index. */
export interface Standing {
  /** The latest index of the market [wad]. */
  readonly index: bigint;
  /** As liquidation judges it: at the better of the last two rounds. */
  readonly health: Health;
  readonly liquidatable: boolean;
}

/** The whole exchange under one index. */
export interface Stress {
  readonly liquidatable: number;
  /** Accounts below zero, and what they are short of together [wad]. */
  readonly bankrupt: number;
  readonly shortfall: bigint;
}

export interface WhatIf {
  readonly now: Standing;
  readonly then: Standing;
  readonly stressNow: Stress;
  readonly stressThen: Stress;
}

/** The question cannot be answered of this exchange. */
export class WhatIfError extends Error {
  override readonly name = "WhatIfError";
}

/**
 * What an account, and everybody, would be worth if the index of `market` moved by `shiftPpm` at once, before anybody traded: both kept
 * rounds move, mark follows with its basis, funding and classes stay. Exact: the contracts' own formulas on the chain's own numbers.
 */
export function whatIf(snapshot: Snapshot, account: AccountId, market: MarketId, shiftPpm: bigint): WhatIf {
  if (shiftPpm <= -PPM) throw new WhatIfError("an index cannot lose all of its value");
  const state = snapshot.accounts[account - 1];
  if (!state)
    throw new WhatIfError(`there is no account ${account}; the last is ${snapshot.accounts.length}`);
  if (!snapshot.markets[market]) {
    throw new WhatIfError(`there is no market ${market}; the exchange lists ${snapshot.markets.length}`);
  }
  const shifted = withIndex(snapshot, market, shiftPpm);
  return {
    now: standing(state, snapshot, market),
    then: standing(state, shifted, market),
    stressNow: stress(snapshot),
    stressThen: stress(shifted),
  };
}

function withIndex(snapshot: Snapshot, id: MarketId, shiftPpm: bigint): Snapshot {
  const move = (price: bigint): bigint => (price * (PPM + shiftPpm)) / PPM;
  const markets = snapshot.markets.map((market): MarketSnapshot => {
    if (market.id !== id) return market;
    const { latest, previous } = market.index;
    return { ...market, index: { ...market.index, latest: move(latest), previous: move(previous) } };
  });
  return { ...snapshot, markets };
}

function standing(account: AccountState, snapshot: Snapshot, market: MarketId): Standing {
  const health = healthOf(account, snapshot, "better");
  if (!health) throw new WhatIfError("a market of this account never had a price");
  return { index: snapshot.markets[market]?.index.latest ?? 0n, health, liquidatable: isDue(health) };
}

function stress(snapshot: Snapshot): Stress {
  const all = snapshot.accounts.flatMap((account) => healthOf(account, snapshot, "better") ?? []);
  const bankrupt = all.filter(({ equity }) => equity < 0n);
  return {
    liquidatable: all.filter(isDue).length,
    bankrupt: bankrupt.length,
    shortfall: bankrupt.reduce((sum, { equity }) => sum - equity, 0n),
  };
}

function isDue({ equity, maintenanceMargin }: Health): boolean {
  return maintenanceMargin > 0n && equity < maintenanceMargin;
}
