import { expect } from "chai";

import { type Misconduct } from "../../src/cex/misconduct/switches";
import { verifyInclusion } from "../../src/cex/proof/verify";
import { type Block, pair } from "./pair";
import { type VenueConfig } from "../../src/cex/model/config";
import { deposit, order, plainConfig, Scene, wad, who, withdraw } from "./scene";

const IDLE: Block = {};
const usdOf = (scene: Scene, n: number): bigint => scene.venue.customerView(who(n)).balance.usd;
const noGap = (scene: Scene): void => {
  const { gap, sizeGap } = scene.venue.privateState();
  expect([gap.usd, gap.coin, gap.token, sizeGap]).to.deep.equal([0n, 0n, 0n, 0n]);
};

describe("misconduct with money", () => {
  it("lending moves assets out and leaves every balance as it was", () => {
    const lending: Misconduct = { kind: "lending", from: 2, asset: "usd", perBlock: wad(10), most: wad(25) };
    const blocks: Block[] = [{ intents: [deposit(1, 1_000)] }, IDLE, IDLE, IDLE, IDLE];
    const { crooked, truth, seen } = pair(plainConfig(), lending, blocks);
    expect(truth).to.deep.equal([
      "flows.lent.usd",
      "held.usd",
      "places.cold.usd",
      "places.hot.usd",
      "surplus.usd",
    ]);
    expect(seen).to.deep.equal([]);
    expect(crooked.venue.privateState().flows.lent.usd).to.equal(wad(25));
    noGap(crooked);
  });

  it("lending empties the reserves of the next proof", () => {
    const lending: Misconduct = {
      kind: "lending",
      from: 2,
      asset: "usd",
      perBlock: wad(400),
      most: wad(400),
    };
    const config = plainConfig("typical", { proofEverySec: 2 });
    const { seen } = pair(config, lending, [{ intents: [deposit(1, 1_000)] }, IDLE, IDLE]);
    expect(seen).to.deep.equal(["reserves.reserves.usd"]);
  });

  it("an exempt account is not liquidated, trades without margin and overdraws others' money", () => {
    const exempt: Misconduct = { kind: "exemptAccount", from: 3, account: who(1), creditLine: wad(65_000) };
    const blocks: Block[] = [
      { intents: [deposit(1, 500), deposit(2, 100_000), deposit(4, 500)] },
      { intents: [order(2, -200, 100), order(1, 100, 100, "ioc"), order(4, 100, 100, "ioc")] },
      { price: 90, intents: [order(1, 5_000, 80), withdraw(1, 60_000)] },
    ];
    const { honest, crooked } = pair(plainConfig(), exempt, blocks);
    expect(honest.venue.customerView(who(1)).size).to.equal(0n);
    const alameda = crooked.venue.customerView(who(1));
    expect([alameda.size, alameda.balance.usd]).to.deep.equal([wad(100), wad(-59_500)]);
    expect(alameda.payouts).to.have.length(1);
    expect(alameda.orders).to.have.length(1);
    // Everybody else is treated as before: the same position next to it is gone in both worlds.
    for (const scene of [honest, crooked]) expect(scene.venue.customerView(who(4)).size).to.equal(0n);
    expect(crooked.step([withdraw(1, 5_501)]).refusals[0]?.error).to.equal("InsufficientBalanceError");
    noGap(crooked);
  });

  it("the venue's token as collateral lets others' money be borrowed against it", () => {
    const token: Misconduct = { kind: "tokenCollateral", from: 2, weightPpm: 900_000n };
    const blocks: Block[] = [
      { token: 20, intents: [deposit(1, 1_000, "token"), deposit(2, 50_000), deposit(3, 500)] },
      { token: 20, intents: [withdraw(1, 17_000), withdraw(3, 501)] },
    ];
    const { honest, crooked } = pair(plainConfig(), token, blocks);
    expect(honest.venue.customerView(who(1)).refusals).to.deep.equal(["InsufficientBalanceError"]);
    expect([usdOf(crooked, 1), crooked.venue.customerView(who(1)).payouts.length]).to.deep.equal([
      wad(-17_000),
      1,
    ]);
    // Who has no token has no credit.
    expect(crooked.venue.customerView(who(3)).refusals).to.deep.equal(["InsufficientBalanceError"]);
    expect(crooked.step([withdraw(1, 1_001)]).refusals[0]?.error).to.equal("InsufficientBalanceError");

    // At 2.51 the collateral is worth a seventh of the debt: the fund gets it all, and the hole.
    const before = crooked.venue.privateState().fund;
    crooked.token = wad("2.51");
    crooked.step();
    const after = crooked.venue.privateState();
    expect(crooked.venue.customerView(who(1)).balance).to.deep.equal({ usd: 0n, coin: 0n, token: 0n });
    expect(before - after.fund).to.equal(wad(17_000));
    noGap(crooked);
  });

  it("hidden liabilities change the proof and nothing else; only who is hidden can tell", () => {
    const hidden: Misconduct = { kind: "hiddenLiabilities", from: 1, accounts: [who(2)] };
    const config = plainConfig("typical", { proofEverySec: 1 });
    const blocks: Block[] = [{ intents: [deposit(1, 1_000), deposit(2, 9_000), deposit(3, 500)] }];
    const { crooked, truth, seen } = pair(config, hidden, blocks);
    expect(truth).to.deep.equal([]);
    // Who is hidden has dollars alone, and an asset that nobody has is an empty tree.
    expect(seen).to.have.members(["reserves.liabilities.usd.root", "reserves.liabilities.usd.total"]);
    const { liabilities } = crooked.venue.publicView().reserves!;
    expect(liabilities.usd.total).to.equal(wad(1_500));
    expect(crooked.venue.customerView(who(2)).inclusion?.usd).to.equal(undefined);
    const proof = crooked.venue.customerView(who(3)).inclusion!.usd!;
    expect(verifyInclusion(liabilities.usd.root, liabilities.usd.total, proof)).to.equal("included");
  });

  it("borrowed reserves stand there for the snapshot, and are gone a block later", () => {
    const most = { usd: wad(600), coin: wad(1_000), token: 0n };
    const config = plainConfig("typical", { proofEverySec: 3, capital: EMPTY });
    const borrow: Misconduct = { kind: "borrowedReserves", from: 4, most };
    const lend: Misconduct = {
      kind: "lending",
      from: 2,
      until: 3,
      asset: "usd",
      perBlock: wad(500),
      most: wad(500),
    };
    const blocks: Block[] = [{ intents: [deposit(1, 1_000)] }, IDLE, IDLE, IDLE];
    const { crooked, truth, seen } = pair(config, borrow, blocks);
    // Nothing is missing, so nothing is borrowed.
    expect([truth, seen]).to.deep.equal([[], []]);

    const both = pairOfTwo(config, lend, borrow, blocks);
    const { reserves } = both.venue.publicView();
    expect([reserves!.reserves.usd, reserves!.liabilities.usd.total]).to.deep.equal([wad(1_000), wad(1_000)]);
    expect(both.venue.privateState().flows.borrowed.usd).to.equal(wad(500));
    expect(both.venue.privateState().surplus.usd).to.equal(wad(-500));
    noGap(both);
    both.step();
    expect(both.venue.privateState().held.usd).to.equal(wad(500));
    expect(both.venue.privateState().flows.borrowed.usd).to.equal(0n);
    expect(both.venue.publicView().reserves!.reserves.usd).to.equal(wad(1_000));
    noGap(crooked);
  });

  it("borrows no more than the friend has", () => {
    const most = { usd: wad(300), coin: 0n, token: 0n };
    const config = plainConfig("typical", { proofEverySec: 3, capital: EMPTY });
    const lend: Misconduct = { kind: "lending", from: 2, asset: "usd", perBlock: wad(500), most: wad(500) };
    const borrow: Misconduct = { kind: "borrowedReserves", from: 1, most };
    const both = pairOfTwo(config, lend, borrow, [{ intents: [deposit(1, 1_000)] }, IDLE, IDLE, IDLE]);
    expect(both.venue.publicView().reserves!.reserves.usd).to.equal(wad(800));
  });

  it("a forged balance is money that never came, and withdraws money that did", () => {
    const forged: Misconduct = {
      kind: "forgedBalance",
      from: 2,
      account: who(9),
      asset: "usd",
      amount: wad(700),
    };
    const blocks: Block[] = [{ intents: [deposit(1, 1_000)] }, IDLE];
    const { crooked, truth, seen } = pair(plainConfig(), forged, blocks);
    // The account exists in one of the two ledgers only.
    expect(truth).to.deep.equal(["accounts.1", "forged.usd", "owed.usd", "surplus.usd"]);
    expect(seen).to.deep.equal([]);
    expect(usdOf(crooked, 9)).to.equal(wad(700));
    noGap(crooked);
    expect(crooked.step([withdraw(9, 700)]).payouts).to.have.length(1);
    expect(usdOf(crooked, 9)).to.equal(0n);
    noGap(crooked);
  });

  it("a freeze accepts withdrawals and pays none but the excepted, until it ends", () => {
    const freeze: Misconduct = { kind: "withdrawalFreeze", from: 2, until: 4, except: [who(2)] };
    const blocks: Block[] = [
      { intents: [deposit(1, 100), deposit(2, 100)] },
      { intents: [withdraw(1, 60), withdraw(2, 60)] },
    ];
    const { honest, crooked, truth, seen } = pair(plainConfig(), freeze, blocks);
    expect(seen).to.deep.equal([]);
    const money = [
      "flows.withdrawn.usd",
      "held.usd",
      "owed.usd",
      "pending.usd",
      "places.cold.usd",
      "places.hot.usd",
    ];
    expect(truth).to.deep.equal(money);
    expect(crooked.venue.customerView(who(1)).pending.usd).to.equal(wad(60));
    expect(crooked.venue.customerView(who(2)).payouts).to.have.length(1);
    for (const scene of [honest, crooked]) scene.step();
    expect(crooked.venue.privateState().pending.usd).to.equal(wad(60));
    for (const scene of [honest, crooked]) scene.step();
    expect(crooked.venue.privateState()).to.deep.equal(honest.venue.privateState());
  });

  it("one key takes all that the venue's keys reach, and nothing that a custodian keeps", () => {
    const theft: Misconduct = { kind: "keyTheft", from: 2, assets: ["coin"], sharePpm: 700_000n };
    const blocks: Block[] = [{ intents: [deposit(1, 1_000, "coin"), deposit(1, 50)] }, IDLE, IDLE];
    const opaque = pair(plainConfig("opaque"), theft, blocks);
    expect(opaque.truth).to.deep.equal([
      ...["flows.stolen.coin", "held.coin", "places.cold.coin", "places.hot.coin", "surplus.coin"],
    ]);
    expect(opaque.seen).to.deep.equal([]);
    expect(opaque.crooked.venue.privateState().held.coin).to.equal(wad(300));
    const best = pair(plainConfig("bestPractice"), theft, blocks);
    // 90 % stand with the custodian: the key reaches 100, and takes 70 of them, once.
    expect(best.crooked.venue.privateState().flows.stolen.coin).to.equal(wad(70));
    expect(best.crooked.venue.privateState().places.custodian.coin).to.equal(wad(900));
    noGap(best.crooked);
  });
});

const EMPTY = { house: { usd: 0n, coin: 0n, token: 0n }, fund: 0n };

/** Two switches at once. */
function pairOfTwo(config: VenueConfig, a: Misconduct, b: Misconduct, blocks: readonly Block[]): Scene {
  const scene = new Scene(config, [a, b]);
  for (const { intents } of blocks) scene.step(intents ?? []);
  return scene;
}
