import { expect } from "chai";
import hre from "hardhat";

import { accountId } from "../../src/domain/ids";
import { type AdlGasSample } from "../../src/laws/law";
import { WAD } from "../support/config";
import { nativeOf, OrderKind } from "../support/trade";
import { judgeGas } from "./judges";
import { BYSTANDER, MARKET, openStory, TAKER } from "./story";

/** Lots that the bankrupt account holds, shared evenly among those opposite. */
const LOTS = 10_000;

/** Gas of the liquidation that closes one long against so many shorts, all of one class. */
async function adlGas(opposite: number): Promise<AdlGasSample> {
  const story = await openStory();
  const { ledger, vault, liquidator } = story.world.x;
  const owner = story.world.owners[3] ?? "";
  const first = story.world.actors.length + accountId(3);
  for (let i = 0; i < opposite; i += 1) {
    if (i % 8 === 0) await story.priced(30n * WAD);
    const account = accountId(first + i);
    await story.act(owner, ledger, "openAccount", [owner]);
    await story.act(owner, vault, "deposit", [account, nativeOf(story.world.x, 100_000n * WAD)]);
    const ask = { market: MARKET, isBuy: false, tick: 30_000, lots: LOTS / opposite };
    await story.placeBy(owner, { ...ask, account });
    // Bought at once: a book holds no more orders than one call can meet.
    const kind = OrderKind.ImmediateOrCancel;
    await story.place({ ...ask, account: TAKER, isBuy: true, kind });
  }
  await story.priced(15n * WAD);
  await story.priced(15n * WAD);
  const sold = await story.act(owner, liquidator, "liquidate", [TAKER, MARKET, 0, BYSTANDER]);
  expect(sold.events.some(({ kind }) => kind === "Deleveraged")).to.equal(true);
  return { opposite, gas: sold.gasUsed };
}

describe("ADL-2: the cost of ADL", () => {
  it("is the same with 1, 10 and 50 accounts opposite", async function () {
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const samples = [await adlGas(1), await adlGas(10), await adlGas(50)];
    expect(judgeGas("ADL-2", samples)).to.deep.equal([]);
    expect(samples.every(({ gas }) => gas > 100_000n)).to.equal(true);
  });
});
