import { expect } from "chai";
import { MaxUint256 } from "ethers";
import hre from "hardhat";

import { WIND_UP_AFTER } from "../../src/math/bounds";
import { feedAnswer, WAD } from "../support/config";
import { nativeOf, OrderKind } from "../support/trade";
import { BYSTANDER, MAKER, MARKET, openStory, RICH, SECOND, type Story, TAKER } from "../laws/story";
import { noCoverage, TwinWatcher } from "./twinWatcher";

const DAY_SEC = 86_400;
const FILE = "test/twin/settlement.test.ts";
/** Of account 2, the fund. */
const FUND = 2;

/** One market's end, told to the chain and to the twin: every answer, event and snapshot alike. */
describe("twin: the end of a dead market", function () {
  before(function () {
    // Instrumented contracts are too large for the network on which the story is told.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
  });

  it("answers like the chain from the last round to the last withdrawal", async () => {
    const coverage = noCoverage();
    const watcher = new TwinWatcher(FILE, coverage, 5);
    const story = await openStory({}, watcher);
    await trades(story);
    await end(story);
    await after(story);
    await limits(story);
    await watcher.end();
    // With an order and without, neither of which pays what he owes.
    expect(coverage.refusals.get("Ledger_InsufficientCash")).to.be.greaterThanOrEqual(2);
    for (const error of [
      "Settlement_TooSoon",
      "Settlement_Settled",
      "Settlement_Alive",
      "Settlement_NeverPriced",
      "Liquidator_Solvent",
      "Liquidator_NotSettled",
      "Liquidator_NothingOwed",
      "Ledger_InsufficientCash",
      "Exchange_GradeForbids",
      "Vault_LimitExceeded",
      "Vault_LimitUnchanged",
    ])
      expect([...coverage.refusals.keys()]).to.include(error);
    for (const kind of ["MarketSettled", "AccountWoundUp", "EpochEnded", "PositionSettled"])
      expect([...coverage.events.keys()]).to.include(kind);
    for (const kind of ["settle", "windUp", "repaySettled", "setWithdrawalLimit", "cancelAll", "withdraw"])
      expect([...coverage.accepted.keys()]).to.include(kind);
  });
});

/** RICH sells to three who are long: TAKER at 50x, BYSTANDER at 2x, MAKER, who is rich. */
async function trades(story: Story): Promise<void> {
  const kind = OrderKind.ImmediateOrCancel;
  for (const [account, lots] of [
    [TAKER, 10_000],
    [BYSTANDER, 3_000],
    [MAKER, 2_000],
  ] as const) {
    await story.place({ account: RICH, market: MARKET, isBuy: false, tick: 30_000, lots });
    await story.place({ account, market: MARKET, isBuy: true, tick: 30_000, lots, kind });
  }
  await story.place({ account: SECOND, market: MARKET, isBuy: true, tick: 29_000, lots: 50 });
  await story.place({ account: BYSTANDER, market: MARKET, isBuy: false, tick: 40_000, lots: 50 });
  await story.priced(10n * WAD);
  await poke(story, 600);
  await story.priced(12n * WAD);
}

/** The feeds say nothing more. TAKER is wound up, BYSTANDER, bankrupt too, is not. */
async function end(story: Story): Promise<void> {
  const { liquidator, deleverager } = story.world.x;
  const settle = () => any(story, deleverager, "settle", [MARKET]);
  const windUp = (account: number) => any(story, liquidator, "windUp", [account, MARKET, SECOND]);
  await any(story, deleverager, "settle", [9]);
  await windUp(TAKER);
  await poke(story, Number(WIND_UP_AFTER));
  await settle();
  await answer(story, 12n * WAD);
  await windUp(TAKER);
  await any(story, liquidator, "repaySettled", [MARKET]);
  await poke(story, DAY_SEC);
  await windUp(TAKER);
  await windUp(TAKER);
  await windUp(MAKER);
  await settle();
  await settle();
  await windUp(BYSTANDER);
}

async function after(story: Story): Promise<void> {
  const { ledger, liquidator, exchange, vault } = story.world.x;
  const owner = (account: typeof RICH) => story.ownerOf(account);
  await any(story, liquidator, "repaySettled", [MARKET]);
  await any(story, ledger, "touch", [BYSTANDER, MARKET]);
  await any(story, exchange, "cancelAll", [BYSTANDER], owner(BYSTANDER));
  await any(story, ledger, "touch", [BYSTANDER, MARKET]);
  await any(story, liquidator, "liquidate", [BYSTANDER, MARKET, 0, SECOND]);
  await any(story, ledger, "touch", [BYSTANDER, MARKET]);
  await any(story, liquidator, "liquidate", [SECOND, MARKET, 0, SECOND]);
  await story.priced(12n * WAD);
  await story.placeAny({ account: RICH, market: MARKET, isBuy: true, tick: 11_000, lots: 5 });
  await any(story, exchange, "cancelAll", [SECOND], owner(SECOND));
  await any(story, vault, "deposit", [FUND, nativeOf(story.world.x, 30_000n * WAD)], owner(RICH));
  await any(story, liquidator, "repaySettled", [MARKET]);
  await any(story, liquidator, "repaySettled", [MARKET]);
  for (const account of [RICH, MAKER, SECOND]) {
    await any(story, vault, "withdraw", [account, nativeOf(story.world.x, 1_000n * WAD)], owner(account));
  }
}

/** An owner's daily limit: set, used, exceeded, loosened too soon, taken back. */
async function limits(story: Story): Promise<void> {
  const { vault } = story.world.x;
  const native = (units: bigint): bigint => nativeOf(story.world.x, units * WAD);
  const owner = story.ownerOf(RICH);
  const limit = (perDay: bigint, from = owner) =>
    any(story, vault, "setWithdrawalLimit", [RICH, perDay], from);
  const withdraw = (units: bigint) => any(story, vault, "withdraw", [RICH, native(units)], owner);
  await limit(native(100n), story.ownerOf(SECOND));
  await limit(MaxUint256);
  await limit(native(100n));
  await withdraw(60n);
  await withdraw(60n);
  await limit(MaxUint256);
  await withdraw(60n);
  await limit(native(100n));
  await poke(story, DAY_SEC / 2);
  await withdraw(60n);
  await limit(MaxUint256);
  await poke(story, DAY_SEC);
  await withdraw(1_000n);
  await limit(0n);
  await withdraw(1n);
  await limit(0n);
}

/** The feeds say something, and nobody makes a round of it. */
async function answer({ world }: Story, price: bigint): Promise<void> {
  const feeds = world.markets[MARKET]?.feeds ?? [];
  const args = [feeds.map(({ target }) => target), feeds.map(() => feedAnswer(price))];
  await world.outside(world.x.deployer.address, world.panel, "answer", args);
}

async function poke(story: Story, dt: number): Promise<void> {
  await story.act(story.world.owners[2] ?? "", story.world.x.exchange, "poke", [MARKET], dt);
}

/** Whatever comes of it: the twin must say the same. */
async function any(
  story: Story,
  contract: Parameters<Story["act"]>[1],
  method: string,
  args: readonly unknown[],
  from = story.world.owners[2] ?? "",
): Promise<void> {
  await story.world.act({ handler: "story", from, contract, method, args, expected: "any" });
}
