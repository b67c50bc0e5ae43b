import { type Fixture } from "../../test/support/fixture";
import { type MarketParameters } from "../../src/domain/marketParameters";
import { WAD, feedAnswer, withoutHalts } from "../../test/support/config";
import { advance, holdPrice } from "../../test/support/prices";
import { deposit } from "../../test/support/trade";
import { type GasCase, PRICE, measured, order, put, trader, userOf } from "./bench";

const VICTIM = 0;
const MAKER = 1;
const KEEPER = 2;
const FUND = 2n;
const TIER_50X = 4;
const ROUND_GAP_SEC = 5;
const SIZE = 1_000n * WAD;
const VICTIM_CASH = 700n * WAD;

function withoutHaltsAndFund(committed: MarketParameters): MarketParameters {
  const liquidation = { ...committed.liquidation, fundBudget: 0n, fundLeakPerHour: 0n };
  return { ...withoutHalts(committed), liquidation };
}

/** Liquidation, takeover, ADL and oracle rounds. */
export const WATERFALL: readonly GasCase[] = [
  {
    op: "liquidate",
    fixture:
      "an order cancelled that is not the last at its price, part sold to one maker, not the market's first sale",
    atMost: 245_000,
    options: { parameters: withoutHalts },
    measure: async (x) => {
      const earlier = await longAtRisk(x, 3);
      const { victim, maker, keeper } = await longAtRisk(x);
      await put(x, VICTIM, order(x, victim, true, WAD / 10n, PRICE - 2n * WAD));
      await put(x, MAKER, order(x, maker, true, WAD, PRICE - 2n * WAD));
      await put(x, MAKER, order(x, maker, true, 2n * SIZE, (295n * WAD) / 10n));
      await holdPrice(x, 0, (296n * WAD) / 10n);
      const liquidator = x.liquidator.connect(userOf(x, KEEPER));
      await liquidator.liquidate(earlier.victim, 0, 0, keeper);
      return measured(liquidator.liquidate(victim, 0, 0, keeper));
    },
  },
  {
    op: "takeover",
    fixture: "the fund holds inventory in the market, the book is empty",
    atMost: 225_000,
    options: { parameters: withoutHalts },
    measure: async (x) => {
      await deposit(x, userOf(x, MAKER), FUND, 500_000n * WAD);
      const first = await longAtRisk(x);
      const second = await longAtRisk(x, 3);
      await holdPrice(x, 0, (294n * WAD) / 10n);
      const liquidator = x.liquidator.connect(userOf(x, KEEPER));
      await liquidator.liquidate(first.victim, 0, 0, first.keeper);
      return measured(liquidator.liquidate(second.victim, 0, 0, first.keeper));
    },
  },
  deleverage(1),
  deleverage(100),
  deleverage(1_000),
  oracle("oracle.update3", 3, 150_000),
  oracle("oracle.update5", 5, 190_000),
];

/** A 50x long of SIZE against a maker at 2x. */
async function longAtRisk(x: Fixture, user = VICTIM, counterparties = 1) {
  const victim = await trader(x, user, VICTIM_CASH);
  await x.ledger.connect(userOf(x, user)).setTier(victim, 0, TIER_50X);
  const makers: bigint[] = [];
  for (let i = 0; i < counterparties; i++) {
    const maker = await trader(x, MAKER);
    await put(x, MAKER, order(x, maker, false, SIZE / BigInt(counterparties)));
    makers.push(maker);
    // A call meets at most 200 makers; the position is built in portions.
    if ((i + 1) % 100 === 0 || i + 1 === counterparties) {
      const portion = (SIZE / BigInt(counterparties)) * BigInt((i % 100) + 1);
      await put(x, user, { ...order(x, victim, true, portion), maxFills: 200 });
    }
  }
  const keeper = await trader(x, KEEPER, WAD);
  const [maker] = makers;
  if (maker === undefined) {
    throw new Error("no counterparty");
  }
  return { victim, maker, keeper };
}

/** Equity below a third of maintenance margin in a market that the fund stays out of. */
function deleverage(opposite: number): GasCase {
  return {
    op: `deleverage.opposite${opposite}`,
    fixture: `no fund, no book, equity left; ${opposite} accounts opposite in one class`,
    atMost: 265_000,
    options: { parameters: withoutHaltsAndFund },
    measure: async (x) => {
      const { victim, keeper } = await longAtRisk(x, VICTIM, opposite);
      await holdPrice(x, 0, (294n * WAD) / 10n);
      return measured(x.liquidator.connect(userOf(x, KEEPER)).liquidate(victim, 0, 0, keeper));
    },
  };
}

function oracle(op: string, sources: number, atMost: number): GasCase {
  return {
    op,
    fixture: `${sources} Chainlink-like sources, breaker and means updated`,
    atMost,
    options: { sources },
    measure: async (x) => {
      await holdPrice(x, 0, PRICE + WAD / 10n);
      for (const feed of x.feeds[0] ?? []) {
        await feed.updateAnswer(feedAnswer(PRICE + WAD / 5n));
      }
      await advance(ROUND_GAP_SEC);
      return measured(x.oracle.update(0));
    },
  };
}
