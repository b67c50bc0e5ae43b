import { type AccountId, HOUSE } from "../../../src/domain/ids";
import { healthOf } from "../../../src/laws/valuation";
import { type World } from "../world";
import { liquidatable } from "../../../src/laws/riskLaws";
import { anyActor, anyMarket, type Handler, holders, pick, positionOf } from "./handler";

const LIQUIDATION_ERRORS = [
  "Liquidator_Healthy",
  "Liquidator_NoPosition",
  "Liquidator_NoQuorum",
  "Liquidator_Waiting",
];

/** A keeper looks for everybody who can be liquidated, and takes one step with some of them. */
const keeper: Handler = {
  name: "keeper",
  weight: 90,
  run: async (world, rng) => {
    const snapshot = await world.state();
    const found = liquidatable(snapshot);
    if (found.length === 0) return false;
    const { account, market } = pick(rng, found);
    const args = [
      account.id,
      market.id,
      rng.chance(200_000) ? rng.between(1, 3) : 0,
      anyActor(world, rng).id,
    ];
    const base = { handler: "keeper", from: pick(rng, world.owners), contract: world.x.liquidator };
    const sent = await world.act({
      ...base,
      method: "liquidate",
      args,
      expected: LIQUIDATION_ERRORS,
    });
    if (sent.gasUsed > world.tally.mostGas) world.tally.mostGas = sent.gasUsed;
    return true;
  },
};

/** Anybody tries anybody, or the one who stands worst, or a market where nothing is to be done. */
const blind: Handler = {
  name: "blindKeeper",
  weight: 14,
  run: async (world, rng) => {
    const target = rng.chance(500_000) ? anyActor(world, rng).id : await worstOf(world);
    const args = [target, anyMarket(world, rng).id, 0, HOUSE];
    const base = { handler: "blindKeeper", from: pick(rng, world.owners), contract: world.x.liquidator };
    await world.act({ ...base, method: "liquidate", args, expected: LIQUIDATION_ERRORS });
    return true;
  },
};

/** Positions under one lot, where ADL left them. */
const dust: Handler = {
  name: "dust",
  weight: 12,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const small = holders(world, market.id).filter(({ id }) => {
      const { size } = positionOf(world, id, market.id);
      return (size > 0n ? size : -size) < market.lotSize;
    });
    const target = small.length > 0 ? pick(rng, small) : anyActor(world, rng);
    if (small.length === 0 && rng.chance(800_000)) return false;
    const base = { handler: "dust", from: pick(rng, world.owners), contract: world.x.liquidator };
    const expected = ["Liquidator_NotDust", "Liquidator_NoQuorum", "Liquidator_Waiting"];
    await world.act({ ...base, method: "sweepDust", args: [target.id, market.id], expected });
    return true;
  },
};

const repay: Handler = {
  name: "repayDeficit",
  weight: 10,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const owing = world.shadow.ledger.deficit > 0n;
    if (!owing && rng.chance(950_000)) return false;
    const base = { handler: "repayDeficit", from: pick(rng, world.owners), contract: world.x.deleverager };
    const expected = ["Deleverager_NoDeficit", "Deleverager_TooSoon", "Ledger_PriceUnavailable"];
    await world.act({ ...base, method: "repayDeficit", args: [market.id], expected });
    return true;
  },
};

/** The account with the least equity over maintenance margin. */
async function worstOf(world: World): Promise<AccountId> {
  const state = await world.state();
  let [worst, least] = [world.actors[0]?.id ?? HOUSE, 0n];
  for (const account of state.accounts) {
    const health = healthOf(account, state, "better");
    if (health === undefined || health.maintenanceMargin === 0n) continue;
    const slack = health.equity - health.maintenanceMargin;
    if (slack < least) [worst, least] = [account.id, slack];
  }
  return worst;
}

export const WATERFALL_HANDLERS: readonly Handler[] = [keeper, blind, dust, repay];
