import { expect } from "chai";

import { type Misconduct } from "../../src/cex/misconduct/switches";
import { deposit, order, ownBookIndex, plainConfig, Scene, wad, withdraw } from "./scene";

const NOTHING = { house: { usd: 0n, coin: 0n, token: 0n }, fund: 0n };

describe("three stories, in small", () => {
  it("FTX: owed 11.3, there 2.0: the worst day of the run asks a quarter, and somebody waits", () => {
    // June 2022, in millions for billions; the worst day of November 2022 asked 25 % of the deposits.
    const lent = wad(9_300_000);
    const lending: Misconduct = { kind: "lending", from: 2, asset: "usd", perBlock: lent, most: lent };
    const scene = new Scene(plainConfig("opaque", { capital: NOTHING }), [lending]);
    const customers = [...Array(100).keys()].map((n) => n + 1);
    scene.step(customers.map((n) => deposit(n, 113_000)));
    scene.step();
    expect(scene.venue.privateState().held.usd).to.equal(wad(2_000_000));
    scene.step(customers.slice(0, 25).map((n) => withdraw(n, 113_000)));
    const { held, pending, owed, surplus } = scene.venue.privateState();
    // 17 can be paid whole; the 18th is the first of eight who wait.
    expect([held.usd, pending.usd]).to.deep.equal([wad(79_000), wad(904_000)]);
    expect([owed.usd, surplus.usd]).to.deep.equal([wad(83 * 113_000), -lent]);
    // Nothing public has changed: the status page of an exchange that is short of 9.3 looks like any other.
    const honest = new Scene(plainConfig("opaque", { capital: NOTHING }));
    honest.step(customers.map((n) => deposit(n, 113_000)));
    honest.step();
    honest.step(customers.slice(0, 25).map((n) => withdraw(n, 113_000)));
    expect(scene.venue.publicView()).to.deep.equal(honest.venue.publicView());
  });

  it("Bybit: one key takes seventy per cent of the ether; what a custodian keeps stays", () => {
    const theft: Misconduct = { kind: "keyTheft", from: 2, assets: ["coin"], sharePpm: 700_000n };
    const stolen = (["typical", "bestPractice"] as const).map((kind) => {
      const scene = new Scene(plainConfig(kind), [theft]);
      scene.step([deposit(1, 573_353, "coin")]);
      scene.step();
      return Number(scene.venue.privateState().flows.stolen.coin / wad(1));
    });
    // 401,347 of about 573,353.
    expect(stolen).to.deep.equal([401_347, 40_134]);
  });

  it("10 October: a book that is its own index takes leveraged longs with it, a median of others does not", () => {
    const play = (ownBook: boolean): { liquidated: number; mark: bigint } => {
      const index = ownBook ? { index: ownBookIndex } : {};
      const scene = new Scene(
        plainConfig("typical", { ...index, capital: { ...NOTHING, fund: wad(10_000) } }),
      );
      const longs = [11, 12, 13, 14, 15, 16];
      scene.step([deposit(1, 1_000_000), deposit(2, 1_000_000), ...longs.map((n) => deposit(n, 900))]);
      scene.step([order(1, -600, 100), ...longs.map((n) => order(n, 100, 100, "ioc"))]);
      // Makers leave; what stays is thin and far below. One seller walks it down.
      scene.step([order(1, 10, 99), order(1, 10, 90), order(1, 20, 80), order(1, 60, 60)]);
      let liquidated = 0;
      for (let block = 0; block < 40; block += 1) {
        liquidated += scene.step(block === 0 ? [order(2, -35, 60, "ioc")] : []).liquidations.length;
      }
      return { liquidated, mark: scene.venue.publicView().market.mark };
    };
    const [alone, among] = [play(true), play(false)];
    expect(among).to.deep.include({ liquidated: 0 });
    expect(alone.liquidated).to.equal(6);
    expect(alone.mark < wad(85)).to.equal(true);
    expect(among.mark > wad(99)).to.equal(true);
  });
});
