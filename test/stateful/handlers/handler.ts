import { type AccountId, type MarketId, orderId, type OrderId, toOrderId } from "../../../src/domain/ids";
import { accountOf, marketOf } from "../../../src/domain/lookup";
import { type Touched } from "../../../src/domain/snapshot";
import { healthOf } from "../../../src/laws/valuation";
import { leverageOf } from "../../../src/math/tiers";
import { type Stream } from "../../../src/sim/random/stream";
import { WAD } from "../../support/config";
import { type MarketDriver } from "../marketDriver";
import { type World } from "../world";

/** One kind of command. It chooses inputs that can work and names every error that may come back all the same. */
export interface Handler {
  readonly name: string;
  /** How often it is drawn, against the others. */
  readonly weight: number;
  /** False when nothing was to be done; another handler is drawn then. */
  readonly run: (world: World, rng: Stream) => Promise<boolean>;
}

export interface Actor {
  readonly id: AccountId;
  readonly owner: string;
}

export function pick<T>(rng: Stream, list: readonly T[]): T {
  const found = list[rng.below(list.length)];
  if (found === undefined) throw new RangeError("nothing to pick from");
  return found;
}

export function anyActor(world: World, rng: Stream): Actor {
  return pick(rng, world.actors);
}

export function anyMarket(world: World, rng: Stream): MarketDriver {
  return pick(rng, world.markets);
}

/** The position of today, by the shadow. */
export function positionOf(world: World, account: AccountId, market: MarketId): Touched {
  const { ledger } = world.shadow;
  const stored = ledger.position(ledger.account(account), market);
  return ledger.classes.touch(market, { ...stored, bids: 0n, asks: 0n });
}

/** Holds a position of which ADL has left nothing. */
export function isEmptied(world: World, account: AccountId, market: MarketId): boolean {
  const { ledger } = world.shadow;
  const stored = ledger.position(ledger.account(account), market);
  return stored.size !== 0n && positionOf(world, account, market).size === 0n;
}

/** Actors that hold a position in the market. */
export function holders(world: World, market: MarketId): readonly Actor[] {
  return world.actors.filter(({ id }) => positionOf(world, id, market).size !== 0n);
}

export function restingOf(world: World, account: AccountId): readonly OrderId[] {
  return world.shadow.book
    .ordersOf(account)
    .map(({ index, sequence }) => orderId(toOrderId(account, index, sequence)));
}

/** May orders rest, or meet each other, as far as can be seen? One try in ten is made all the same. */
export async function isOpen(world: World, { id, haltUntil }: MarketDriver, rng: Stream): Promise<boolean> {
  const { index } = marketOf(await world.state(), id);
  return (index.live && world.chain.now >= haltUntil) || rng.chance(100_000);
}

/** What an account can still take on at its leverage [whole tokens of notional]; 0 when nothing. */
export async function roomOf(world: World, account: AccountId, market: MarketId): Promise<bigint> {
  const state = await world.state();
  const found = accountOf(state, account);
  const health = healthOf(found, state, "worse");
  const free = health === undefined ? 0n : health.equity - health.initialMargin;
  const { tier } = world.shadow.ledger.position(world.shadow.ledger.account(account), market);
  return free <= 0n ? 0n : (free * leverageOf(tier)) / WAD;
}

/** Whole lots worth about `notional` whole tokens at the index, at least one. */
export function lotsWorth(market: MarketDriver, notional: bigint): bigint {
  const lots = (notional * WAD * WAD) / (market.index * market.lotSize);
  return lots > 0n ? lots : 1n;
}

/** The index moved by `ppm`, in ticks, at least 1. */
export function tickAt(market: MarketDriver, ppm: number): bigint {
  const price = (market.index * BigInt(1_000_000 + ppm)) / 1_000_000n;
  const tick = price / market.tickSize;
  return tick > 0n ? tick : 1n;
}
