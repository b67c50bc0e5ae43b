import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { deployExchange } from "../support/fixture";
import { lots, openFunded, place, ticks } from "../support/trade";
import { WAD } from "../support/config";

describe("Ledger: two traders", () => {
  it("moves cash against size and keeps both sums", async () => {
    const x = await loadFixture(deployExchange);
    const [alice, bob] = x.users;
    const a = await openFunded(x, alice!, 10_000n * WAD);
    const b = await openFunded(x, bob!, 10_000n * WAD);
    const price = 30n * WAD;
    await place(x, alice!, { account: a, isBuy: false, tick: ticks(x, price), lots: lots(x, 100n * WAD) });
    const taken = await place(x, bob!, { account: b, isBuy: true, tick: ticks(x, price), lots: lots(x, 60n * WAD) });
    console.log("gas", taken.receipt.gasUsed);
    expect(taken.filled).to.equal(600n);
    expect((await x.ledger.touched(a, 0)).size).to.equal(-60n * WAD);
    expect((await x.ledger.touched(b, 0)).size).to.equal(60n * WAD);
    const fee = (1_800n * WAD * 500n) / 1_000_000n;
    const rebate = (1_800n * WAD * 100n) / 1_000_000n;
    expect((await x.ledger.accountOf(b)).cash).to.equal(8_200n * WAD - fee);
    expect((await x.ledger.accountOf(a)).cash).to.equal(11_800n * WAD + rebate);
    expect((await x.ledger.accountOf(2)).cash).to.equal(fee - rebate);
  });
});
