import { expect } from "chai";

import { feedAnswer, WAD } from "../support/config";
import { type Fixture } from "../support/fixture";
import { load } from "../support/load";
import { makeRound } from "../support/prices";
import { OrderKind } from "../support/trade";
import { buy, scene, sell, send } from "./scene";

const Grade = { Open: 0, ReduceOnly: 1, Auction: 2, Halted: 3 } as const;
const FULL_BPS = 10_000;
const HALT_SEC = 300;

/** Everybody trades a little, so that the taker is long 10 lots and both sides of the book hold orders. */
async function traded() {
  const all = await scene();
  const { x, maker, taker } = all;
  await sell(x, maker, 30_010, 30);
  await buy(x, maker, 29_990, 30);
  await buy(x, taker, 30_010, 10);
  return all;
}

async function tighten(x: Fixture, grade: number, marginBps = FULL_BPS): Promise<void> {
  await x.breaker.connect(x.guardian).tighten(0, grade, FULL_BPS, marginBps, HALT_SEC);
}

describe("Exchange: grades", () => {
  const restrictions = [
    ["the grade is ReduceOnly", (x: Fixture) => tighten(x, Grade.ReduceOnly)],
    ["the sources disagree", disperse],
  ] as const;
  for (const [when, restrict] of restrictions) {
    it(`lets a taker only reduce while ${when}`, async () => {
      const { x, taker, stranger } = await load(traded);
      await restrict(x);
      for (const [who, isBuy, tick, lots] of [
        [taker, true, 30_010, 1],
        [taker, false, 29_990, 11],
        [stranger, false, 29_990, 1],
      ] as const) {
        await expect(send(x, who, isBuy, tick, lots))
          .to.be.revertedWithCustomError(x.exchange, "Exchange_GradeForbids")
          .withArgs(0, Grade.ReduceOnly);
      }
      expect((await sell(x, taker, 29_990, 10)).filled).to.equal(10n);
      expect((await buy(x, stranger, 30_000, 1)).order, "may rest").to.not.equal(0n);
    });
  }

  it("rests and cancels in an auction, and matches nothing", async () => {
    const { x, maker, taker } = await load(traded);
    await tighten(x, Grade.Auction);
    await expect(send(x, taker, false, 29_990, 10, { kind: OrderKind.ImmediateOrCancel }))
      .to.be.revertedWithCustomError(x.exchange, "Exchange_GradeForbids")
      .withArgs(0, Grade.Auction);
    expect((await sell(x, taker, 29_990, 10)).filled, "collected, see test/auction").to.equal(0n);
    const { order } = await sell(x, taker, 29_991, 10);
    expect(order).to.not.equal(0n);
    await expect(x.exchange.connect(taker.signer).cancel(order)).to.emit(x.exchange, "OrderRemoved");
    await expect(x.exchange.connect(maker.signer).cancelAll(maker.account)).to.emit(
      x.exchange,
      "OrderRemoved",
    );
  });

  it("only cancels in a halt", async () => {
    const { x, maker } = await load(traded);
    await tighten(x, Grade.Halted);
    for (const kind of [OrderKind.Limit, OrderKind.PostOnly, OrderKind.ImmediateOrCancel]) {
      await expect(send(x, maker, true, 29_000, 1, { kind }))
        .to.be.revertedWithCustomError(x.exchange, "Exchange_GradeForbids")
        .withArgs(0, Grade.Halted);
    }
    await expect(x.exchange.connect(maker.signer).cancelAll(maker.account)).to.emit(
      x.exchange,
      "OrderRemoved",
    );
    await x.exchange.poke(0);
  });

  it("allows in each grade a strict subset of the one before (BRK-1)", async () => {
    const allowed: string[][] = [];
    for (const grade of [Grade.Open, Grade.ReduceOnly, Grade.Auction, Grade.Halted]) {
      const { x, maker, taker } = await load(traded);
      const resting = await buy(x, maker, 29_000, 1);
      if (grade !== Grade.Open) await tighten(x, grade);
      const exchange = x.exchange.connect(maker.signer);
      const actions = {
        grow: () => send(x, taker, true, 30_010, 1, { kind: OrderKind.ImmediateOrCancel }),
        reduce: () => send(x, taker, false, 29_990, 1, { kind: OrderKind.ImmediateOrCancel }),
        rest: () => send(x, taker, true, 29_500, 1),
        cancel: () => exchange.cancel(resting.order),
      };
      const works: string[] = [];
      for (const [name, act] of Object.entries(actions)) {
        const acted = act();
        const isDone = await acted.then(
          () => true,
          () => false,
        );
        if (isDone) works.push(name);
        else await expect(acted).to.be.revertedWithCustomError(x.exchange, "Exchange_GradeForbids");
      }
      allowed.push(works);
    }
    expect(allowed).to.deep.equal([
      ["grow", "reduce", "rest", "cancel"],
      ["reduce", "rest", "cancel"],
      ["rest", "cancel"],
      ["cancel"],
    ]);
  });

  it("asks the guardian's margin of an order that rests", async () => {
    const { x, maker } = await load(traded);
    const lots = 200_000; // 600,000 of notional, 390,000 of margin, of 1,000,000 of equity
    const { order } = await buy(x, maker, 29_900, lots);
    await x.exchange.connect(maker.signer).cancel(order);
    await tighten(x, Grade.Open, 3 * FULL_BPS);
    await expect(send(x, maker, true, 29_900, lots)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_InsufficientMargin",
    );
  });
});

/** Three sources 5 % apart: a majority, but degraded. */
async function disperse(x: Fixture): Promise<void> {
  const answers = [30n * WAD, (30n * WAD * 105n) / 100n, (30n * WAD * 95n) / 100n];
  for (const [i, feed] of (x.feeds[0] ?? []).entries()) await feed.updateAnswer(feedAnswer(answers[i]!));
  await makeRound(x, 0);
  expect((await x.oracle.read(0)).degraded).to.equal(true);
}
