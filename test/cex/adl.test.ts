import { expect } from "chai";

import { byQueue, proRata } from "../../src/cex/adl/policies";
import { leveragePnl, lightsOf, quantilePpm } from "../../src/cex/adl/rank";
import { check, property } from "../math/property";
import { deposit, leverage, order, plainConfig, Scene, wad, who } from "./scene";

/**
 * The worked vector of the public study (T. Chitra, arXiv 2512.01112): equities and profits of five accounts, half of the deficit
 * of 15 socialised. The study states no leverage; the maintenance margins here are chosen so that the published formula gives its order.
 */
const EQUITIES = ["10", "5", "1", "-3", "-12"].map(wad);
const PROFITS = ["8", "4", "0.5", "-3", "-12"].map(wad);
const MARGINS = ["0.2", "0.2", "0.02", "0", "0"].map(wad);
const DEFICIT = EQUITIES.reduce((sum, equity) => (equity < 0n ? sum - equity : sum), 0n);
const SOCIALISED = DEFICIT / 2n;

const capacities = PROFITS.map((profit) => (profit > 0n ? profit : 0n));
const ranks = EQUITIES.map((equity, i) =>
  leveragePnl({ wallet: equity - PROFITS[i]!, unrealised: PROFITS[i]!, maintenanceMargin: MARGINS[i]! }),
);
const queue = [...ranks.keys()].sort((a, b) =>
  ranks[a]! > ranks[b]! ? -1 : ranks[a]! < ranks[b]! ? 1 : a - b,
);
const left = (taken: readonly bigint[]): bigint[] =>
  EQUITIES.map((equity, i) => equity - taken[i]!).slice(0, 3);

describe("ADL: who pays", () => {
  it("takes (3.5, 4, 0) of the worked vector by queue and leaves (6.5, 1, 1)", () => {
    expect(SOCIALISED).to.equal(wad("7.5"));
    expect(queue.slice(0, 3)).to.deep.equal([1, 0, 2]);
    const taken = byQueue(SOCIALISED, capacities, queue);
    expect(taken).to.deep.equal(["3.5", "4", "0", "0", "0"].map(wad));
    expect(left(taken)).to.deep.equal(["6.5", "1", "1"].map(wad));
  });

  it("takes 60 % of each profit of the worked vector pro rata and leaves (5.2, 2.6, 0.7)", () => {
    const taken = proRata(SOCIALISED, capacities);
    for (const [i, profit] of capacities.entries()) expect(taken[i]).to.equal((profit * 6n) / 10n);
    expect(left(taken)).to.deep.equal(["5.2", "2.6", "0.7"].map(wad));
  });

  /** The same vector, played: the fund bears one half of the deficit, the engine's queue the other. */
  it("leaves (6.5, 1, 1) when the engine closes the same five accounts", () => {
    const [big, small, tiny, lost, lostMore, maker] = [1, 2, 3, 4, 5, 6];
    const config = plainConfig("opaque", {
      listingPrice: wad(11),
      capital: { house: { usd: wad(100), coin: 0n, token: 0n }, fund: wad("7.5") },
      liquidation: { mode: "full", feePpm: 0n },
      funding: { interestPpm: 0n, capPpm: 20_000n, periodSec: 28_800 },
    });
    const scene = new Scene(config);
    const equity = (n: number): bigint => scene.venue.customerView(who(n)).equity;
    scene.move(11, [
      ...[deposit(big, 2), deposit(small, 1), deposit(tiny, "0.5")],
      ...[deposit(lost, 3), deposit(lostMore, 12), deposit(maker, 1_000_000)],
      ...[big, small, tiny, lost, lostMore].map((n) => leverage(n, 100n)),
    ]);
    // Longs at 11 with a margin of 1 a unit are bankrupt at 10. The first winner sold at 11, the other two sell at 10, too late.
    scene.step([order(maker, -15, 11), order(lost, 3, 11, "ioc"), order(lostMore, 12, 11, "ioc")]);
    scene.step([order(maker, 4, 11), order(big, -4, 11, "ioc")]);
    const sales = [order(maker, "4.5", 10), order(small, -4, 10, "ioc"), order(tiny, "-0.5", 10, "ioc")];
    const report = scene.move(9, sales);

    expect(report.liquidations.map((one) => one.bankruptcyPrice)).to.deep.equal([wad(10), wad(10)]);
    expect(report.liquidations.map((one) => one.fundSize)).to.deep.equal([wad(3), wad("4.5")]);
    expect(report.deleveragings.map(({ winner, transfer }) => [winner, transfer])).to.deep.equal([
      [who(small), wad(4)],
      [who(big), wad("3.5")],
    ]);
    expect([big, small, tiny].map(equity)).to.deep.equal(["6.5", "1", "1"].map(wad));
    expect([lost, lostMore].map(equity)).to.deep.equal([0n, 0n]);
    expect(scene.venue.privateState().fund).to.equal(0n);
  });

  it("agrees with a customer's published sum: profit 40.2, wallet 4.27, margin ratio 13.42 % give 1.26", () => {
    // dev.binance.vision/t/17801: 9.41 x 13.42 % = 1.26.
    const equity = wad("44.47");
    const rank = leveragePnl({
      wallet: wad("4.27"),
      unrealised: wad("40.2"),
      maintenanceMargin: (equity * 1342n) / 10_000n,
    });
    expect(Number(rank / 10n ** 14n) / 10_000).to.be.closeTo(1.26, 0.005);
  });

  it("ranks losers, the flat and the bankrupt at zero, and counts a wallet below one as one", () => {
    const maintenanceMargin = wad(1);
    expect(leveragePnl({ wallet: wad(5), unrealised: -1n, maintenanceMargin })).to.equal(0n);
    expect(leveragePnl({ wallet: wad(5), unrealised: 0n, maintenanceMargin })).to.equal(0n);
    expect(leveragePnl({ wallet: wad(-5), unrealised: wad(4), maintenanceMargin })).to.equal(0n);
    // 3 / max(1, 0.5) x 1 / 3.5
    expect(leveragePnl({ wallet: wad("0.5"), unrealised: wad(3), maintenanceMargin })).to.equal(
      (wad(3) * wad(1)) / wad("3.5"),
    );
  });

  it("gives five lights to the first fifth of the queue and one to the last", () => {
    expect([...Array(10).keys()].map((place) => lightsOf(place, 10))).to.deep.equal([
      5, 5, 4, 4, 3, 3, 2, 2, 1, 1,
    ]);
    expect([0, 1, 2].map((place) => lightsOf(place, 3))).to.deep.equal([5, 4, 2]);
    expect(lightsOf(0, 1)).to.equal(5);
    expect(quantilePpm(0, 4)).to.equal(1_000_000n);
    expect(quantilePpm(3, 4)).to.equal(250_000n);
  });

  property("places the same amount by either rule, and never more than anybody has", 300, (r, tell) => {
    const have = [...Array(1 + r.below(8)).keys()].map(() => r.upTo(wad(1_000)));
    const whole = have.reduce((sum, capacity) => sum + capacity, 0n);
    const amount = r.upTo(whole + wad(1));
    tell(amount, have.join(" "));
    const order_ = [...have.keys()].reverse();
    for (const taken of [byQueue(amount, have, order_), proRata(amount, have)]) {
      const sum = taken.reduce((all, part) => all + part, 0n);
      check(sum === (amount < whole ? amount : whole), () => `placed ${sum}`);
      check(
        taken.every((part, i) => part >= 0n && part <= have[i]!),
        () => `took ${taken.join(" ")}`,
      );
    }
  });
});
