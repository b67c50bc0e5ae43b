import { mine, takeSnapshot, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { network } from "hardhat";

import { type Fixture } from "../support/fixture";
import { load } from "../support/load";
import { OrderKind, orderRequest } from "../support/trade";
import { type Scene, type Trader, sell, standing } from "./scene";

const GAS = 3_000_000n;

/**
 * Whatever happens inside one block, mark moves as if the block had only been poked.
 */
describe("Exchange: manipulation within a block moves mark by 0 (row 12)", () => {
  type Step = (s: Scene, resting: Resting) => Sent;
  interface Sent {
    readonly from: Trader;
    readonly data: string;
  }
  interface Resting {
    readonly bid: bigint;
    readonly ask: bigint;
    readonly secondAsk: bigint;
  }

  const order = (
    x: Fixture,
    from: Trader,
    isBuy: boolean,
    tick: number,
    lots: number,
    kind: number,
  ): Sent => ({
    from,
    data: x.exchange.interface.encodeFunctionData("place", [
      orderRequest({ account: from.account, isBuy, tick, lots, kind }),
    ]),
  });
  const cancel = (x: Fixture, from: Trader, id: bigint): Sent => ({
    from,
    data: x.exchange.interface.encodeFunctionData("cancel", [id]),
  });
  const cancelAll = (x: Fixture, from: Trader): Sent => ({
    from,
    data: x.exchange.interface.encodeFunctionData("cancelAll", [from.account]),
  });
  const { Limit, PostOnly, ImmediateOrCancel } = OrderKind;

  const spoof: Step = ({ x, stranger }) => order(x, stranger, true, 30_110, 5_000, PostOnly);
  const pull: Step = ({ x, stranger }) => cancelAll(x, stranger);
  const sweepAsks: Step = ({ x, taker }) => order(x, taker, true, 31_000, 800, ImmediateOrCancel);
  const sweepBids: Step = ({ x, taker }) => order(x, taker, false, 29_000, 700, ImmediateOrCancel);
  const requote: Step = ({ x, taker }) => order(x, taker, false, 31_400, 5_000, Limit);
  const cancelHalf: Step = ({ x, second }, { secondAsk }) => cancel(x, second, secondAsk);
  const cancelBid: Step = ({ x, maker }, { bid }) => cancel(x, maker, bid);
  const cancelRest: Step = ({ x, maker }, { ask }) => cancel(x, maker, ask);

  const attacks: readonly [name: string, steps: readonly Step[]][] = [
    ["placing a wall", [spoof]],
    ["placing a wall and pulling it", [spoof, pull]],
    ["sweeping a side", [sweepAsks]],
    ["sweeping both sides and quoting anew", [sweepAsks, sweepBids, requote]],
    ["thinning a level first, which samples nothing", [cancelHalf]],
    ["thinning a level, then placing a wall", [cancelHalf, spoof]],
    ["thinning a level, then trading through it", [cancelHalf, sweepAsks]],
    ["thinning a level, then emptying it", [cancelHalf, cancelRest]],
    ["thinning a level twice", [cancelHalf, pull]],
    ["cancelling a whole side", [cancelBid]],
    ["everything at once", [cancelHalf, spoof, sweepAsks, pull, cancelBid, requote]],
  ];

  /** With a third order on the ask, and a level before it that is too shallow for an impact: how much it held matters. */
  const crowded = async (): Promise<Scene> => {
    const s = await standing();
    await sell(s.x, s.stranger, 30_120, 100);
    for (let order = 0; order < 2; ++order) await sell(s.x, s.stranger, 30_115, 10);
    return s;
  };
  // What a level held is stored beside the number of the block: an odd one must not run into it either.
  const blocks = [0, 1];

  for (const [name, steps, past] of attacks.flatMap(([name, steps]) =>
    blocks.map((past) => [name, steps, past] as const),
  )) {
    it(`by ${name}, ${past} blocks later`, async () => {
      const s = await load(crowded);
      await mine(past + 1);
      const resting = await restingOf(s);
      const at = (await time.latest()) + 10;
      const snapshot = await takeSnapshot();
      await time.setNextBlockTimestamp(at);
      await s.x.exchange.poke(0);
      const untouched = await s.x.ledger.marketOf(0);
      await snapshot.restore();

      const sent = steps.map((step) => step(s, resting));
      const poke = { from: s.stranger, data: s.x.exchange.interface.encodeFunctionData("poke", [0]) };
      await mineTogether(s.x, [...sent, poke], at);
      const attacked = await s.x.ledger.marketOf(0);
      expect(attacked.basisPpb).to.equal(untouched.basisPpb);
      expect(attacked.premiumPpb).to.equal(untouched.premiumPpb);
      expect(attacked.funding).to.equal(untouched.funding);
      expect(attacked.accruedAt).to.equal(BigInt(at));
      expect(untouched.basisPpb).to.be.greaterThan(0n);
    });
  }

  async function restingOf({ x, maker, second }: Scene): Promise<Resting> {
    const idAt = async (account: bigint, place: bigint) => {
      const { sequence } = await x.exchange.orderAt(account, place);
      return (account << 40n) | (place << 32n) | sequence;
    };
    return {
      bid: await idAt(maker.account, 0n),
      ask: await idAt(maker.account, 1n),
      secondAsk: await idAt(second.account, 0n),
    };
  }

  /** One block with exactly these transactions in this order; all must succeed. */
  async function mineTogether(x: Fixture, calls: readonly Sent[], timestamp: number): Promise<void> {
    await network.provider.send("evm_setAutomine", [false]);
    try {
      const sent = [];
      for (const [i, { from, data }] of calls.entries()) {
        const maxPriorityFeePerGas = 10n ** 9n * BigInt(calls.length - i);
        const maxFeePerGas = 10n ** 11n + maxPriorityFeePerGas;
        const to = x.deployment.addresses.exchange;
        sent.push(
          await from.signer.sendTransaction({ to, data, gasLimit: GAS, maxFeePerGas, maxPriorityFeePerGas }),
        );
      }
      await time.setNextBlockTimestamp(timestamp);
      await mine();
      const receipts = await Promise.all(sent.map((tx) => tx.wait()));
      expect(new Set(receipts.map((receipt) => receipt?.blockNumber)).size, "one block").to.equal(1);
      expect(receipts.map((receipt) => receipt?.index)).to.deep.equal(calls.map((_, i) => i));
    } finally {
      await network.provider.send("evm_setAutomine", [true]);
    }
  }
});
