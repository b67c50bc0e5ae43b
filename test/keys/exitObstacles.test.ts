import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { BlacklistToken__factory } from "../../typechain";
import { accountId } from "../../src/domain/ids";
import { type ExitStep, nextExitStep } from "../../src/sdk/exit";
import { Grade, over, tighten } from "../auction/scene";
import { buy, sell, trader } from "../exchange/scene";
import { desk } from "../gateways/scene";
import { START_PRICE } from "../liquidation/scene";
import { SETTLE_DAYS, silenced, wait } from "../settlement/scene";
import { WAD } from "../support/config";
import { type Fixture, deployExchange, freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { advance, holdPrice, makeRound } from "../support/prices";
import { nativeOf } from "../support/trade";
import { type Trader } from "../exchange/scene";

const DAY_SEC = 86_400;
const HOUR_SEC = 3_600;

interface World {
  readonly x: Fixture;
  readonly owner: Trader;
}

const ask = ({ x, owner }: World): Promise<ExitStep> =>
  nextExitStep(ethers.provider, x.deployment.addresses, accountId(Number(owner.account)), 50);

/** What a wallet, or anybody where the way is cleared, does with the calls that it is given, until there are none. */
async function leave(w: World, most = 12): Promise<{ readonly done: string[]; readonly last: ExitStep }> {
  const done: string[] = [];
  let step = await ask(w);
  while (step.next !== undefined && done.length < most) {
    const { to, data, clearsTheWay } = step.next;
    const sender = clearsTheWay === true ? w.x.users[9]! : w.owner.signer;
    await sender.sendTransaction({ to, data });
    done.push(step.next.does.split(" ").slice(0, 1).join(""));
    step = await ask(w);
  }
  return { done, last: step };
}

const said = ({ waits }: ExitStep): string => waits.map(({ says }) => says).join("\n");

/** An owner of 3,000 whose own limit lets 1,000 a day go. */
async function limited(): Promise<World> {
  const x = await freshExchange();
  const owner = await trader(x, 0, 3_000n * WAD);
  await x.vault.connect(owner.signer).setWithdrawalLimit(owner.account, nativeOf(x, 1_000n * WAD));
  return { x, owner };
}

describe("the way out through a daily limit", () => {
  it("takes today's part, says how much stays and until when, and goes on the next day", async () => {
    const w = await load(limited);
    const standing = await ask(w);
    expect([standing.withdrawable, standing.today, standing.perDay]).to.deep.equal(
      [3_000n, 1_000n, 1_000n].map((whole) => whole * WAD),
    );
    const first = await leave(w);
    expect(first.done).to.deep.equal(["withdraw"]);
    expect(await w.x.token.balanceOf(w.owner.signer)).to.equal(nativeOf(w.x, 1_000n * WAD));
    expect(said(first.last)).to.match(
      /daily limit of 1000\.00 keeps (2000\.00|1999\.\d\d) back: run this again/,
    );
    const now = (await ethers.provider.getBlock("latest"))!.timestamp;
    expect(first.last.waits[0]!.until! - now).to.be.within(2 * DAY_SEC - 60, 2 * DAY_SEC);
    // An hour's part is worth a call, a minute's is not.
    await advance(HOUR_SEC / 2);
    expect((await ask(w)).next).to.equal(undefined);
    await advance(HOUR_SEC / 2);
    expect((await ask(w)).next?.does).to.match(/^withdraw/);
    await advance(DAY_SEC);
    expect((await leave(w)).done).to.deep.equal(["withdraw"]);
    await advance(DAY_SEC);
    const { done, last } = await leave(w);
    expect(done).to.deep.equal(["withdraw"]);
    expect([last.waits.length, last.cash]).to.deep.equal([0, 0n]);
    expect(await w.x.token.balanceOf(w.owner.signer)).to.equal(nativeOf(w.x, 3_000n * WAD));
  });

  it("says that nothing leaves under a limit of nothing, and how it is loosened", async () => {
    const w = await load(limited);
    await w.x.vault.connect(w.owner.signer).setWithdrawalLimit(w.owner.account, 0);
    const step = await ask(w);
    expect(step.next).to.equal(undefined);
    expect(said(step)).to.contain("limit of withdrawals is 0").and.to.contain("Vault.setWithdrawalLimit");
  });

  it("tells a payout address that is not in force yet, and pays the one that is", async () => {
    const w = await load(limited);
    const heir = w.x.users[5]!.address;
    await w.x.vault.connect(w.owner.signer).setPayout(w.owner.account, heir);
    const now = (await ethers.provider.getBlock("latest"))!.timestamp;
    const step = await ask(w);
    expect(step.payout).to.equal(w.owner.signer.address);
    expect(step.pendingPayout).to.deep.equal({ to: heir, from: now + DAY_SEC });
    expect(step.next?.does).to.contain(w.owner.signer.address);
  });
});

describe("the way out through halts", () => {
  it("cancels in an auction, waits to close, and keeps the margin of what waits", async () => {
    const d = await load(desk);
    await buy(d.x, d.owner, 29_700, 5);
    await tighten(d.x, Grade.Auction);
    const { done, last } = await leave(d);
    expect(done).to.deep.equal(["cancel"]);
    expect(last.positions.length).to.equal(1);
    expect(said(last)).to.contain("Market 0 holds an auction, in which nothing trades yet");
    await over(d.x);
    expect((await leave(d)).done).to.deep.equal(["sell", "withdraw"]);
  });

  it("steps an uncross that stands in the way of a cancel", async () => {
    const d = await load(desk);
    await tighten(d.x, Grade.Auction);
    await buy(d.x, d.owner, 30_050, 5);
    await sell(d.x, d.maker, 29_950, 5);
    await over(d.x);
    // Begun by somebody, and left.
    await d.x.auction.connect(d.runner.signer).step(0, 1);
    const { done, last } = await leave(d);
    expect(done[0]).to.equal("step");
    expect(done).to.include.members(["sell", "withdraw"]);
    expect([last.orders, last.positions.length, last.waits.length]).to.deep.equal([0, 0, 0]);
  });

  it("says that a market is halted", async () => {
    const d = await load(desk);
    await tighten(d.x, Grade.Halted);
    expect(said((await leave(d)).last)).to.contain("Market 0 is halted");
  });

  it("names a book in which nobody trades near mark", async () => {
    const d = await load(desk);
    await d.x.exchange.connect(d.maker.signer).cancelAll(d.maker.account);
    const { done, last } = await leave(d);
    expect(done).to.deep.equal([]);
    expect(said(last))
      .to.contain("Nobody in market 0 trades within 50 bps of mark")
      .and.to.contain("--slippage");
  });

  it("asks the sources where the price is old, and waits while they disagree", async () => {
    const d = await load(desk);
    await advance(700);
    for (const feed of d.x.feeds[0]!) await feed.updateAnswer(30n * 10n ** 8n);
    expect((await ask(d)).next?.does).to.match(/^ask the sources/);
    const [first, second, third] = d.x.feeds[0]!;
    await first!.updateAnswer(28n * 10n ** 8n);
    await second!.updateAnswer(32n * 10n ** 8n);
    await third!.updateAnswer(30n * 10n ** 8n);
    await makeRound(d.x, 0);
    expect((await d.x.oracle.read(0)).degraded).to.equal(true);
    // The lens still tells the account, of which nothing may leave now.
    const report = await d.x.accountLens.reportOf(d.owner.account);
    expect([report.withdrawable, report.withdrawableToday]).to.deep.equal([0n, 0n]);
    expect((await ask(d)).positions.length).to.equal(1);
  });
});

describe("the way out of a market whose sources are dead", () => {
  const dead = () => silenced();

  it("says when it settles, settles it, and withdraws everything", async () => {
    const { x, sound: owner } = await load(dead);
    await wait(x, 1);
    const early = await ask({ x, owner });
    expect(said(early)).to.contain("has no quorum of sources").and.to.contain("settles at 24.00 from");
    expect(early.waits[0]!.until).to.equal(Number((await x.deleverager.scheduleOf(0)).settleFrom));
    await wait(x, SETTLE_DAYS);
    const { done, last } = await leave({ x, owner });
    expect(done).to.include.members(["settle", "withdraw"]);
    expect([last.positions.length, last.waits.length, last.next]).to.deep.equal([0, 0, undefined]);
    expect(last.cash).to.be.lessThan(WAD / x.wholeToken);
  });

  it("closes instead, once the sources answer again", async () => {
    const { x, sound: owner } = await load(dead);
    await wait(x, 2);
    await holdPrice(x, 0, START_PRICE);
    await buy(x, await trader(x, 6, 1_000_000n * WAD), 29_990, 20_000);
    const { done } = await leave({ x, owner });
    expect(done[0]).to.equal("sell");
  });
});

describe("the way out to an address that the token refuses", () => {
  it("says so, and how another is named", async () => {
    const token = await ethers.deployContract("BlacklistToken", [6]);
    const x = await deployExchange({ token: { address: await token.getAddress(), decimals: 6 } });
    const owner = await trader(x, 0, 1_000n * WAD);
    await BlacklistToken__factory.connect(x.deployment.addresses.token, x.deployer).setBlocked(
      owner.signer.address,
      true,
    );
    const step = await ask({ x, owner });
    expect(step.next).to.equal(undefined);
    expect(said(step)).to.contain("does not pay to").and.to.contain("Vault.setPayout");
    expect(step.payout).to.not.equal(ZeroAddress);
  });
});
