import { expect } from "chai";
import { MaxUint256 } from "ethers";
import hre from "hardhat";

import { BYSTANDER, MARKET, openStory, RICH, type Story } from "../laws/story";
import { listAssets } from "../stateful/assets";
import { ASSET_UNIT } from "../stateful/assetUnits";
import { WAD } from "../support/config";
import { OrderKind } from "../support/trade";
import { noCoverage, TwinWatcher } from "./twinWatcher";

const FILE = "test/twin/collateral.test.ts";
const PLEDGED = (1_000n * WAD) / ASSET_UNIT;

/** Collateral that does not pay all, of an account that has orders and no size: every answer, event and snapshot alike. */
describe("twin: the sale of the last collateral", function () {
  before(function () {
    // Instrumented contracts are too large for the network on which the story is told.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
  });

  it("answers like the chain, and takes the orders back", async () => {
    const coverage = noCoverage();
    const watcher = new TwinWatcher(FILE, coverage, 1);
    const story = await openStory({}, watcher);
    await listAssets(story.world);
    const { collateral, ledger } = story.world.x;
    const owner = story.ownerOf(BYSTANDER);
    await story.act(owner, collateral, "deposit", [BYSTANDER, MARKET, PLEDGED]);
    await crossed(story, true, 30_000);
    await story.priced(22n * WAD);
    await story.priced(22n * WAD);
    await crossed(story, false, 22_000);
    await story.place({ account: BYSTANDER, market: MARKET, isBuy: true, tick: 21_000, lots: 100 });
    await story.priced(2n * WAD);
    await story.priced(2n * WAD);
    const before = await ledger.accountOf(BYSTANDER);
    expect([before.cash < 0n, before.orders]).to.deep.equal([true, 1n]);
    await story.act(owner, collateral, "buy", [BYSTANDER, MARKET, PLEDGED, MaxUint256]);
    const { cash, markets, orders } = await ledger.accountOf(BYSTANDER);
    expect([cash, markets, orders]).to.deep.equal([0n, 0n, 0n]);
    await watcher.end();
    for (const kind of ["CollateralSold", "AccountLiquidated", "OrderRemoved"])
      expect([...coverage.events.keys()]).to.include(kind);
  });
});

/** BYSTANDER and RICH trade 1,000 units. */
async function crossed(story: Story, buys: boolean, tick: number): Promise<void> {
  const lots = 10_000;
  await story.place({ account: RICH, market: MARKET, isBuy: !buys, tick, lots });
  const kind = OrderKind.ImmediateOrCancel;
  await story.place({ account: BYSTANDER, market: MARKET, isBuy: buys, tick, lots, kind });
}
