import { type AccountId, type MarketId } from "../../../src/domain/ids";
import { type Stream } from "../../../src/sim/random/stream";
import { OrderKind, orderRequest, type OrderTerms } from "../../support/trade";
import { type World } from "../world";
import {
  anyActor,
  anyMarket,
  type Handler,
  holders,
  isOpen,
  lotsWorth,
  pick,
  positionOf,
  restingOf,
  roomOf,
  tickAt,
} from "./handler";

/** What an order of sane size and price may be answered with. */
export const ORDER_ERRORS = [
  "Ledger_InsufficientMargin",
  "Ledger_PriceUnavailable",
  "Ledger_TooManyOrders",
  "Exchange_GradeForbids",
  "Exchange_StalePrice",
  "Exchange_WouldCross",
  "Exchange_NotFillable",
  "Exchange_NotReducing",
  "Exchange_Uncrossing",
];

/** Orders cannot be pulled while their book is being uncrossed. */
const LOCKED = ["Exchange_Uncrossing"];

/** What is drawn, but seldom more than the account can bear: too much is refused, which is soon tested. */
async function affordable(world: World, rng: Stream, id: AccountId, market: MarketId, most: bigint) {
  const drawn = rng.logUniform(20n, most);
  if (rng.chance(60_000)) return drawn;
  const room = ((await roomOf(world, id, market)) * 8n) / 10n;
  return drawn < room ? drawn : room;
}

/** Orders away from the touch, of which a market is made; undefined when the market or the account cannot. */
async function makerTerms(world: World, rng: Stream, id: AccountId): Promise<OrderTerms | undefined> {
  const market = anyMarket(world, rng);
  const notional = await affordable(world, rng, id, market.id, 20_000n);
  if (notional === 0n || !(await isOpen(world, market, rng))) return undefined;
  const isBuy = rng.chance(500_000);
  const distance = rng.between(100, rng.chance(200_000) ? 60_000 : 8_000);
  const tick = tickAt(market, isBuy ? -distance : distance);
  const best = BigInt(world.shadow.book.bestOf(market.id, !isBuy));
  const crosses = best !== 0n && (isBuy ? tick >= best : tick <= best);
  return {
    account: id,
    market: market.id,
    isBuy,
    kind: rng.chance(crosses ? 50_000 : 500_000) ? OrderKind.PostOnly : OrderKind.Limit,
    tick,
    lots: lotsWorth(market, notional),
    reduceOnly: rng.chance(50_000),
    expiry: rng.chance(100_000) ? world.chain.now + rng.between(5, 400) : 0,
    clientId: rng.below(1_000),
  };
}

/** Orders that take what rests; undefined when there is nothing to take, or the account cannot. */
async function takerTerms(world: World, rng: Stream, id: AccountId): Promise<OrderTerms | undefined> {
  const market = anyMarket(world, rng);
  const notional = await affordable(world, rng, id, market.id, 30_000n);
  if (notional === 0n || !(await isOpen(world, market, rng))) return undefined;
  const isBuy = rng.chance(500_000);
  const distance = rng.between(0, 45_000);
  const whole = rng.chance(100_000);
  return {
    account: id,
    market: market.id,
    isBuy,
    kind: whole ? OrderKind.FillOrKill : rng.chance(250_000) ? OrderKind.Limit : OrderKind.ImmediateOrCancel,
    tick: tickAt(market, isBuy ? distance : -distance),
    // What has to fill whole is small.
    lots: lotsWorth(market, whole ? notional / 10n : notional),
    maxFills: rng.chance(200_000) ? rng.between(1, 4) : 0,
    clientId: rng.below(1_000),
  };
}

async function send(world: World, handler: string, terms: OrderTerms | undefined): Promise<boolean> {
  if (terms === undefined) return false;
  const owner = world.actors.find(({ id }) => id === terms.account)?.owner ?? "";
  const args = [orderRequest(terms)];
  await world.act({
    handler,
    from: owner,
    contract: world.x.exchange,
    method: "place",
    args,
    expected: ORDER_ERRORS,
  });
  return true;
}

const make: Handler = {
  name: "make",
  weight: 240,
  run: async (world, rng) => send(world, "make", await makerTerms(world, rng, anyActor(world, rng).id)),
};

const take: Handler = {
  name: "take",
  weight: 120,
  run: async (world, rng) => send(world, "take", await takerTerms(world, rng, anyActor(world, rng).id)),
};

/** Closes part or all of a position, reduce-only or not. */
const reduce: Handler = {
  name: "reduce",
  weight: 50,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const held = holders(world, market.id);
    if (held.length === 0 || !(await isOpen(world, market, rng))) return false;
    const { id } = pick(rng, held);
    const { size } = positionOf(world, id, market.id);
    const whole = (size > 0n ? size : -size) / market.lotSize;
    if (whole === 0n) return false;
    const isBuy = size < 0n;
    return send(world, "reduce", {
      account: id,
      market: market.id,
      isBuy,
      kind: OrderKind.ImmediateOrCancel,
      reduceOnly: rng.chance(600_000),
      tick: tickAt(market, isBuy ? 45_000 : -45_000),
      lots: rng.chance(500_000) ? whole : BigInt(rng.between(1, Number(whole % 1_000_000_000n) + 1)),
    });
  },
};

/** Several orders of one owner in one transaction, and so in one block. */
const batch: Handler = {
  name: "batch",
  weight: 20,
  run: async (world, rng) => {
    const { owner } = anyActor(world, rng);
    const own = world.actors.filter((actor) => actor.owner === owner);
    const terms: OrderTerms[] = [];
    for (let i = rng.between(1, 4); i > 0; i -= 1) {
      const { id } = pick(rng, own);
      const make = rng.chance(600_000) ? makerTerms : takerTerms;
      const one = await make(world, rng, id);
      if (one !== undefined) terms.push({ ...one, lots: BigInt(one.lots) / 2n + 1n });
    }
    if (terms.length === 0) return false;
    const args = [terms.map(orderRequest)];
    const contract = world.x.exchange;
    await world.act({
      handler: "batch",
      from: owner,
      contract,
      method: "placeBatch",
      args,
      expected: ORDER_ERRORS,
    });
    return true;
  },
};

const cancel: Handler = {
  name: "cancel",
  weight: 40,
  run: async (world, rng) => {
    const { id, owner } = anyActor(world, rng);
    const orders = restingOf(world, id);
    if (orders.length === 0) return false;
    const contract = world.x.exchange;
    const args = [pick(rng, orders)];
    await world.act({ handler: "cancel", from: owner, contract, method: "cancel", args, expected: LOCKED });
    return true;
  },
};

const cancelMany: Handler = {
  name: "cancelMany",
  weight: 12,
  run: async (world, rng) => {
    const { id, owner } = anyActor(world, rng);
    const orders = restingOf(world, id);
    if (orders.length === 0) return false;
    const all = rng.chance(500_000);
    // One of the batch is gone already: it is passed over.
    const [first] = orders;
    const args = all ? [id] : [[...orders.slice(0, 5), first]];
    const method = all ? "cancelAll" : "cancelBatch";
    await world.act({
      handler: "cancelMany",
      from: owner,
      contract: world.x.exchange,
      method,
      args,
      expected: LOCKED,
    });
    return true;
  },
};

/** Two accounts of one owner meet at any price in the band: nobody else's money may come of it (TRIP-1). */
const selfTrade: Handler = {
  name: "selfTrade",
  weight: 15,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const { id, owner } = anyActor(world, rng);
    const other = world.actors.find((actor) => actor.owner === owner && actor.id !== id);
    if (other === undefined || !(await isOpen(world, market, rng))) return false;
    const tick = tickAt(market, rng.between(-40_000, 40_000));
    const isBuy = rng.chance(500_000);
    const lots = lotsWorth(market, rng.logUniform(10n, 10_000n));
    const terms = [
      { account: id, market: market.id, isBuy, tick, lots },
      { account: other.id, market: market.id, isBuy: !isBuy, tick, lots, kind: OrderKind.ImmediateOrCancel },
    ];
    const args = [terms.map(orderRequest)];
    const contract = world.x.exchange;
    const base = { handler: "selfTrade", from: owner, contract, method: "placeBatch", args };
    await world.act({ ...base, expected: ORDER_ERRORS });
    return true;
  },
};

export const ORDER_HANDLERS: readonly Handler[] = [make, take, reduce, batch, cancel, cancelMany, selfTrade];
