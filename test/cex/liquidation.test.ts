import { expect } from "chai";

import { type VenueConfig } from "../../src/cex/model/config";
import { type Liquidation } from "../../src/cex/model/records";
import { type Misconduct } from "../../src/cex/misconduct/switches";
import { deposit, leverage, order, plainConfig, Scene, wad, who, withdraw } from "./scene";

const FULL: Partial<VenueConfig> = { liquidation: { mode: "full", feePpm: 0n } };
const BY_BRACKET: Partial<VenueConfig> = { liquidation: { mode: "byBracket", feePpm: 1_000n } };
const [LOSER, WINNER, MAKER] = [1, 2, 3];
const poor = (fund: number): Partial<VenueConfig> => ({
  capital: { house: { usd: wad(1_000), coin: 0n, token: 0n }, fund: wad(fund) },
});

/** A long of 100 at 100 with a margin of 500, against a short with much. */
function leveraged(changes: Partial<VenueConfig>): Scene {
  const scene = new Scene(plainConfig("opaque", changes));
  scene.step([deposit(LOSER, 500), deposit(WINNER, 100_000), deposit(MAKER, 1_000_000)]);
  scene.deal(LOSER, WINNER, 100, 100);
  return scene;
}

const sizes = ({ bookSize, fundSize, adlSize }: Liquidation): bigint[] => [bookSize, fundSize, adlSize];

describe("liquidation", () => {
  it("spares whoever has his maintenance margin", () => {
    const scene = leveraged(FULL);
    // At 95.4 equity is 40, maintenance 38.16.
    expect(scene.move("95.4").liquidations).to.deep.equal([]);
    expect(scene.move("95.3").liquidations).to.have.length(1);
  });

  it("sells into the book at no worse than the bankruptcy price, and keeps what is left for the fund", () => {
    const scene = leveraged(FULL);
    scene.step([order(MAKER, 60, "95.2"), order(MAKER, 40, 95), order(MAKER, 100, 94)]);
    const before = scene.venue.privateState().fund;
    const [one] = scene.move("95.3").liquidations;
    expect(one).to.deep.include({ bankruptcyPrice: wad(95), wasLong: true });
    expect(sizes(one!)).to.deep.equal([wad(100), 0n, 0n]);
    expect(one!.bookAmount).to.equal(wad(60 * 95.2 + 40 * 95));
    expect(scene.venue.customerView(who(LOSER))).to.deep.include({ size: 0n, equity: 0n });
    expect(scene.venue.privateState().fund - before).to.equal(wad(12));
  });

  it("cancels the orders of the account first", () => {
    const scene = leveraged(FULL);
    scene.step([order(LOSER, 1, 50)]);
    scene.move("95.3");
    expect(scene.venue.customerView(who(LOSER)).orders).to.deep.equal([]);
  });

  it("hands the rest to the fund at the bankruptcy price, which may earn or lose by it", () => {
    const scene = leveraged(FULL);
    const before = scene.venue.privateState().fund;
    // Bankrupt at 95, marked at 93: the fund bears 2 a unit.
    const [one] = scene.move(93).liquidations;
    expect(sizes(one!)).to.deep.equal([0n, wad(100), 0n]);
    const after = scene.venue.privateState();
    expect(after.fundSize).to.equal(wad(100));
    // The mark carries a sliver of funding, which moves the fund's marked equity with it.
    expect(after.fund - before).to.equal(-((one!.bankruptcyPrice - one!.mark) * 100n));
    expect(scene.venue.customerView(who(LOSER)).equity).to.equal(0n);
  });

  it("closes winners when the fund is empty, at the bankruptcy price and without asking", () => {
    const scene = leveraged({ ...FULL, ...poor(0) });
    scene.step([order(WINNER, 1, 50)]);
    const report = scene.move(93);
    expect(sizes(report.liquidations[0]!)).to.deep.equal([0n, 0n, wad(100)]);
    expect(report.deleveragings).to.have.length(1);
    expect(report.deleveragings[0]).to.deep.include({ winner: who(WINNER), price: wad(95), size: wad(100) });
    const winner = scene.venue.customerView(who(WINNER));
    expect([winner.size, winner.balance.usd]).to.deep.equal([0n, wad(100_500)]);
    expect(winner.orders).to.deep.equal([]);
    expect(winner.deleveragings).to.deep.equal([{ wasLong: false, size: wad(100), price: wad(95) }]);
  });

  it("goes down the queue by rank, whole positions first, and shows everybody his lights", () => {
    const scene = new Scene(plainConfig("opaque", { ...FULL, ...poor(0) }));
    const shorts = [2, 4, 5];
    scene.step([deposit(LOSER, 600), deposit(2, 400), deposit(4, 4_000), deposit(5, 900)]);
    scene.step([leverage(2, 50n)]);
    scene.step([order(2, -40, 100), order(4, -40, 100), order(5, -40, 100), order(LOSER, 120, 100, "ioc")]);
    scene.move(98);
    // Equal profits: the smaller the wallet, the higher the rank.
    expect(shorts.map((n) => scene.venue.customerView(who(n)).lights)).to.deep.equal([5, 2, 4]);
    expect(scene.venue.customerView(who(LOSER)).lights).to.equal(5);
    const report = scene.move(94);
    expect(report.deleveragings.map(({ winner, size }) => [winner, size])).to.deep.equal([
      [who(2), wad(40)],
      [who(5), wad(40)],
      [who(4), wad(40)],
    ]);
  });

  it("leaves the fund with what nobody else is opposite to, even when it has nothing left", () => {
    const token: Misconduct = { kind: "tokenCollateral", from: 1, weightPpm: 900_000n };
    const scene = new Scene(plainConfig("opaque", { ...FULL, ...poor(200) }), [token]);
    scene.step([
      deposit(LOSER, 500),
      deposit(WINNER, 700),
      deposit(MAKER, 50_000),
      deposit(9, 1_000, "token"),
    ]);
    scene.deal(LOSER, WINNER, 100, 100);
    scene.token = wad(20);
    scene.step([withdraw(9, 17_000)]);
    scene.move(94);
    expect(scene.venue.privateState().fundSize).to.equal(wad(100));
    // The token falls, and the fund owes what was lent on it. Then the short is ruined, and only the fund is long.
    scene.token = wad("0.01");
    scene.step();
    expect(scene.venue.privateState().fund < wad(-16_000)).to.equal(true);
    const { liquidations, deleveragings } = scene.move(110);
    expect(liquidations.map(sizes)).to.deep.equal([[0n, wad(100), 0n]]);
    expect(deleveragings).to.deep.equal([]);
    expect(scene.venue.privateState()).to.deep.include({ fundSize: 0n, sizeGap: 0n });
    expect(scene.venue.customerView(who(WINNER)).size).to.equal(0n);
  });

  it("seizes collateral up to the debt and no wei beyond it", () => {
    const token: Misconduct = { kind: "tokenCollateral", from: 1, weightPpm: 900_000n };
    const scene = new Scene(plainConfig("opaque", FULL), [token]);
    scene.token = wad(90_000_000);
    scene.step([deposit(9, "0.000001", "token"), deposit(MAKER, 1_000)]);
    scene.step([withdraw(9, "80.000000000000000001")]);
    scene.token = wad(85_000_000);
    scene.step();
    const { balance } = scene.venue.customerView(who(9));
    // Worth 85, counted 76.5: closed. The rest of the token stays his, and his wallet is at zero, not above.
    expect(balance.usd).to.equal(0n);
    expect(balance.token).to.equal(wad("0.000001") - (wad("80.000000000000000001") / 85_000_000n + 1n));
  });

  it("steps down a bracket at a time for a fee, and leaves the rest of the position", () => {
    const scene = new Scene(plainConfig("opaque", BY_BRACKET));
    scene.step([deposit(LOSER, 4_000), deposit(WINNER, 1_000_000), deposit(MAKER, 1_000_000)]);
    scene.deal(LOSER, WINNER, 700, 100);
    // At the bankruptcy price a part would take its share of the equity with it; a book close to the mark leaves it.
    scene.step([order(MAKER, 1_000, "94.6")]);
    // 70,000 at 94.75: notional 66,325, maintenance 281.6, equity 325; at 94.65 it is 255.
    const fund = scene.venue.privateState().fund;
    const report = scene.move("94.65");
    expect(report.liquidations).to.have.length(1);
    const closed = report.liquidations[0]!;
    const rest = scene.venue.customerView(who(LOSER));
    expect(rest.size).to.equal(wad(700) - closed.bookSize);
    expect(sizes(closed).slice(1)).to.deep.equal([0n, 0n]);
    // What is left just fits the first bracket.
    expect((rest.size * closed.mark) / wad(1) <= wad(50_000)).to.equal(true);
    expect(((rest.size + 10n) * closed.mark) / wad(1) > wad(50_000)).to.equal(true);
    expect(scene.venue.privateState().fund > fund).to.equal(true);
  });

  it("never closes the same account twice for one fall, and keeps every wei", () => {
    const scene = leveraged(FULL);
    scene.move(90);
    expect(scene.step().liquidations).to.deep.equal([]);
    const { gap, sizeGap } = scene.venue.privateState();
    expect([gap.usd, gap.coin, gap.token, sizeGap]).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  it("lets the fund sell what it took, close to the mark", () => {
    const unwinding = { unwindPpm: 100_000n, slippagePpm: 5_000n };
    const scene = leveraged({ ...FULL, fund: unwinding });
    scene.move(93);
    expect(scene.venue.privateState().fundSize).to.equal(wad(100));
    scene.step([order(MAKER, 1_000, 80)]);
    expect(scene.venue.privateState().fundSize).to.equal(wad(100));
    scene.step([order(MAKER, 1_000, "92.9")]);
    expect(scene.venue.privateState().fundSize).to.equal(wad(90));
  });
});
