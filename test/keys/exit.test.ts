import { expect } from "chai";
import { ethers } from "hardhat";

import { accountId } from "../../src/domain/ids";
import { ExitError, type ExitStep, nextExitStep } from "../../src/sdk/exit";
import { buy, sell } from "../exchange/scene";
import { type Desk, desk } from "../gateways/scene";
import { load } from "../support/load";
import { rejection } from "../support/rejection";

const WAD = 10n ** 18n;

/** What a wallet does with the calls that it is given, until there are none. */
async function leave(
  { x, owner }: Desk,
  most = 10,
): Promise<{ readonly done: string[]; readonly last: ExitStep }> {
  const done: string[] = [];
  const ask = (): Promise<ExitStep> =>
    nextExitStep(ethers.provider, x.deployment.addresses, accountId(Number(owner.account)), 50);
  let step = await ask();
  while (step.next !== undefined && done.length < most) {
    await owner.signer.sendTransaction({ to: step.next.to, data: step.next.data });
    done.push(step.next.does);
    step = await ask();
  }
  return { done, last: step };
}

/** The limit that a call names, and the farthest one that 50 bps of the position's mark allow [ticks]. */
async function limits({ x, owner }: Desk, does: string | undefined): Promise<[bigint, bigint]> {
  const report = await x.accountLens.reportOf(owner.account);
  const { size, mark } = report.positions[0]!;
  const { tickSize } = await x.exchange.topOf(0);
  const farthest = (mark * (size > 0n ? 9_950n : 10_050n)) / 10_000n;
  const tick = BigInt(/at tick ([0-9]+)/.exec(does ?? "")?.[1] ?? 0);
  return [tick, size > 0n ? (farthest + tickSize - 1n) / tickSize : farthest / tickSize];
}

describe("the way out", () => {
  it("cancels, closes and withdraws everything, by calls that any wallet can send", async () => {
    const d = await load(desk);
    const standing = await leave(d, 0);
    const [sold, lowest] = await limits(d, standing.last.next?.does);
    expect(sold).to.equal(lowest);
    await buy(d.x, d.owner, 29_700, 5);
    const { done, last } = await leave(d);
    expect(done.map((does) => does.split(" ")[0])).to.deep.equal(["cancel", "sell", "withdraw"]);
    expect(last.waits).to.deep.equal([]);
    expect([last.orders, last.positions.length]).to.deep.equal([0, 0]);
    const paid = await d.x.token.balanceOf(d.owner.signer);
    expect(paid).to.be.within(999_900n * d.x.wholeToken, 1_000_000n * d.x.wholeToken);
    expect(last.cash).to.be.lessThan(WAD / d.x.wholeToken); // less than the token's unit
  });

  it("closes a short, and goes on where the book was too thin", async () => {
    const d = await load(desk);
    await sell(d.x, d.owner, 29_990, 300);
    await d.x.exchange.connect(d.maker.signer).cancelAll(d.maker.account);
    await sell(d.x, d.maker, 30_010, 120);
    const thin = await leave(d);
    expect(thin.done.map((does) => does.split(" ")[0])).to.deep.equal(["buy"]);
    expect(thin.last.waits[0]?.says).to.contain("Nobody in market 0 trades");
    await sell(d.x, d.maker, 30_020, 500);
    const standing = await leave(d, 0);
    expect(standing.last.next?.does).to.match(/^buy back 80 lots/);
    const [bought, highest] = await limits(d, standing.last.next?.does);
    expect(bought).to.equal(highest);
    const { done } = await leave(d);
    expect(done.map((does) => does.split(" ")[0])).to.deep.equal(["buy", "withdraw"]);
    const { size } = await d.x.ledger.touched(d.owner.account, 0);
    expect(size).to.equal(0n);
  });

  it("names an account that nobody owns", async () => {
    const d = await load(desk);
    const asked = nextExitStep(ethers.provider, d.x.deployment.addresses, accountId(99), 50);
    const error = await rejection(asked);
    expect(error).to.be.instanceOf(ExitError);
    expect(error.message).to.equal("account 99 does not exist, or nobody owns it");
  });
});
