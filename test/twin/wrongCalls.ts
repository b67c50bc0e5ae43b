import { BaseContract, Interface, ZeroAddress } from "ethers";

import { FUND, HOUSE } from "../../src/domain/ids";
import { type Stream } from "../../src/sim/random/stream";
import { WAD } from "../support/config";
import { OrderKind, orderRequest, type OrderTerms } from "../support/trade";
import {
  anyActor,
  anyMarket,
  type Handler,
  lotsWorth,
  pick,
  positionOf,
  restingOf,
  tickAt,
} from "../stateful/handlers/handler";
import { type World } from "../stateful/world";

const NO_MARKET = 9;
const NO_ACCOUNT = 4_000_000;
/** More than any bound on an amount. */
const HUGE = 1n << 120n;
const DAY_SEC = 86_400;

/** A call that is likely wrong in one way. */
interface Wrong {
  readonly from: string;
  readonly contract: BaseContract;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Mistake = (world: World, rng: Stream) => Wrong;

/** The fund as an ERC-4626. */
const VERBS = new Interface([
  "function deposit(uint256 assets, address receiver) returns (uint256)",
  "function mint(uint256 shares, address receiver) returns (uint256)",
  "function withdraw(uint256 assets, address receiver, address owner) returns (uint256)",
  "function redeem(uint256 shares, address receiver, address owner) returns (uint256)",
  "function transfer(address to, uint256 shares) returns (bool)",
]);

function vaultShares(world: World): BaseContract {
  return new BaseContract(world.x.deployment.addresses.fund, VERBS);
}

function stranger(world: World, rng: Stream): string {
  return pick(rng, world.owners);
}

function someAccount(world: World, rng: Stream): number {
  return rng.chance(700_000) ? anyActor(world, rng).id : pick(rng, [0, HOUSE, FUND, NO_ACCOUNT]);
}

function someMarket(world: World, rng: Stream): number {
  return rng.chance(850_000) ? anyMarket(world, rng).id : NO_MARKET;
}

const orders: Mistake = (world, rng) => {
  const market = anyMarket(world, rng);
  const { id, owner } = anyActor(world, rng);
  const right: OrderTerms = {
    account: id,
    market: market.id,
    isBuy: rng.chance(500_000),
    kind: pick(rng, [OrderKind.Limit, OrderKind.PostOnly, OrderKind.ImmediateOrCancel, OrderKind.FillOrKill]),
    tick: tickAt(market, rng.between(-60_000, 60_000)),
    lots: lotsWorth(market, rng.logUniform(10n, 200_000n)),
    reduceOnly: rng.chance(300_000),
  };
  const wrongs: readonly Partial<OrderTerms>[] = [
    {},
    { account: someAccount(world, rng) },
    { market: NO_MARKET },
    { lots: 0n },
    { lots: 1n << 63n },
    { tick: 0n },
    { tick: 1n << 24n },
    { tick: (1n << 24n) - 1n },
    { expiry: world.chain.now },
    { expiry: world.chain.now + 1 },
    { expiry: world.chain.now + 2 },
    { maxFills: 1 },
    { maxFills: 60_000 },
  ];
  const from = rng.chance(700_000) ? owner : stranger(world, rng);
  return {
    from,
    contract: world.x.exchange,
    method: "place",
    args: [orderRequest({ ...right, ...pick(rng, wrongs) })],
  };
};

const cancels: Mistake = (world, rng) => {
  const { id } = anyActor(world, rng);
  const [order] = restingOf(world, id);
  const from = stranger(world, rng);
  const contract = world.x.exchange;
  if (rng.chance(300_000)) return { from, contract, method: "cancelAll", args: [someAccount(world, rng)] };
  const known = order !== undefined && rng.chance(600_000);
  return { from, contract, method: "cancel", args: [known ? order : (BigInt(id) << 40n) | 77n] };
};

const money: Mistake = (world, rng) => {
  const { vault } = world.x;
  const from = stranger(world, rng);
  const account = someAccount(world, rng);
  const amount = pick(rng, [0n, 1n, 1_000n, HUGE]);
  const wrongs: readonly Wrong[] = [
    { from, contract: vault, method: "deposit", args: [account, amount] },
    { from, contract: vault, method: "withdraw", args: [account, amount] },
    { from, contract: vault, method: "setPayout", args: [account, pick(rng, [ZeroAddress, from])] },
    { from, contract: vault, method: "cancelPayout", args: [account] },
    { from, contract: vault, method: "seed", args: [] },
    { from, contract: world.x.ledger, method: "openAccount", args: [ZeroAddress] },
    { from, contract: world.x.ledger, method: "touch", args: [account, someMarket(world, rng)] },
  ];
  return pick(rng, wrongs);
};

const terms: Mistake = (world, rng) => {
  const { ledger, keyring, breaker, guardian, exchange } = world.x;
  const from = stranger(world, rng);
  const account = someAccount(world, rng);
  const market = someMarket(world, rng);
  const key = pick(rng, [ZeroAddress, from]);
  const hot = [account, key, rng.between(0, 5), world.chain.now + DAY_SEC, rng.between(0, 60), 100n * WAD];
  const tight = [market, rng.between(0, 3), 9_000, 11_000, pick(rng, [0, 60, 21_600, 21_601])];
  const wrongs: readonly Wrong[] = [
    {
      from,
      contract: ledger,
      method: "setTier",
      args: [account, market, pick(rng, [0, 1, 2, 3, 4, 5, 200])],
    },
    { from, contract: keyring, method: "setDelegate", args: hot },
    { from, contract: breaker, method: "tighten", args: tight },
    { from: guardian.address, contract: breaker, method: "tighten", args: tight },
    { from, contract: exchange, method: "openBook", args: [market] },
    { from, contract: exchange, method: "poke", args: [market] },
    { from, contract: world.x.oracle, method: "update", args: [market] },
  ];
  return pick(rng, wrongs);
};

const waterfall: Mistake = (world, rng) => {
  const { liquidator, deleverager, fund } = world.x;
  const from = stranger(world, rng);
  const market = someMarket(world, rng);
  const account = someAccount(world, rng);
  const keeper = someAccount(world, rng);
  const size = pick(rng, [0n, 1n, -1n, WAD, -WAD, -(1n << 255n)]);
  const wrongs: readonly Wrong[] = [
    { from, contract: liquidator, method: "liquidate", args: [account, market, rng.between(0, 2), keeper] },
    { from, contract: liquidator, method: "sweepDust", args: [account, market] },
    { from, contract: deleverager, method: "repayDeficit", args: [market] },
    { from, contract: deleverager, method: "settle", args: [market] },
    { from, contract: liquidator, method: "windUp", args: [account, market, keeper] },
    { from, contract: liquidator, method: "repaySettled", args: [market] },
    { from, contract: fund, method: "takeInventory", args: [account, market, size] },
  ];
  return pick(rng, wrongs);
};

const fund: Mistake = (world, rng) => {
  const { fund: contract } = world.x;
  const shares = vaultShares(world);
  const from = stranger(world, rng);
  const other = stranger(world, rng);
  const amount = pick(rng, [0n, 1n, 12_345n, HUGE]);
  const to = pick(rng, [ZeroAddress, from, other]);
  const wrongs: readonly Wrong[] = [
    { from, contract, method: "requestDeposit", args: [pick(rng, [0n, HUGE]), to] },
    { from, contract, method: "requestRedeem", args: [amount, to] },
    { from, contract, method: "cancelDeposit", args: [] },
    { from, contract: shares, method: "deposit", args: [amount, to] },
    { from, contract: shares, method: "mint", args: [amount, to] },
    { from, contract: shares, method: "withdraw", args: [amount, from, other] },
    { from, contract: shares, method: "redeem", args: [amount, from, other] },
    { from, contract: shares, method: "transfer", args: [to, amount] },
  ];
  return pick(rng, wrongs);
};

/** An inventory on offer, with what should be refused. */
const inventory: Mistake = (world, rng) => {
  const market = anyMarket(world, rng);
  const { size } = positionOf(world, FUND, market.id);
  const { id, owner } = anyActor(world, rng);
  const asked = pick(rng, [size, -size, size / 2n, size + (size > 0n ? market.lotSize : -market.lotSize)]);
  const from = rng.chance(800_000) ? owner : stranger(world, rng);
  return { from, contract: world.x.fund, method: "takeInventory", args: [id, market.id, asked] };
};

function handler(name: string, weight: number, mistake: Mistake): Handler {
  return {
    name: `wrong ${name}`,
    weight,
    run: async (world, rng) => {
      await world.act({ handler: `wrong ${name}`, ...mistake(world, rng), expected: "any" });
      return true;
    },
  };
}

/** Calls that the usual handlers avoid: both must refuse them by the same error. */
export const WRONG_CALLS: readonly Handler[] = [
  handler("order", 60, orders),
  handler("cancel", 12, cancels),
  handler("money", 16, money),
  handler("terms", 16, terms),
  handler("waterfall", 24, waterfall),
  handler("fund", 16, fund),
  handler("inventory", 6, inventory),
];
