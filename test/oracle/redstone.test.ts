import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, encodeBytes32String } from "ethers";
import { ethers } from "hardhat";

import { type RedStoneSource } from "../../typechain";
import { load } from "../support/load";
import { MARKET, configsOf, deployOracleWorld, roundIn, useHostileSources } from "./fixture";
import { type Point, payloadOf, reporter, signPackage } from "./redstonePayload";
import { deployRedStoneConsumer } from "./vendors";

const SIGNERS = 11;
const THRESHOLD = 6;
const FEED = "AVAX";
const E10 = 10n ** 10n;

async function deploy() {
  const signers = [...Array(SIGNERS).keys()].map((i) => reporter(i).address);
  const args = [encodeBytes32String(FEED), 8, signers, THRESHOLD, "RedStone AVAX"] as const;
  const source = await ethers.deployContract("RedStoneSource", [...args]);
  return { source, factory: await ethers.getContractFactory("RedStoneSource") };
}

/** One package of each signer from the first on, all of one moment. */
function packages(values: readonly bigint[], timestampMs: number, other: readonly Point[] = []): string[] {
  return values.map((value, i) => {
    const points = [...other, { feed: FEED, value }];
    return signPackage({ key: reporter(i).signingKey, points, timestampMs });
  });
}

async function post(source: RedStoneSource, payload: string) {
  const [sender] = await ethers.getSigners();
  const data = concat([source.interface.encodeFunctionData("post"), payload]);
  return sender!.sendTransaction({ to: source, data });
}

async function nowMs(): Promise<number> {
  return (await time.latest()) * 1_000;
}

const SPREAD = [30_20n, 30_00n, 30_10n, 29_90n, 30_05n, 30_30n].map((cents) => cents * 10n ** 6n);

describe("RedStoneSource", () => {
  it("stores the lower median of its signers, with the farthest of them as confidence", async () => {
    const { source } = await load(deploy);
    const at = await nowMs();
    await expect(post(source, payloadOf(packages(SPREAD, at))))
      .to.emit(source, "PriceReported")
      .withArgs(30_05n * 10n ** 16n, at / 1_000, 25n * 10n ** 16n, 6);
    expect([...(await source.read())]).to.deep.equal([
      30_05n * 10n ** 16n,
      BigInt(at / 1_000),
      25n * 10n ** 16n,
    ]);
    expect(await source.feedId()).to.equal(encodeBytes32String(FEED));
    expect(await source.origin(), "who else reads this is no other voice").to.equal(
      encodeBytes32String(FEED),
    );
    expect(await source.threshold()).to.equal(THRESHOLD);
    expect(await source.signers()).to.have.length(SIGNERS);
    expect(await source.description()).to.equal("RedStone AVAX");
  });

  it("reads what RedStone's own consumer reads from the same payload", async () => {
    const { source } = await load(deploy);
    const vendor = await deployRedStoneConsumer();
    const at = await nowMs();
    // The vendor's double wants ten signers and averages the middle two: here they are equal.
    const values = [1n, 9n, 8n, 7n, 5n, 5n, 2n, 3n, 4n, 6n].map((units) => units * 10n ** 8n);
    const points = [
      { feed: "BTC", value: 100_000n * 10n ** 8n },
      { feed: "ETH", value: 4_000n * 10n ** 8n },
    ];
    for (const metadata of ["0x", "0x1122334455"]) {
      const payload = payloadOf(packages(values, at, points), metadata);
      const call = vendor.interface.encodeFunctionData("getValueForDataFeedId", [encodeBytes32String(FEED)]);
      const said = await ethers.provider.call({ to: vendor, data: concat([call, payload]) });
      await time.increase(1);
      await post(source, payloadOf(packages(values, at + (metadata === "0x" ? 0 : 1_000), points), metadata));
      expect((await source.read()).price).to.equal(BigInt(said) * E10);
    }
  });

  it("takes the largest price there is, of this very second", async () => {
    const { source } = await load(deploy);
    const next = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(next);
    const most = 10n ** 16n;
    await post(source, payloadOf(packages(Array<bigint>(THRESHOLD).fill(most), next * 1_000)));
    expect([...(await source.read())]).to.deep.equal([most * E10, BigInt(next), 0n]);
  });

  it("reads a feed of 18 decimals as it stands", async () => {
    const { factory } = await load(deploy);
    const signers = [...Array(THRESHOLD).keys()].map((i) => reporter(i).address);
    const source = await factory.deploy(encodeBytes32String(FEED), 18, signers, THRESHOLD, "");
    const price = 30n * 10n ** 18n + 1n;
    await post(source, payloadOf(packages(Array<bigint>(THRESHOLD).fill(price), await nowMs())));
    expect((await source.read()).price).to.equal(price);
  });

  it("reads a value of a single byte", async () => {
    const { factory } = await load(deploy);
    const signers = [...Array(THRESHOLD).keys()].map((i) => reporter(i).address);
    const source = await factory.deploy(encodeBytes32String(FEED), 0, signers, THRESHOLD, "");
    const timestampMs = await nowMs();
    const points = [{ feed: FEED, value: 30n }];
    const signed = signers.map((_, i) =>
      signPackage({ key: reporter(i).signingKey, points, timestampMs, valueBytes: 1 }),
    );
    await post(source, payloadOf(signed));
    expect((await source.read()).price).to.equal(30n * 10n ** 18n);
  });

  it("reads values of any size up to 32 bytes", async () => {
    const { source } = await load(deploy);
    for (const valueBytes of [8, 20, 32]) {
      await time.increase(2);
      const timestampMs = await nowMs();
      const signed = SPREAD.map((value, i) =>
        signPackage({
          key: reporter(i).signingKey,
          points: [{ feed: FEED, value }],
          timestampMs,
          valueBytes,
        }),
      );
      await post(source, payloadOf(signed));
      expect((await source.read()).price).to.equal(30_05n * 10n ** 16n);
    }
  });

  it("reverts when too few signers speak of the feed, however often", async () => {
    const { source } = await load(deploy);
    const at = await nowMs();
    const five = packages(SPREAD.slice(0, 5), at);
    const elsewhere = signPackage({
      key: reporter(7).signingKey,
      points: [{ feed: "BTC", value: 1n }],
      timestampMs: at,
    });
    for (const payload of [five, [...five, ...five], [...five, elsewhere]]) {
      await expect(post(source, payloadOf(payload)))
        .to.be.revertedWithCustomError(source, "RedStoneSource_TooFewSigners")
        .withArgs(5, THRESHOLD);
    }
    await expect(source.read()).to.be.revertedWithCustomError(source, "RedStoneSource_NothingReported");
  });

  it("reverts when a stranger signed, or somebody's words were changed", async () => {
    const { source } = await load(deploy);
    const at = await nowMs();
    const six = packages(SPREAD, at);
    const stranger = reporter(SIGNERS);
    const points = [{ feed: FEED, value: 1n }];
    const foreign = signPackage({ key: stranger.signingKey, points, timestampMs: at });
    await expect(post(source, payloadOf([...six, foreign])))
      .to.be.revertedWithCustomError(source, "RedStoneSource_UnknownSigner")
      .withArgs(stranger.address);
    const forged = (six[0] ?? "").replace(/.(?=.{200}$)/, (digit) => (digit === "0" ? "1" : "0"));
    expect(forged).not.to.equal(six[0]);
    await expect(post(source, payloadOf([forged, ...six.slice(1)]))).to.be.revertedWithCustomError(
      source,
      "RedStoneSource_UnknownSigner",
    );
  });

  it("reverts when a price is old, of two moments or from the future", async () => {
    const { source } = await load(deploy);
    const at = await nowMs();
    await post(source, payloadOf(packages(SPREAD, at)));
    for (const again of [at, at + 999, at - 5_000]) {
      await expect(post(source, payloadOf(packages(SPREAD, again))))
        .to.be.revertedWithCustomError(source, "RedStoneSource_NotNewer")
        .withArgs(Math.floor(again / 1_000), at / 1_000);
    }
    const mixed = [...packages(SPREAD.slice(0, 5), at + 1_000), packages(SPREAD, at + 2_000)[5] ?? ""];
    await expect(post(source, payloadOf(mixed)))
      .to.be.revertedWithCustomError(source, "RedStoneSource_Apart")
      .withArgs(at + 2_000, at + 1_000);
    const next = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(next);
    await expect(post(source, payloadOf(packages(SPREAD, (next + 1) * 1_000))))
      .to.be.revertedWithCustomError(source, "RedStoneSource_FromTheFuture")
      .withArgs(next + 1, next);
  });

  it("reverts when a price is zero or beyond the bound", async () => {
    const { source } = await load(deploy);
    const most = 10n ** 16n;
    for (const [i, value] of [0n, most + 1n].entries()) {
      const values = [...SPREAD.slice(0, 5), value];
      await expect(post(source, payloadOf(packages(values, (await nowMs()) + i))))
        .to.be.revertedWithCustomError(source, "RedStoneSource_PriceOutOfRange")
        .withArgs(reporter(5).address, value, most);
    }
  });

  it("reverts with a name on every payload that is cut off or none", async () => {
    const { source, factory } = await load(deploy);
    const whole = payloadOf(packages(SPREAD, await nowMs()));
    const digits = whole.slice(2);
    await expect(post(source, "0x")).to.be.revertedWithCustomError(factory, "RedStonePayload_TooShort");
    await expect(post(source, whole.replace(/0000$/, "0001"))).to.be.revertedWithCustomError(
      factory,
      "RedStonePayload_NoMarker",
    );
    // Beginnings that are missing: a package reaches back beyond the calldata.
    for (const cut of [2, 64, 400, digits.length - 28]) {
      await expect(post(source, `0x${digits.slice(cut)}`)).to.be.reverted;
    }
    await expect(post(source, payloadOf([])))
      .to.be.revertedWithCustomError(source, "RedStoneSource_TooFewSigners")
      .withArgs(0, THRESHOLD);
    const wide = signPackage({
      key: reporter(0).signingKey,
      points: [{ feed: FEED, value: 1n }],
      timestampMs: await nowMs(),
      valueBytes: 33,
    });
    await expect(post(source, payloadOf([wide])))
      .to.be.revertedWithCustomError(factory, "RedStonePayload_ValueSize")
      .withArgs(33, 32);
  });

  it("reads a value without a single byte as zero, which is no price", async () => {
    const { source, factory } = await load(deploy);
    const timestampMs = await nowMs();
    const empty = SPREAD.map((_, i) =>
      signPackage({
        key: reporter(i).signingKey,
        points: [{ feed: FEED, value: 0n }],
        timestampMs,
        valueBytes: 0,
      }),
    );
    await expect(post(source, payloadOf(empty)))
      .to.be.revertedWithCustomError(factory, "RedStoneSource_PriceOutOfRange")
      .withArgs(reporter(SPREAD.length - 1).address, 0n, 10n ** 16n);
  });

  it("reverts at construction on signers, thresholds and decimals that cannot be", async () => {
    const { factory } = await load(deploy);
    const some = (count: number): string[] => [...Array(count).keys()].map((i) => reporter(i).address);
    const make = (signers: string[], threshold: number, decimals = 8) =>
      factory.deploy(encodeBytes32String(FEED), decimals, signers, threshold, "");
    await expect(make(some(1), 1)).to.be.revertedWithCustomError(factory, "RedStoneSource_SignerCount");
    expect(await (await make(some(32), 17)).signers()).to.have.length(32);
    await expect(make(some(33), 17)).to.be.revertedWithCustomError(factory, "RedStoneSource_SignerCount");
    for (const [count, threshold, least] of [
      [2, 1, 2],
      [5, 2, 3],
      [4, 5, 3],
    ] as const) {
      await expect(make(some(count), threshold))
        .to.be.revertedWithCustomError(factory, "RedStoneSource_Threshold")
        .withArgs(threshold, least, count);
    }
    await expect(make([...some(2), reporter(0).address], 2))
      .to.be.revertedWithCustomError(factory, "RedStoneSource_DuplicateSigner")
      .withArgs(reporter(0).address);
    await expect(make(some(3), 2, 19))
      .to.be.revertedWithCustomError(factory, "RedStoneSource_Decimals")
      .withArgs(19, 18);
  });

  it("counts in a round of the oracle, within its stipend", async () => {
    const world = await load(deployOracleWorld);
    const { source } = await deploy();
    const [first, second] = await useHostileSources(world, [{}, {}, {}]);
    const configs = await configsOf(
      [first!, second!, source],
      [{}, {}, { pull: true, maxConfidencePpm: 20_000n }],
    );
    await world.oracle.connect(world.governor).setSources(MARKET, configs);
    for (const hostile of [first!, second!]) await hostile.sayNow(30n * 10n ** 18n);
    await post(source, payloadOf(packages(SPREAD, await nowMs())));
    const round = await roundIn(world);
    expect(round.verdicts).to.deep.equal(["Used", "Used", "Used"]);
    expect(round.price).to.equal(30n * 10n ** 18n);
  });
});
