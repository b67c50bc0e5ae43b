import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers, network } from "hardhat";

import { type HostileSource } from "../../typechain";
import {
  MARKET,
  type OracleWorld,
  ROUND_GAP,
  type SourceTerms,
  STATUSES,
  VERDICTS,
  WAD,
  deployOracleWorld,
  misbehave,
  roundIn,
  sayNow,
  useHostileSources,
} from "./fixture";
import { load } from "../support/load";

const PRICE = 25n * WAD;
const MAX_PRICE_AGE = 60;

interface World extends OracleWorld {
  readonly sources: HostileSource[];
}

async function worldWith(terms: readonly SourceTerms[]): Promise<World> {
  const world = await deployOracleWorld();
  const sources = await useHostileSources(world, terms);
  await sayNow(
    sources,
    sources.map(() => PRICE),
  );
  return { ...world, sources };
}

const three = () => worldWith([{}, {}, {}]);
const five = () => worldWith([{}, {}, {}, {}, {}]);
const pulled = () => worldWith([{ pull: true }, { pull: true }, { pull: true }, {}]);

describe("PriceOracle: rounds", () => {
  it("keeps the last two prices of two rounds, and the first one twice", async () => {
    const world = await load(three);
    const first = await roundIn(world);
    let slot = await world.oracle.slotOf(MARKET);
    expect([slot.latest, slot.previous, slot.updatedAt]).to.deep.equal([PRICE, PRICE, BigInt(first.at)]);

    for (const price of [26n * WAD, 27n * WAD]) {
      await sayNow(world.sources, [price, price, price]);
      await roundIn(world);
    }
    slot = await world.oracle.slotOf(MARKET);
    expect([slot.latest, slot.previous]).to.deep.equal([27n * WAD, 26n * WAD]);
    expect(slot.maxPriceAgeSec).to.equal(MAX_PRICE_AGE);
    expect(STATUSES[Number(slot.status)]).to.equal("Live");
  });

  it("hands the slot over as it is stored", async () => {
    const world = await load(three);
    expect(await world.oracle.wordOf(MARKET)).to.equal(0n);
    await roundIn(world);
    await sayNow(world.sources, [26n * WAD, 27n * WAD, 28n * WAD]);
    await roundIn(world);
    const slot = await world.oracle.slotOf(MARKET);
    const fields: [bigint, bigint][] = [
      [slot.latest, 88n],
      [slot.previous, 88n],
      [slot.updatedAt, 32n],
      [slot.dispersionPpm, 24n],
      [slot.maxPriceAgeSec, 16n],
      [slot.status, 8n],
    ];
    expect(fields.every(([value]) => value > 0n)).to.equal(true);
    const word = fields.reduceRight((packed, [value, bits]) => (packed << bits) | value, 0n);
    expect(await world.oracle.wordOf(MARKET)).to.equal(word);
  });

  it("says what each source said and how it was judged", async () => {
    const world = await load(three);
    await world.sources[1]!.say(0, 7, 9);
    await misbehave(world.sources[2]!, "Revert");
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    await expect(world.oracle.update(MARKET))
      .to.emit(world.oracle, "RoundMade")
      .withArgs(
        MARKET,
        0,
        0,
        STATUSES.indexOf("NoQuorum"),
        [
          [PRICE, at, 0],
          [0, 7, 9],
          [0, 0, 0],
        ],
        ["Used", "NonPositive", "Reverted"].map((verdict) => VERDICTS.indexOf(verdict as never)),
      );
  });

  it("reads before the first round as not live", async () => {
    const { oracle } = await load(three);
    expect([...(await oracle.read(MARKET))]).to.deep.equal([0n, 0n, 0n, false, false]);
  });

  it("reverts on a market without sources", async () => {
    const { oracle } = await load(three);
    for (const unknown of [1, 255]) {
      await expect(oracle.update(unknown))
        .to.be.revertedWithCustomError(oracle, "PriceOracle_UnknownMarket")
        .withArgs(unknown);
      await expect(oracle.peek(unknown))
        .to.be.revertedWithCustomError(oracle, "PriceOracle_UnknownMarket")
        .withArgs(unknown);
    }
  });

  it("peeks at what a round would say, without making one", async () => {
    const world = await load(five);
    const prices = [25n, 26n, 27n, 40n, 10n].map((price) => price * WAD);
    await sayNow(world.sources, prices);
    const peeked = await world.oracle.peek(MARKET);
    expect((await world.oracle.slotOf(MARKET)).updatedAt).to.equal(0n);
    const round = await roundIn(world);
    expect([peeked.price, peeked.dispersionPpm]).to.deep.equal([round.price, round.dispersionPpm]);
    expect(STATUSES[Number(peeked.status)]).to.equal(round.status);
    expect(peeked.verdicts.map((verdict) => VERDICTS[Number(verdict)])).to.deep.equal(round.verdicts);
    expect(peeked.quotes.map(({ price }) => price)).to.deep.equal(prices);
  });

  describe("timing", () => {
    it("reverts within ROUND_GAP of the last round", async () => {
      const world = await load(three);
      const { at } = await roundIn(world);
      for (const sec of [1, ROUND_GAP - 1]) {
        await time.setNextBlockTimestamp(at + sec);
        await expect(world.oracle.update(MARKET))
          .to.be.revertedWithCustomError(world.oracle, "PriceOracle_TooSoon")
          .withArgs(at + sec, at + ROUND_GAP);
      }
      await time.setNextBlockTimestamp(at + ROUND_GAP);
      await world.oracle.update(MARKET);
    });

    it("makes one round of k updates in one block (row 26)", async () => {
      const world = await load(three);
      await roundIn(world);
      await sayNow(world.sources, [26n * WAD, 26n * WAD, 26n * WAD]);
      await time.increase(ROUND_GAP);

      await network.provider.send("evm_setAutomine", [false]);
      const sent = [];
      try {
        for (let k = 0; k < 4; k++) sent.push(await world.oracle.update(MARKET, { gasLimit: 600_000 }));
        await network.provider.send("evm_mine");
      } finally {
        await network.provider.send("evm_setAutomine", [true]);
      }
      const receipts = await Promise.all(sent.map(({ hash }) => ethers.provider.getTransactionReceipt(hash)));
      expect(new Set(receipts.map((receipt) => receipt!.blockNumber)).size).to.equal(1);
      expect(receipts.map((receipt) => receipt!.status)).to.deep.equal([1, 0, 0, 0]);

      // The round before is still there: nobody replaced both prices at a moment of his choice.
      const slot = await world.oracle.slotOf(MARKET);
      expect([slot.latest, slot.previous]).to.deep.equal([26n * WAD, PRICE]);
    });

    it("says live as long as the last round is young enough, not a second longer", async () => {
      const world = await load(three);
      const { at } = await roundIn(world);
      await time.increaseTo(at + MAX_PRICE_AGE);
      expect((await world.oracle.read(MARKET)).live).to.equal(true);
      await time.increaseTo(at + MAX_PRICE_AGE + 1);
      const read = await world.oracle.read(MARKET);
      expect([...read]).to.deep.equal([PRICE, PRICE, BigInt(at), false, false]);
    });
  });

  describe("quorum", () => {
    it("keeps the prices and is not live after a round without quorum", async () => {
      const world = await load(three);
      const { at } = await roundIn(world);
      await misbehave(world.sources[0]!, "Revert");
      await misbehave(world.sources[2]!, "Revert");
      const lost = await roundIn(world);
      expect([lost.price, lost.status]).to.deep.equal([0n, "NoQuorum"]);
      expect([...(await world.oracle.read(MARKET))]).to.deep.equal([PRICE, PRICE, BigInt(at), false, false]);
    });

    it("changes nothing by repeating a failed round, nor delays the next good one", async () => {
      const world = await load(three);
      await roundIn(world);
      await world.sources[1]!.say(0, 0, 0);
      await world.sources[2]!.say(0, 0, 0);
      await roundIn(world);
      const before = [...(await world.oracle.slotOf(MARKET))];
      const state = [...(await world.breaker.stateOf(MARKET))];
      for (let k = 0; k < 3; k++) await roundIn(world, 1);
      expect([...(await world.oracle.slotOf(MARKET))]).to.deep.equal(before);
      expect([...(await world.breaker.stateOf(MARKET))]).to.deep.equal(state);

      await sayNow(world.sources, [PRICE, PRICE, PRICE]);
      expect((await roundIn(world, 1)).status).to.equal("Live");
    });

    it("remembers no timestamp of a failed round", async () => {
      const world = await load(three);
      const { at } = await roundIn(world);
      await misbehave(world.sources[1]!, "Revert");
      await misbehave(world.sources[2]!, "Revert");
      await roundIn(world, 20);
      await world.sources[0]!.say(PRICE, at + 1, 0);
      await sayNow(world.sources.slice(1), [PRICE, PRICE]);
      expect((await roundIn(world, 10)).verdicts[0]).to.equal("Used");
    });

    it("makes no index of two live sources that disagree, and averages nothing (row 10)", async () => {
      const world = await load(three);
      await roundIn(world);
      await misbehave(world.sources[0]!, "Revert");
      await sayNow(world.sources.slice(1), [PRICE, 1_000n * PRICE]);
      const round = await roundIn(world);
      expect([round.price, round.status]).to.deep.equal([0n, "NoQuorum"]);
      expect((await world.oracle.read(MARKET)).latest).to.equal(PRICE);
    });

    it("makes one of two that agree: one of their answers, not their mean", async () => {
      const world = await load(three);
      await misbehave(world.sources[0]!, "Revert");
      const other = PRICE + PRICE / 50n;
      await sayNow(world.sources.slice(1), [other, PRICE]);
      const round = await roundIn(world);
      expect([round.price, round.dispersionPpm, round.status]).to.deep.equal([PRICE, 20_000n, "Live"]);
    });

    it("is degraded while the sources disagree, and says so", async () => {
      const world = await load(three);
      await sayNow(world.sources, [20n * WAD, 25n * WAD, 30n * WAD]);
      const round = await roundIn(world);
      expect([round.price, round.dispersionPpm, round.status]).to.deep.equal([PRICE, 200_000n, "Degraded"]);
      const read = await world.oracle.read(MARKET);
      expect([read.live, read.degraded]).to.deep.equal([true, true]);
      expect((await world.oracle.slotOf(MARKET)).dispersionPpm).to.equal(200_000n);
      await time.increase(MAX_PRICE_AGE + 1);
      expect((await world.oracle.read(MARKET)).degraded).to.equal(false);
    });

    it("lets no heavy source pass as a quorum", async () => {
      const world = await worldWith([{ weight: 49n }, { weight: 26n }, { weight: 25n }]);
      await misbehave(world.sources[1]!, "Revert");
      await misbehave(world.sources[2]!, "Revert");
      expect((await roundIn(world)).status).to.equal("NoQuorum");
    });
  });

  describe("pull sources", () => {
    it("leaves out those that lie farther than ROUND_GAP behind the newest", async () => {
      const world = await load(pulled);
      const at = (await time.latest()) + 100;
      await world.sources[0]!.say(PRICE, at, 0);
      await world.sources[1]!.say(PRICE, at - ROUND_GAP, 0);
      await world.sources[2]!.say(PRICE, at - ROUND_GAP - 1, 0);
      await world.sources[3]!.say(PRICE, at - 50, 0);
      const round = await roundIn(world, at - (await time.latest()));
      expect(round.verdicts).to.deep.equal(["Used", "Used", "Apart", "Used"]);
    });

    it("leaves out the first where the last is the newest", async () => {
      const world = await load(pulled);
      const at = (await time.latest()) + 100;
      await world.sources[0]!.say(PRICE, at - ROUND_GAP - 1, 0);
      await world.sources[1]!.say(PRICE, at - ROUND_GAP, 0);
      await world.sources[2]!.say(PRICE, at, 0);
      await world.sources[3]!.say(PRICE, at - 50, 0);
      const round = await roundIn(world, at - (await time.latest()));
      expect(round.verdicts).to.deep.equal(["Apart", "Used", "Used", "Used"]);
    });

    it("measures from the newest pull source that is usable itself", async () => {
      const world = await load(pulled);
      const at = (await time.latest()) + 100;
      await world.sources[0]!.say(0, at, 0);
      await world.sources[1]!.say(PRICE, at - 20, 0);
      await world.sources[2]!.say(PRICE, at - 22, 0);
      await world.sources[3]!.say(PRICE, at, 0);
      const round = await roundIn(world, at - (await time.latest()));
      expect(round.verdicts).to.deep.equal(["NonPositive", "Used", "Used", "Used"]);
    });

    it("cannot make a lie the answer by leaving the honest ones apart", async () => {
      const world = await load(pulled);
      await roundIn(world);
      const at = (await time.latest()) + 100;
      // The liar is the newest by far, the honest pull sources fall behind, two sources are left and disagree.
      await world.sources[0]!.say(PRICE / 2n, at, 0);
      await world.sources[1]!.say(PRICE, at - 10, 0);
      await world.sources[2]!.say(PRICE, at - 10, 0);
      await world.sources[3]!.say(PRICE, at - 10, 0);
      const round = await roundIn(world, at - (await time.latest()));
      expect(round.verdicts).to.deep.equal(["Used", "Apart", "Apart", "Used"]);
      expect(round.status).to.equal("NoQuorum");
    });
  });
});
