import { expect } from "chai";

import { Custody } from "../../src/cex/engine/custody";
import { type Misconduct } from "../../src/cex/misconduct/switches";
import { CustodyError } from "../../src/cex/model/errors";
import { deposit, order, plainConfig, Scene, wad, who, withdraw } from "./scene";

describe("custody", () => {
  it("spreads holdings over its places; the custodian only receives", () => {
    const custody = new Custody(50_000n, 900_000n);
    custody.deposit("usd", 1_000n);
    custody.rebalance();
    expect([custody.at("hot").usd, custody.at("cold").usd, custody.at("custodian").usd]).to.deep.equal([
      50n,
      50n,
      900n,
    ]);
    custody.lend("usd", 100n);
    custody.rebalance();
    expect([custody.at("hot").usd, custody.at("custodian").usd]).to.deep.equal([0n, 900n]);
    expect(() => custody.lend("usd", 1n)).to.throw(CustodyError);
    expect(() => custody.steal("usd", 1n)).to.throw(CustodyError);
    custody.pay("usd", 900n);
    expect(custody.held("usd")).to.equal(0n);
    expect(() => custody.pay("usd", 1n)).to.throw(CustodyError);
  });

  it("returns what it borrowed as far as it is there, and owes the rest", () => {
    const custody = new Custody(1_000_000n, 0n);
    custody.deposit("coin", 10n);
    custody.borrow("coin", 100n);
    custody.pay("coin", 60n);
    custody.repay("coin");
    expect([custody.held("coin"), custody.flows().borrowed.coin]).to.deep.equal([0n, 50n]);
  });

  it("keeps its flows: held = deposited + borrowed - withdrawn - lent - stolen", () => {
    const custody = new Custody(100_000n, 300_000n);
    custody.deposit("token", 1_000n);
    custody.rebalance();
    custody.steal("token", 200n);
    custody.lend("token", 100n);
    custody.borrow("token", 70n);
    custody.pay("token", 300n);
    const { deposited, borrowed, withdrawn, lent, stolen } = custody.flows();
    const flows = deposited.token + borrowed.token - withdrawn.token - lent.token - stolen.token;
    expect(custody.held("token")).to.equal(flows).and.to.equal(470n);
  });
});

describe("withdrawals", () => {
  it("are paid within the block, and leave ledger and custody alike", () => {
    const scene = new Scene();
    scene.step([deposit(1, 100), deposit(1, 5, "coin")]);
    const report = scene.step([withdraw(1, 40), withdraw(1, 5, "coin")]);
    expect(report.payouts).to.deep.equal([
      { account: who(1), asset: "usd", amount: wad(40) },
      { account: who(1), asset: "coin", amount: wad(5) },
    ]);
    const { balance, pending, payouts } = scene.venue.customerView(who(1));
    expect(balance).to.deep.equal({ usd: wad(60), coin: 0n, token: 0n });
    expect(pending.usd).to.equal(0n);
    expect(payouts).to.have.length(2);
    expect(scene.venue.privateState().flows.withdrawn.usd).to.equal(wad(40));
  });

  it("leave the margin of position and orders, and no unrealised profit", () => {
    const scene = new Scene();
    scene.step([deposit(1, 100), deposit(2, 1_000)]);
    scene.deal(1, 2, 10, 100);
    // 20x: 1,000 of notional needs 50.
    expect(scene.step([withdraw(1, "50.1")]).refusals[0]?.error).to.equal("InsufficientMarginError");
    expect(scene.venue.customerView(who(1)).balance.usd).to.equal(wad(100));
    expect(scene.step([withdraw(1, 49)]).refusals).to.deep.equal([]);
    scene.move(110);
    expect(scene.venue.customerView(who(1)).equity > wad(140)).to.equal(true);
    expect(scene.step([withdraw(1, 52)]).refusals[0]?.error).to.equal("InsufficientBalanceError");
    scene.step([order(1, "0.1", 50)]);
    expect(scene.step([withdraw(1, 51)]).refusals).to.deep.equal([]);
  });

  it("wait in the order of their requests when the money is not there, and stay owed", () => {
    const most = wad(10_000_000);
    const lending: Misconduct = { kind: "lending", from: 2, asset: "usd", perBlock: most, most };
    const house = { usd: 0n, coin: 0n, token: 0n };
    const scene = new Scene(plainConfig("opaque", { capital: { house, fund: 0n } }), [lending]);
    scene.step([deposit(1, 100), deposit(2, 50)]);
    scene.step([withdraw(1, 100), withdraw(2, 30), deposit(3, 99)]);
    expect(scene.venue.privateState().pending.usd).to.equal(wad(130));
    expect(scene.venue.customerView(who(1)).pending.usd).to.equal(wad(100));
    // One more comes in than the first asked for, before the owners lend it on in the next block.
    const report = scene.step([deposit(3, 101)]);
    expect(report.payouts).to.deep.equal([{ account: who(1), asset: "usd", amount: wad(100) }]);
    expect(scene.venue.privateState().owed.usd).to.equal(wad(50 + 200));
  });
});
