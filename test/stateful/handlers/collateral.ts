import { type AccountId } from "../../../src/domain/ids";
import { type Stream } from "../../../src/sim/random/stream";
import { WAD } from "../../support/config";
import { ASSET_UNIT } from "../assetUnits";
import { type World } from "../world";
import { type Actor, type Handler, pick } from "./handler";

/** Actors that have collateral, by the shadow. */
function pledgers(world: World): readonly Actor[] {
  return world.actors.filter(({ id }) => world.shadow.collateral.of(id) !== undefined);
}

/** One asset of which the account has some. */
function someAsset(world: World, rng: Stream, id: AccountId): number {
  const balances = world.shadow.collateral.of(id) ?? [];
  return pick(
    rng,
    balances.flatMap((amount, asset) => (amount > 0n ? [asset] : [])),
  );
}

const pledge: Handler = {
  name: "pledge",
  weight: 22,
  run: async (world, rng) => {
    // The others have cash alone: only they go bankrupt while a market dies.
    const { id, owner } = pick(
      rng,
      world.actors.filter((actor) => actor.id % 2 === 0),
    );
    const asset = rng.below(world.assets.length);
    const [low, high] = world.scenario.deposit;
    const worth = rng.logUniform(BigInt(low), BigInt(high)) * WAD;
    const native =
      (worth * WAD) / (world.markets[asset]?.index ?? WAD) / ASSET_UNIT + BigInt(rng.below(1_000));
    const base = { handler: "pledge", from: owner, contract: world.x.collateral, method: "deposit" };
    const expected = ["AmountTooLarge", "CapReached", "NoQuorum"].map((what) => `CollateralVault_${what}`);
    await world.act({ ...base, args: [id, asset, native + 1n], expected });
    return true;
  },
};

/** The last two: what leaves counts against the owner's daily limit, at a price. */
const REDEEM_ERRORS = [
  "CollateralVault_InsufficientMargin",
  "Ledger_Degraded",
  "Ledger_PriceUnavailable",
  "Vault_LimitExceeded",
  "CollateralVault_NoQuorum",
];

/** Some of it, or all. */
const redeem: Handler = {
  name: "redeem",
  weight: 14,
  run: async (world, rng) => {
    const found = pledgers(world);
    if (found.length === 0) return false;
    const { id, owner } = pick(rng, found);
    const asset = someAsset(world, rng, id);
    const balance = (world.shadow.collateral.of(id)?.[asset] ?? 0n) / ASSET_UNIT;
    const native = rng.chance(400_000) ? balance : (balance * BigInt(rng.between(1, 1_000))) / 1_000n;
    if (native === 0n) return false;
    const base = { handler: "redeem", from: owner, contract: world.x.collateral, method: "withdraw" };
    const expected = REDEEM_ERRORS;
    await world.act({ ...base, args: [id, asset, native], expected, asked: rng.chance(500_000) ? [id] : [] });
    return true;
  },
};

/** Owes more than it has, as far as the shadow's cash tells: likely callable. */
function debtors(world: World): readonly Actor[] {
  return pledgers(world).filter(({ id }) => world.shadow.ledger.account(id).cash < 0n);
}

const SALE_ERRORS = [
  "CollateralVault_NotCallable",
  "CollateralVault_NoQuorum",
  "CollateralVault_SaleTooLarge",
  "Ledger_PriceUnavailable",
];

/** Whatever the quote says may be bought, or a part of it. */
const buy: Handler = {
  name: "buy collateral",
  weight: 45,
  run: async (world, rng) => {
    const { collateral } = world.x;
    for (const { id } of debtors(world)) {
      const asset = someAsset(world, rng, id);
      const data = collateral.interface.encodeFunctionData("quote", [id, asset]);
      const answer = await world.chain.call(world.owners[0] ?? "", await collateral.getAddress(), data);
      if (answer.error !== "") continue;
      const [, most] = collateral.interface.decodeFunctionResult("quote", answer.data) as unknown as bigint[];
      const whole = (most ?? 0n) / ASSET_UNIT;
      const native = rng.chance(600_000) ? whole : (whole * BigInt(rng.between(1, 1_050))) / 1_000n;
      if (native === 0n) continue;
      const from = pick(rng, world.owners);
      const args = [id, asset, native, 10n ** 30n];
      const base = { handler: "buy collateral", from, contract: collateral, method: "buy", args };
      await world.act({ ...base, expected: SALE_ERRORS });
      return true;
    }
    return false;
  },
};

const openSale: Handler = {
  name: "open sale",
  weight: 14,
  run: async (world, rng) => {
    const found = debtors(world);
    if (found.length === 0) return false;
    const { id } = pick(rng, found);
    const base = { handler: "open sale", from: pick(rng, world.owners), contract: world.x.collateral };
    const expected = [...SALE_ERRORS, "CollateralVault_SaleOpen"];
    await world.act({ ...base, method: "openSale", args: [id], expected });
    return true;
  },
};

const closeSale: Handler = {
  name: "close sale",
  weight: 10,
  run: async (world, rng) => {
    const found = pledgers(world);
    if (found.length === 0) return false;
    const open: Actor[] = [];
    for (const actor of found) {
      const { saleSince } = await world.x.collateral.holderOf(actor.id);
      if (saleSince !== 0n) open.push(actor);
    }
    if (open.length === 0) return false;
    const { id } = pick(rng, open);
    const base = { handler: "close sale", from: pick(rng, world.owners), contract: world.x.collateral };
    const expected = ["CollateralVault_SaleOpen", "CollateralVault_NoSale", "Ledger_PriceUnavailable"];
    await world.act({ ...base, method: "closeSale", args: [id], expected });
    return true;
  },
};

/** Nobody but the owner moves collateral. */
const seize: Handler = {
  name: "steal",
  weight: 3,
  run: async (world, rng) => {
    const found = pledgers(world);
    if (found.length === 0) return false;
    const { id, owner } = pick(rng, found);
    const thief = world.owners.find((other) => other !== owner) ?? "";
    const args = [id, someAsset(world, rng, id), 1n];
    const base = { handler: "steal", from: thief, contract: world.x.collateral, method: "withdraw", args };
    const { error } = await world.act({ ...base, expected: ["CollateralVault_NotOwner"] });
    if (error === "") world.fail("a stranger took collateral");
    return true;
  },
};

export const COLLATERAL_HANDLERS: readonly Handler[] = [pledge, redeem, buy, openSale, closeSale, seize];
