import { OrderKind, orderRequest } from "../../support/trade";
import { type World } from "../world";
import { type Actor, anyActor, anyMarket, type Handler, isOpen, lotsWorth, pick, tickAt } from "./handler";

const MAY_TRADE_AND_CANCEL = 3;
const DAY_SEC = 86_400;

/** The hot key of every account in these tests: it owns none. */
function hotKey(world: World): string {
  return world.x.users[world.scenario.owners]?.address ?? "";
}

interface Delegated extends Actor {
  /** When the key ends [s]. */
  readonly expiry: number;
}

const delegated = new WeakMap<World, Map<number, Delegated>>();

function delegatedOf(world: World): Map<number, Delegated> {
  const known = delegated.get(world) ?? new Map<number, Delegated>();
  delegated.set(world, known);
  return known;
}

const delegate: Handler = {
  name: "delegate",
  weight: 4,
  run: async (world, rng) => {
    const actor = anyActor(world, rng);
    const expiry = world.chain.now + rng.between(100, 10 * DAY_SEC);
    const args = [
      actor.id,
      hotKey(world),
      MAY_TRADE_AND_CANCEL,
      expiry,
      rng.between(10, 50),
      1_000n * 10n ** 18n,
    ];
    const base = { handler: "delegate", from: actor.owner, contract: world.x.keyring, method: "setDelegate" };
    await world.act({ ...base, args, expected: [] });
    delegatedOf(world).set(actor.id, { ...actor, expiry });
    return true;
  },
};

const hotTrade: Handler = {
  name: "hotTrade",
  weight: 10,
  run: async (world, rng) => {
    // One try in twenty with a key that may have ended.
    const late = rng.chance(50_000);
    const known = [...delegatedOf(world).values()].filter(({ expiry }) => late || expiry > world.chain.now);
    const market = anyMarket(world, rng);
    if (known.length === 0 || !(await isOpen(world, market, rng))) return false;
    const isBuy = rng.chance(500_000);
    const distance = rng.between(0, 4_000);
    const terms = {
      account: pick(rng, known).id,
      market: market.id,
      isBuy,
      kind: rng.chance(500_000) ? OrderKind.ImmediateOrCancel : OrderKind.Limit,
      tick: tickAt(market, isBuy ? distance : -distance),
      lots: lotsWorth(market, rng.logUniform(10n, 2_000n)),
    };
    const expected = [
      "Keyring_Expired",
      "Keyring_Slippage",
      "Keyring_Loss",
      "Ledger_InsufficientMargin",
      "Ledger_PriceUnavailable",
      "Ledger_TooManyOrders",
      "Exchange_GradeForbids",
      "Exchange_StalePrice",
      "Exchange_Uncrossing",
    ];
    const base = { handler: "hotTrade", from: hotKey(world), contract: world.x.exchange, method: "place" };
    await world.act({ ...base, args: [orderRequest(terms)], expected });
    return true;
  },
};

const payout: Handler = {
  name: "payout",
  weight: 3,
  run: async (world, rng) => {
    const { id, owner } = anyActor(world, rng);
    const set = rng.chance(600_000);
    const base = { handler: "payout", from: owner, contract: world.x.vault };
    // The owner's own address again: money keeps going where the test can follow it.
    if (set) await world.act({ ...base, method: "setPayout", args: [id, owner], expected: [] });
    else await world.act({ ...base, method: "cancelPayout", args: [id], expected: ["Vault_NothingPending"] });
    return true;
  },
};

export const KEY_HANDLERS: readonly Handler[] = [delegate, hotTrade, payout];
