import { expect } from "chai";

import { FUND, HOUSE } from "../../src/domain/ids";
import { type Intent } from "../../src/cex/model/intents";
import { InvalidAmountError, TimeError } from "../../src/cex/model/errors";
import { MAX_PRICE } from "../../src/math/bounds";
import { deposit, leverage, order, plainConfig, Scene, wad, who, withdraw } from "./scene";

/** Names of the errors with which a step's intents are refused. */
const refused = (scene: Scene, intents: readonly Intent[]): string[] =>
  scene.step(intents).refusals.map(({ error }) => error);

function funded(count: number): Scene {
  const scene = new Scene();
  scene.step([...Array(count).keys()].map((n) => deposit(n + 1, 1_000)));
  return scene;
}

describe("intents", () => {
  it("trade, rest, and can be cancelled", () => {
    const scene = funded(2);
    scene.step([order(1, -2, 101), order(2, 3, 101)]);
    const [seller, buyer] = [1, 2].map((n) => scene.venue.customerView(who(n)));
    expect([seller!.size, buyer!.size]).to.deep.equal([wad(-2), wad(2)]);
    expect(seller!.fills).to.deep.equal([{ price: wad(101), size: wad(2), isBuy: false, wasTaker: false }]);
    expect(buyer!.fills).to.deep.equal([{ price: wad(101), size: wad(2), isBuy: true, wasTaker: true }]);
    const [rest] = buyer!.orders;
    expect(rest).to.deep.include({ isBuy: true, price: wad(101), size: wad(1) });
    scene.step([{ kind: "cancel", account: who(2), order: rest!.order }]);
    expect(scene.venue.publicView().market.bids).to.deep.equal([]);
  });

  it("drop what an ioc does not find, and let a post-only order only rest", () => {
    const scene = funded(2);
    scene.step([order(1, -1, 101), order(2, 3, 101, "ioc")]);
    expect(scene.venue.publicView().market.bids).to.deep.equal([]);
    scene.step([order(1, -1, 101)]);
    expect(refused(scene, [order(2, 1, 101, "postOnly")])).to.deep.equal(["WouldCrossError"]);
    expect(refused(scene, [order(2, 1, 100, "postOnly")])).to.deep.equal([]);
    expect(scene.venue.publicView().market.bids).to.deep.equal([{ price: wad(100), size: wad(1) }]);
  });

  it("only reduce with a reduce-only order, clipped to the position", () => {
    const scene = funded(3);
    scene.deal(1, 2, 2, 100);
    expect(refused(scene, [order(1, 1, 100, "limit", true)])).to.deep.equal(["NotReducingError"]);
    scene.step([order(3, 9, 100), order(1, -5, 100, "ioc", true)]);
    expect(scene.venue.customerView(who(1)).size).to.equal(0n);
  });

  it("pay fees to the house, up to the wei", () => {
    const scene = new Scene(plainConfig("opaque", { takerFeePpm: 500n, makerFeePpm: 200n }));
    scene.step([deposit(1, 1_000), deposit(2, 1_000)]);
    const house = scene.venue.privateState().house.usd;
    scene.deal(1, 2, 3, 100);
    const balance = (n: number): bigint => scene.venue.customerView(who(n)).balance.usd;
    expect([balance(1), balance(2)]).to.deep.equal([wad("999.85"), wad("999.94")]);
    expect(scene.venue.privateState().house.usd - house).to.equal(wad("0.21"));
  });

  it("need the margin of position and all orders, and what a bad price loses at once", () => {
    const scene = funded(2);
    // 20x by default: 1,000 carries 20,000.
    expect(refused(scene, [order(1, "200.01", 100)])).to.deep.equal(["InsufficientMarginError"]);
    expect(refused(scene, [order(1, 150, 100), order(1, 51, 99)])).to.deep.equal(["InsufficientMarginError"]);
    expect(refused(scene, [order(1, 50, 99), order(1, -200, 101)])).to.deep.equal([]);
    // 100 at 110: a margin of 500 and a loss of 1,000.
    expect(refused(scene, [order(2, 100, 110)])).to.deep.equal(["InsufficientMarginError"]);
    expect(refused(scene, [order(2, 100, 105)])).to.deep.equal([]);
  });

  it("need no margin to close, but for what an order would open beyond", () => {
    const scene = funded(2);
    scene.deal(1, 2, 100, 100);
    scene.step([withdraw(1, 499)]);
    // Equity of some 501 carries 100 units and nothing more.
    expect(refused(scene, [order(1, -100, 110)])).to.deep.equal([]);
    // The second hundred would open a short of as much as is held, which the margin carries; the third would not be carried.
    expect(refused(scene, [order(1, -100, 111), order(1, -100, 112)])).to.deep.equal([
      "InsufficientMarginError",
    ]);
    scene.step([{ kind: "cancelAll", account: who(1) }]);
    expect(refused(scene, [order(1, -201, 110)])).to.deep.equal(["InsufficientMarginError"]);
  });

  it("may choose leverage up to the bracket's cap, and trade up to it", () => {
    const scene = new Scene();
    scene.step([deposit(1, 1_000_000), deposit(2, 1_000_000)]);
    expect(refused(scene, [leverage(1, 126n), leverage(1, 0n)])).to.deep.equal([
      "LeverageCapError",
      "LeverageCapError",
    ]);
    expect(refused(scene, [leverage(1, 125n), order(1, 501, 100)])).to.deep.equal(["LeverageCapError"]);
    expect(refused(scene, [order(1, 500, 100)])).to.deep.equal([]);
    expect(refused(scene, [leverage(2, 5n), order(2, 4_800_001, 100)])).to.deep.equal(["PositionCapError"]);
  });

  it("are refused with the reason, and change nothing", () => {
    const scene = funded(2);
    const before = scene.venue.privateState();
    const bad: [Intent, string][] = [
      [deposit(1, 0), "InvalidAmountError"],
      [{ ...deposit(1, 1), account: HOUSE } as Intent, "ReservedAccountError"],
      [{ ...withdraw(1, 1), account: FUND } as Intent, "ReservedAccountError"],
      [{ ...deposit(1, 1), amount: 1n << 128n } as Intent, "InvalidAmountError"],
      [withdraw(9, 1), "UnknownAccountError"],
      [withdraw(1, 1_001), "InsufficientBalanceError"],
      [withdraw(1, 0), "InvalidAmountError"],
      [withdraw(1, 1, "coin"), "InsufficientBalanceError"],
      [order(9, 1, 100), "UnknownAccountError"],
      [order(1, 0, 100), "InvalidAmountError"],
      [order(1, 1, 0), "InvalidAmountError"],
      [order(1, 1, "100.001"), "TickError"],
      [{ kind: "cancel", account: who(1), order: 77 }, "UnknownOrderError"],
      [{ kind: "cancelAll", account: who(9) }, "UnknownAccountError"],
      [leverage(1, 1_000n), "LeverageCapError"],
    ];
    const report = scene.step(bad.map(([intent]) => intent));
    expect(report.refusals.map(({ error }) => error)).to.deep.equal(bad.map(([, name]) => name));
    const after = scene.venue.privateState();
    expect({ ...after, block: before.block }).to.deep.equal(before);
  });

  it("cannot cancel what belongs to somebody else", () => {
    const scene = funded(2);
    scene.step([order(1, 1, 90)]);
    const [mine] = scene.venue.customerView(who(1)).orders;
    expect(refused(scene, [{ kind: "cancel", account: who(2), order: mine!.order }])).to.deep.equal([
      "UnknownOrderError",
    ]);
    expect(scene.venue.customerView(who(1)).orders).to.have.length(1);
  });

  it("come with a clock that runs forward and prices that can be", () => {
    const scene = funded(1);
    const now = scene.timeSec;
    const step = (timeSec: number, price: bigint, madeAt: number, token = 0n): (() => unknown) => {
      const coin = [{ source: "outside", price, timeSec: madeAt }];
      return () => scene.venue.step({ timeSec, prices: { coin, token }, intents: [] });
    };
    expect(step(now, wad(1), now)).to.throw(TimeError);
    expect(step(now + 0.5, wad(1), now)).to.throw(TimeError);
    expect(step(now + 1, wad(1), now + 2)).to.throw(TimeError);
    expect(step(now + 1, 0n, now)).to.throw(InvalidAmountError);
    expect(step(now + 1, MAX_PRICE + 1n, now)).to.throw(InvalidAmountError);
    expect(step(now + 1, wad(1), now, -1n)).to.throw(InvalidAmountError);
    expect(scene.venue.publicView().block).to.equal(1);
  });
});
