import { MaxUint256 } from "ethers";

import { type AccountId } from "../../../src/domain/ids";
import { COLLATERAL_PLACE } from "../../../src/math/bounds";
import { WAD } from "../../support/config";
import { nativeOf } from "../../support/trade";
import { type World } from "../world";
import { anyActor, anyMarket, type Handler, isEmptied, pick } from "./handler";

/** A flat account's cash leaves whatever else it has. */
const COLLATERAL_BIT = 1n << BigInt(COLLATERAL_PLACE);

const WITHDRAW_ERRORS = [
  "Ledger_InsufficientMargin",
  "Ledger_InsufficientCash",
  "Ledger_Degraded",
  "Ledger_ReservesShort",
  "Ledger_PriceUnavailable",
  "Vault_LimitExceeded",
];

/** Accounts whose owners set a limit once: it may still hold. */
const limited = new WeakMap<World, Set<AccountId>>();

function limitedOf(world: World): Set<AccountId> {
  const known = limited.get(world) ?? new Set<AccountId>();
  limited.set(world, known);
  return known;
}

const open: Handler = {
  name: "open",
  weight: 2,
  run: async (world, rng) => {
    if (world.actors.length > 40) return false;
    const owner = pick(rng, world.owners);
    const contract = world.x.ledger;
    await world.act({
      handler: "open",
      from: owner,
      contract,
      method: "openAccount",
      args: [owner],
      expected: [],
    });
    return true;
  },
};

const deposit: Handler = {
  name: "deposit",
  weight: 30,
  run: async (world, rng) => {
    const { id } = anyActor(world, rng);
    const from = pick(rng, world.owners);
    const [low, high] = world.scenario.deposit;
    const whole = rng.logUniform(BigInt(low), BigInt(high)) / 4n + 1n;
    // Odd wei too: not all money is round.
    const amount = nativeOf(world.x, whole * WAD) + BigInt(rng.below(1_000));
    const contract = world.x.vault;
    await world.act({
      handler: "deposit",
      from,
      contract,
      method: "deposit",
      args: [id, amount],
      expected: [],
    });
    return true;
  },
};

/** Some, or all that the Ledger says may go. */
const withdraw: Handler = {
  name: "withdraw",
  weight: 30,
  run: async (world, rng) => {
    const { id, owner } = anyActor(world, rng);
    const { ledger, vault } = world.x;
    const data = ledger.interface.encodeFunctionData("withdrawable", [id]);
    const answer = await world.chain.call(owner, await ledger.getAddress(), data);
    const free = answer.error === "" ? BigInt(answer.data) : WAD;
    const whole = nativeOf(world.x, free);
    const amount = rng.chance(300_000) ? whole : (whole * BigInt(rng.between(1, 1_100))) / 1_000n;
    if (amount === 0n) return false;
    const base = {
      handler: "withdraw",
      from: owner,
      contract: vault,
      method: "withdraw",
      args: [id, amount],
    };
    const asked = rng.chance(500_000) ? [id] : [];
    await world.act({ ...base, expected: WITHDRAW_ERRORS, asked });
    return true;
  },
};

/** WDR-1: an account without position and order leaves with every unit, in every state, as far as its owner's own limit lets it. */
const leave: Handler = {
  name: "leave",
  weight: 6,
  run: async (world, rng) => {
    const snapshot = await world.state();
    const flat = world.actors.filter(({ id }) => {
      const account = snapshot.accounts[id - 1];
      const free =
        account !== undefined && (account.marketBits & ~COLLATERAL_BIT) === 0n && account.orderBits === 0;
      return free && nativeOf(world.x, account.cash) > 0n;
    });
    if (flat.length === 0 || snapshot.totals.deficit > 0n) return false;
    const { id, owner } = pick(rng, flat);
    const amount = nativeOf(world.x, snapshot.accounts[id - 1]?.cash ?? 0n);
    const contract = world.x.vault;
    const base = { handler: "leave", from: owner, contract, method: "withdraw", args: [id, amount] };
    const expected = limitedOf(world).has(id) ? ["Vault_LimitExceeded"] : [];
    await world.act({ ...base, expected, asked: [id] });
    return true;
  },
};

/** Tighter at once, looser a day later: to nothing, to some, to no limit. */
const limit: Handler = {
  name: "limit",
  weight: 3,
  run: async (world, rng) => {
    const { id, owner } = anyActor(world, rng);
    const some = nativeOf(world.x, rng.logUniform(10n, 100_000n) * WAD);
    const perDay = pick(rng, [0n, some, some, MaxUint256]);
    const base = { handler: "limit", from: owner, contract: world.x.vault, method: "setWithdrawalLimit" };
    await world.act({ ...base, args: [id, perDay], expected: ["Vault_LimitUnchanged"] });
    limitedOf(world).add(id);
    return true;
  },
};

const steal: Handler = {
  name: "steal",
  weight: 3,
  run: async (world, rng) => {
    const { id, owner } = anyActor(world, rng);
    const thief = world.owners.find((other) => other !== owner) ?? "";
    const args = [id, 1n];
    const base = { handler: "steal", from: thief, contract: world.x.vault, method: "withdraw", args };
    const { error } = await world.act({ ...base, expected: ["Ledger_NotOwner"] });
    if (error === "") world.fail("a stranger withdrew");
    return true;
  },
};

const tier: Handler = {
  name: "tier",
  weight: 20,
  run: async (world, rng) => {
    const { id, owner } = anyActor(world, rng);
    const args = [id, anyMarket(world, rng).id, rng.between(0, 4)];
    const expected = [
      "Ledger_TierUnchanged",
      "Ledger_TierLocked",
      "Ledger_InsufficientMargin",
      "Ledger_ClassDraining",
      "Ledger_PriceUnavailable",
    ];
    const base = { handler: "tier", from: owner, contract: world.x.ledger, method: "setTier", args };
    await world.act({ ...base, expected });
    return true;
  },
};

const touch: Handler = {
  name: "touch",
  weight: 12,
  run: async (world, rng) => {
    const { id: market } = anyMarket(world, rng);
    const emptied = world.actors.filter(({ id }) => isEmptied(world, id, market));
    // A position that ADL took whole waits to be written off: somebody has to come by.
    const { id } = emptied.length > 0 ? pick(rng, emptied) : anyActor(world, rng);
    const args = [id, market];
    const from = pick(rng, world.owners);
    await world.act({
      handler: "touch",
      from,
      contract: world.x.ledger,
      method: "touch",
      args,
      // Flat and in debt nobody is written off: a liquidation pays first.
      expected: ["Ledger_InsufficientCash"],
    });
    return true;
  },
};

/** Tokens that nobody deposited are listed and, a month later, the fund's. */
const surplus: Handler = {
  name: "surplus",
  weight: 3,
  run: async (world, rng) => {
    const { vault, token, deployment } = world.x;
    const from = pick(rng, world.owners);
    if (rng.chance(500_000))
      await world.outside(from, token, "transfer", [deployment.addresses.vault, 1_000n]);
    const base = { handler: "surplus", from, contract: vault, method: "sweepSurplus", args: [] };
    await world.act({ ...base, expected: ["Vault_NoSurplus"] });
    return true;
  },
};

export const MONEY_HANDLERS: readonly Handler[] = [
  open,
  deposit,
  withdraw,
  leave,
  limit,
  steal,
  tier,
  touch,
  surplus,
];
