import { MaxUint256 } from "ethers";

import { type StandingTrigger } from "../../../src/domain/snapshot";
import { type Stream } from "../../../src/sim/random/stream";
import { signBatch } from "../../gateways/batch";
import { WAD } from "../../support/config";
import { nativeOf, OrderKind, orderRequest } from "../../support/trade";
import { type World } from "../world";
import {
  type Actor,
  anyActor,
  anyMarket,
  type Handler,
  holders,
  lotsWorth,
  pick,
  restingOf,
  tickAt,
} from "./handler";
import { ORDER_ERRORS } from "./orders";

const MAY_TRADE_AND_CANCEL = 3;
const DAY_SEC = 86_400;
/** Of the index, from which a trigger that is reached may slip further. */
const NEAR_PPM = 500;
const LONGEST_SEC = 90 * DAY_SEC;

/** What the exchange may say to a key. */
const KEY_ERRORS = [
  "Keyring_Slippage",
  "Keyring_Loss",
  "Ledger_InsufficientMargin",
  "Ledger_PriceUnavailable",
  "Ledger_TooManyOrders",
  "Exchange_GradeForbids",
  "Exchange_StalePrice",
  "Exchange_Uncrossing",
];

/** Accounts that made the gateways keys of theirs. */
const trusting = new WeakMap<World, Map<number, Actor>>();

function trustingOf(world: World): Map<number, Actor> {
  const known = trusting.get(world) ?? new Map<number, Actor>();
  trusting.set(world, known);
  return known;
}

function triggersOf({ judge, gateways }: World): readonly StandingTrigger[] {
  const [, , address = ""] = gateways.addresses;
  return judge.gateways.state(address).triggers;
}

function ownerOf(world: World, { account }: StandingTrigger): string {
  return world.shadow.ledger.account(account).owner;
}

const trust: Handler = {
  name: "trust gateways",
  weight: 3,
  run: async (world, rng) => {
    const { gateways, x } = world;
    const actor = anyActor(world, rng);
    for (const gateway of [gateways.relay, gateways.triggers]) {
      const address = await gateway.getAddress();
      const args = [
        actor.id,
        address,
        MAY_TRADE_AND_CANCEL,
        world.chain.now + LONGEST_SEC,
        50,
        10_000n * WAD,
      ];
      const base = { handler: "trust gateways", from: actor.owner, contract: x.keyring };
      await world.act({ ...base, method: "setDelegate", args, expected: [] });
    }
    for (const address of gateways.addresses) {
      await world.outside(actor.owner, x.token, "approve", [address, MaxUint256]);
    }
    trustingOf(world).set(actor.id, actor);
    return true;
  },
};

/** A stop, a profit to take, or a stop that trails, a little away from the index. */
const place: Handler = {
  name: "place trigger",
  weight: 9,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const known = holders(world, market.id).filter(({ id }) => trustingOf(world).has(id));
    if (known.length === 0) return false;
    const { id, owner } = pick(rng, known);
    const { size } = world.shadow.ledger.position(world.shadow.ledger.account(id), market.id);
    const isBuy = size < 0n;
    const trailBps = rng.chance(300_000) ? rng.between(1, 500) : 0;
    const above = trailBps === 0 ? rng.chance(500_000) : isBuy;
    // Half of them are there already.
    const distance = rng.between(-3_000, 3_000);
    const trigger = {
      account: id,
      market: market.id,
      isBuy,
      above,
      throughHalts: rng.chance(500_000),
      trailBps,
      slippageBps: rng.between(20, 45),
      expiry: world.chain.now + rng.between(10, DAY_SEC),
      since: 0,
      lots: lotsWorth(market, rng.logUniform(10n, 2_000n)),
      price: (market.index * BigInt(1_000_000 + distance)) / 1_000_000n,
      reward: BigInt(rng.below(1_000_000)),
    };
    const base = { handler: "place trigger", from: owner, contract: world.gateways.triggers };
    await world.act({ ...base, method: "place", args: [trigger], expected: ["TriggerOrders_NoPrice"] });
    return true;
  },
};

/** Somebody rests where a trigger would trade: without a counterparty hardly one is ever executed. */
const serve: Handler = {
  name: "serve trigger",
  weight: 9,
  run: async (world, rng) => {
    const standing = triggersOf(world);
    if (standing.length === 0) return false;
    const { account, market: id, isBuy, lots } = pick(rng, standing);
    const market = world.markets.find((one) => one.id === id);
    const others = world.actors.filter((actor) => actor.id !== account);
    if (market === undefined || market.dead || others.length === 0) return false;
    const { id: maker, owner } = pick(rng, others);
    const tick = tickAt(market, isBuy ? NEAR_PPM : -NEAR_PPM);
    const terms = orderRequest({ account: maker, market: id, isBuy: !isBuy, tick, lots });
    const base = { handler: "serve trigger", from: owner, contract: world.x.exchange };
    await world.act({ ...base, method: "place", args: [terms], expected: ORDER_ERRORS });
    return true;
  },
};

const EXECUTE_ERRORS = [
  ...KEY_ERRORS,
  "Keyring_Expired",
  "TriggerOrders_Expired",
  "TriggerOrders_Interrupted",
  "TriggerOrders_NoPrice",
  "TriggerOrders_NotReached",
  "TriggerOrders_NothingFilled",
  "TriggerOrders_NothingToClose",
];

const execute: Handler = {
  name: "execute trigger",
  weight: 14,
  run: async (world, rng) => {
    const { triggers } = world.gateways;
    const from = pick(rng, world.owners);
    const data = (id: bigint, waive: boolean): string =>
      triggers.interface.encodeFunctionData("execute", [id, waive]);
    for (const { id } of triggersOf(world)) {
      const waive = rng.chance(200_000);
      const answer = await world.chain.call(from, await triggers.getAddress(), data(id, waive));
      // One in fifty is tried all the same.
      if (answer.error !== "" && !rng.chance(20_000)) continue;
      const base = { handler: "execute trigger", from, contract: triggers, method: "execute" };
      await world.act({ ...base, args: [id, waive], expected: EXECUTE_ERRORS });
      return true;
    }
    return false;
  },
};

const trail: Handler = {
  name: "trail trigger",
  weight: 5,
  run: async (world, rng) => {
    const trailing = triggersOf(world).filter(({ trailBps }) => trailBps > 0);
    if (trailing.length === 0) return false;
    const expected = [
      "TriggerOrders_NotBetter",
      "TriggerOrders_Expired",
      "TriggerOrders_Interrupted",
      "TriggerOrders_NoPrice",
    ];
    const base = {
      handler: "trail trigger",
      from: pick(rng, world.owners),
      contract: world.gateways.triggers,
    };
    await world.act({ ...base, method: "trail", args: [pick(rng, trailing).id], expected });
    return true;
  },
};

/** The owner takes one back, or anybody removes one that is over. */
const remove: Handler = {
  name: "remove trigger",
  weight: 4,
  run: async (world, rng) => {
    const standing = triggersOf(world);
    if (standing.length === 0) return false;
    const over = standing.filter(({ expiry }) => expiry < world.chain.now);
    const base = { handler: "remove trigger", contract: world.gateways.triggers };
    if (over.length > 0) {
      const args = [pick(rng, over).id];
      const from = pick(rng, world.owners);
      await world.act({ ...base, from, method: "prune", args, expected: [] });
      return true;
    }
    const trigger = pick(rng, standing);
    const from = ownerOf(world, trigger);
    await world.act({ ...base, from, method: "cancel", args: [trigger.id], expected: [] });
    return true;
  },
};

/** Keys of nonces: batches of different ones do not wait for each other. */
const NONCE_KEYS = 3;

function nextNonce({ judge, gateways }: World, owner: string, key: bigint): bigint {
  const [, address = ""] = gateways.addresses;
  const known = judge.gateways.state(address).nonces;
  const found = known.find((one) => one.owner === owner.toLowerCase() && one.key === key);
  return (key << 64n) | (found?.next ?? 0n);
}

/** Cancels and an order that the owner signed, brought by somebody; one in ten with a nonce that is used up. */
const relay: Handler = {
  name: "relay batch",
  weight: 9,
  run: async (world, rng) => {
    const known = [...trustingOf(world).values()];
    const signerOf = (owner: string) => world.x.users.find(({ address }) => address === owner);
    if (known.length === 0) return false;
    const { id, owner } = pick(rng, known);
    const signer = signerOf(owner);
    if (signer === undefined) return false;
    const nonce = nextNonce(world, owner, BigInt(rng.below(NONCE_KEYS)));
    const late = rng.chance(100_000) && BigInt.asUintN(64, nonce) > 0n;
    const batch = {
      account: id,
      cancelAll: rng.chance(100_000),
      cancels: rng.chance(300_000) ? restingOf(world, id).slice(0, 2) : [],
      orders: rng.chance(800_000) ? [someOrder(world, rng, id)] : [],
      nonce: late ? nonce - 1n : nonce,
      deadline: world.chain.now + 60,
      maxFee: 1_000n,
    };
    const { relay: contract } = world.gateways;
    const args = [batch, await signBatch(contract, signer, batch), BigInt(rng.below(1_000))];
    const from = pick(rng, world.owners);
    const expected = [...KEY_ERRORS, "Keyring_Expired", ...(late ? ["InvalidAccountNonce"] : [])];
    const { error } = await world.act({
      handler: "relay batch",
      from,
      contract,
      method: "relay",
      args,
      expected,
    });
    if (late && error === "") world.fail("a batch was relayed twice");
    return true;
  },
};

function someOrder(world: World, rng: Stream, account: number) {
  const market = anyMarket(world, rng);
  const isBuy = rng.chance(500_000);
  const kind = rng.chance(500_000) ? OrderKind.ImmediateOrCancel : OrderKind.Limit;
  const distance = rng.between(0, 4_000);
  const tick = tickAt(market, isBuy ? distance : -distance);
  const lots = lotsWorth(market, rng.logUniform(10n, 2_000n));
  return orderRequest({ account, market: market.id, isBuy, kind, tick, lots });
}

const skip: Handler = {
  name: "skip nonce",
  weight: 2,
  run: async (world, rng) => {
    const base = { handler: "skip nonce", from: pick(rng, world.owners), contract: world.gateways.relay };
    await world.act({ ...base, method: "skip", args: [BigInt(rng.below(NONCE_KEYS))], expected: [] });
    return true;
  },
};

/** No permit: the allowance is there already. */
const NO_PERMIT = { deadline: 0, v: 0, r: `0x${"00".repeat(32)}`, s: `0x${"00".repeat(32)}` };

const forward: Handler = {
  name: "forward deposit",
  weight: 4,
  run: async (world, rng) => {
    const known = [...trustingOf(world).values()];
    if (known.length === 0) return false;
    const { id, owner } = pick(rng, known);
    const amount = nativeOf(world.x, rng.logUniform(1n, 10_000n) * WAD) + BigInt(rng.below(1_000));
    const base = { handler: "forward deposit", from: owner, contract: world.gateways.deposits };
    await world.act({ ...base, method: "deposit", args: [id, amount, NO_PERMIT], expected: [] });
    return true;
  },
};

/** Often enough for a few hundred commands to have some of each. */
const OFTEN = 6;

/** Orders that others bring, triggers and forwarded deposits, in suites of their own. */
export const GATEWAY_HANDLERS: readonly Handler[] = [
  trust,
  place,
  serve,
  execute,
  trail,
  remove,
  relay,
  skip,
  forward,
].map((handler) => ({ ...handler, weight: OFTEN * handler.weight }));
