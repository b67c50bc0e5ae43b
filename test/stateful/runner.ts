import { Stream } from "../../src/sim/random/stream";
import { MaxUint256 } from "ethers";

import { WAD } from "../support/config";
import { nativeOf } from "../support/trade";
import { listAssets } from "./assets";
import { COLLATERAL_HANDLERS } from "./handlers/collateral";
import { AUCTION_HANDLERS } from "./handlers/auctions";
import { FUND_HANDLERS } from "./handlers/fund";
import { type Handler, pick } from "./handlers/handler";
import { KEY_HANDLERS } from "./handlers/keys";
import { MONEY_HANDLERS } from "./handlers/money";
import { ORDER_HANDLERS } from "./handlers/orders";
import { PRICE_HANDLERS, round } from "./handlers/prices";
import { SETTLEMENT_HANDLERS } from "./handlers/settlement";
import { WATERFALL_HANDLERS } from "./handlers/waterfall";
import { type NodeOpener } from "./node";
import { type Scenario } from "./scenario";
import { type Tally } from "./tally";
import { type Watcher, World } from "./world";

export const HANDLERS: readonly Handler[] = [
  ...ORDER_HANDLERS,
  ...AUCTION_HANDLERS,
  ...MONEY_HANDLERS,
  ...PRICE_HANDLERS,
  ...WATERFALL_HANDLERS,
  ...SETTLEMENT_HANDLERS,
  ...FUND_HANDLERS,
  ...KEY_HANDLERS,
  ...COLLATERAL_HANDLERS,
];

/** Streams of the runner: never reuse a number. */
const AGENT = 0;
const SETUP = 1;
const STEP = 2;

const DAY_SEC = 86_400;
/** More tokens than anybody can lose in a run. */
const PURSE = 10n ** 9n;

/** Who runs beside the usual, and who judges in the place of the laws. */
export interface RunOptions {
  readonly watcher?: Watcher;
  readonly more?: readonly Handler[];
  /** Where it runs; an embedded network when not given. */
  readonly node?: NodeOpener;
  /** Ends after so many calls instead of the scenario's own number, by which the commands are drawn all the same. */
  readonly upTo?: number | undefined;
}

/** Runs one scenario to its number of calls; throws with seed, step and the last commands at the first violation. */
export async function run(scenario: Scenario, tally: Tally, options: RunOptions = {}): Promise<void> {
  const handlers = [...HANDLERS, ...(options.more ?? [])];
  const world = await World.create(scenario, tally, options.watcher, options.node);
  try {
    await populate(world, new Stream(scenario.seed, AGENT, SETUP, 0));
    for (let step = 0; world.calls < (options.upTo ?? scenario.calls); step += 1) {
      const rng = new Stream(scenario.seed, AGENT, STEP, step);
      while (!(await draw(handlers, rng).run(world, rng)));
    }
    await options.watcher?.end?.();
  } finally {
    await world.chain.close();
  }
}

function draw(handlers: readonly Handler[], rng: Stream): Handler {
  const total = handlers.reduce((sum, { weight }) => sum + weight, 0);
  let at = rng.below(total);
  for (const handler of handlers) {
    at -= handler.weight;
    if (at < 0) return handler;
  }
  return pick(rng, handlers);
}

/** Owners with tokens, accounts with money and tiers, and a fund with its first shares. */
async function populate(world: World, rng: Stream): Promise<void> {
  const { token, ledger, vault, fund, deployment } = world.x;
  for (const market of world.markets) {
    await round(world, market, "price");
    await round(world, market, "price");
  }
  await listAssets(world);
  const deployer = world.x.deployer.address;
  for (const owner of world.owners) {
    await world.outside(deployer, token, "mint", [owner, nativeOf(world.x, PURSE * WAD)]);
    for (const spender of [deployment.addresses.vault, deployment.addresses.fund]) {
      await world.outside(owner, token, "approve", [spender, MaxUint256]);
    }
    for (let i = 0; i < world.scenario.accountsPerOwner; i += 1) {
      const open = { handler: "open", from: owner, contract: ledger, method: "openAccount", args: [owner] };
      await world.act({ ...open, expected: [] });
      const id = world.actors[world.actors.length - 1]?.id ?? 0;
      const [low, high] = world.scenario.deposit;
      const amount = nativeOf(world.x, rng.logUniform(BigInt(low), BigInt(high)) * WAD);
      const base = {
        handler: "deposit",
        from: owner,
        contract: vault,
        method: "deposit",
        args: [id, amount],
      };
      await world.act({ ...base, expected: [] });
      for (const market of world.markets) {
        const tier = rng.between(0, 4);
        const commit = {
          handler: "tier",
          from: owner,
          contract: ledger,
          method: "setTier",
          args: [id, market.id, tier],
        };
        await world.act({ ...commit, expected: ["Ledger_TierUnchanged"] });
      }
    }
  }
  const first = world.owners[0] ?? "";
  if (world.scenario.fund > 0) {
    const assets = nativeOf(world.x, BigInt(world.scenario.fund) * WAD);
    const base = {
      handler: "fundDeposit",
      from: first,
      contract: fund,
      method: "requestDeposit",
      args: [assets, first],
    };
    await world.act({ ...base, expected: [] });
    const settle = { handler: "fundEpoch", from: first, contract: fund, method: "settleEpoch", args: [] };
    await world.act({ ...settle, expected: [], dt: DAY_SEC });
  }
  for (const market of world.markets) await round(world, market, "price");
}
