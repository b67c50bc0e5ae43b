import { expect } from "chai";
import { ethers } from "hardhat";

import { toldRound } from "../../scripts/trade/toldRound";
import { marketId } from "../../src/domain/ids";
import { RoundStatus, Verdict } from "../../src/domain/names";
import { TradeError } from "../../src/sdk/trade/errors";
import { roundStanding } from "../../src/sdk/trade/sources";
import {
  deployOracleWorld,
  MANNERS,
  MARKET,
  misbehave,
  roundIn,
  sayNow,
  STATUSES,
  useHostileSources,
  VERDICTS,
} from "../oracle/fixture";
import { load } from "../support/load";
import { rejection } from "../support/rejection";

const WAD = 10n ** 18n;
const [LOW, MID, HIGH] = [29n * WAD, 30n * WAD, 31n * WAD];

async function scene() {
  const world = await deployOracleWorld();
  const sources = await useHostileSources(world, [{ weight: 1n }, { weight: 1n }, { weight: 1n }]);
  await sayNow(sources, [MID, MID, MID]);
  await roundIn(world);
  return { world, sources };
}

describe("the sources of a market, looked at", () => {
  const look = async ({ world }: Awaited<ReturnType<typeof scene>>) =>
    roundStanding(ethers.provider, { oracle: await world.oracle.getAddress() }, marketId(MARKET));

  it("has a name for every verdict and status, in the contracts' order", () => {
    expect(Object.keys(Verdict)).to.deep.equal([...VERDICTS]);
    expect(Object.keys(RoundStatus)).to.deep.equal([...STATUSES]);
  });

  it("says what a round of now would say, and makes none", async () => {
    const s = await load(scene);
    await sayNow(s.sources, [LOW, MID, HIGH]);
    const before = await s.world.oracle.slotOf(MARKET);
    const { price, status, sources, dispersionPpm } = await look(s);
    expect([price, status, dispersionPpm]).to.deep.equal([MID, RoundStatus.Degraded, 33_334]);
    expect(sources.map((one) => [one.price, one.verdict])).to.deep.equal([
      [LOW, Verdict.Used],
      [MID, Verdict.Used],
      [HIGH, Verdict.Used],
    ]);
    expect(await s.world.oracle.slotOf(MARKET)).to.deep.equal(before);
  });

  for (const manner of MANNERS.filter((one) => !one.startsWith("Answer") || one === "AnswerShort")) {
    it(`leaves out a source that would ${manner}, with the reason`, async () => {
      const s = await load(scene);
      await misbehave(s.sources[1]!, manner);
      const found = await look(s);
      expect(found.sources[1]!.verdict).to.equal(Verdict.Reverted);
      expect(toldRound(found)).to.contain("left out, because it gives no answer");
      expect(found.status).to.equal(RoundStatus.Live);
    });
  }

  it("tells age, weight and terms, and lets no name steer a terminal", async () => {
    const s = await load(scene);
    const found = await look(s);
    const [first] = found.sources;
    const told = toldRound({
      ...found,
      now: 1_000,
      sources: [{ ...first!, description: "\u001b[2Jx", timestamp: 940n }],
    });
    expect(told).to.contain("0: ?[2Jx, weight 1, told by its feed, trusted for 60 s, at 0x");
    expect(told).to.contain("30.00 of 1970-01-01T00:15:40 UTC, 60 s ago");
  });

  it("shows no number that is none", async () => {
    const s = await load(scene);
    const found = await look(s);
    for (const verdict of [Verdict.Reverted, Verdict.NonPositive, Verdict.TooLarge, Verdict.Future]) {
      const wild = { ...found.sources[0]!, verdict, price: 2n ** 256n - 1n, timestamp: 2n ** 256n - 1n };
      expect(toldRound({ ...found, sources: [wild] }), `${verdict}`).to.match(
        /\n {5}left out, because it [^0-9]+$/,
      );
    }
  });

  it("is refused for a market that is not there", async () => {
    const { world } = await load(scene);
    const oracle = await world.oracle.getAddress();
    const error = await rejection(roundStanding(ethers.provider, { oracle }, marketId(7)));
    expect(error)
      .to.be.instanceOf(TradeError)
      .with.property("message")
      .that.contains("market 7 has no sources");
  });
});
