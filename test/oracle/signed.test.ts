import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { id } from "ethers";
import { ethers } from "hardhat";

import { type SignedSource } from "../../typechain";
import { MARKET, WAD, configsOf, deployOracleWorld, roundIn } from "./fixture";
import { load } from "../support/load";

const PRICE = 25n * WAD;
const MAX_PRICE = 10n ** 26n;
const DESCRIPTION = "AVAX / USD by five reporters";
const TYPES = {
  Report: [
    { name: "price", type: "uint256" },
    { name: "timestamp", type: "uint64" },
  ],
};

interface SignedReport {
  reporter: string;
  price: bigint;
  timestamp: number;
  signature: string;
}

async function reportersOf(count: number): Promise<HardhatEthersSigner[]> {
  const signers = (await ethers.getSigners()).slice(5, 5 + count);
  return signers.sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
}

async function fiveReporters() {
  const reporters = await reportersOf(5);
  const addresses = reporters.map(({ address }) => address);
  const source = await ethers.deployContract("SignedSource", [DESCRIPTION, addresses, 3]);
  return { source, reporters, now: await time.latest() };
}

async function signed(
  source: SignedSource,
  signer: HardhatEthersSigner,
  price: bigint,
  timestamp: number,
): Promise<SignedReport> {
  const { chainId } = await ethers.provider.getNetwork();
  const domain = {
    name: "Glasshouse SignedSource",
    version: "1",
    chainId,
    verifyingContract: await source.getAddress(),
  };
  const signature = await signer.signTypedData(domain, TYPES, { price, timestamp });
  return { reporter: signer.address, price, timestamp, signature };
}

describe("SignedSource", () => {
  describe("construction", () => {
    it("keeps its reporters, threshold and description", async () => {
      const { source, reporters } = await load(fiveReporters);
      expect(await source.reporters()).to.deep.equal(reporters.map(({ address }) => address));
      expect(await source.threshold()).to.equal(3);
      expect(await source.origin(), "one voice, whoever its reporters are").to.equal(
        id("Report(uint256 price,uint64 timestamp)"),
      );
      expect(await source.description()).to.equal(DESCRIPTION);
    });

    it("reverts on fewer than 2 reporters or more than 32", async () => {
      const factory = await ethers.getContractFactory("SignedSource");
      const many = Array.from({ length: 33 }, (_, i) => ethers.toBeHex(i + 1, 20));
      for (const count of [0, 1, 33]) {
        await expect(factory.deploy(DESCRIPTION, many.slice(0, count), 2))
          .to.be.revertedWithCustomError(factory, "SignedSource_ReporterCount")
          .withArgs(count, 2, 32);
      }
      await factory.deploy(DESCRIPTION, many.slice(0, 32), 17);
    });

    it("reverts on a threshold of one, under a majority, or over the number of reporters", async () => {
      const factory = await ethers.getContractFactory("SignedSource");
      const addresses = (await reportersOf(5)).map(({ address }) => address);
      for (const [count, threshold, least] of [
        [2, 1, 2],
        [5, 2, 3],
        [5, 6, 3],
        [4, 2, 3],
      ] as const) {
        await expect(factory.deploy(DESCRIPTION, addresses.slice(0, count), threshold))
          .to.be.revertedWithCustomError(factory, "SignedSource_Threshold")
          .withArgs(threshold, least, count);
      }
    });

    it("reverts on reporters out of order, twice, or nobody", async () => {
      const factory = await ethers.getContractFactory("SignedSource");
      const [a, b] = (await reportersOf(2)).map(({ address }) => address);
      for (const [first, second, before, after] of [
        [b, a, b, a],
        [a, a, a, a],
        [ethers.ZeroAddress, a, ethers.ZeroAddress, ethers.ZeroAddress],
      ] as const) {
        await expect(factory.deploy(DESCRIPTION, [first!, second!], 2))
          .to.be.revertedWithCustomError(factory, "SignedSource_NotAscending")
          .withArgs(before, after);
      }
    });
  });

  describe("report", () => {
    it("stores the lower median, the oldest timestamp, and the farthest report as confidence", async () => {
      const { source, reporters, now } = await load(fiveReporters);
      const prices = [27n, 24n, 30n, 25n].map((price) => price * WAD);
      const reports = await Promise.all(
        prices.map((price, i) => signed(source, reporters[i]!, price, now - (i % 3))),
      );
      const by = reports.map(({ reporter }) => reporter);
      await expect(source.report(reports))
        .to.emit(source, "PriceReported")
        .withArgs(25n * WAD, now - 2, 5n * WAD, by);
      expect([...(await source.read())]).to.deep.equal([25n * WAD, BigInt(now - 2), 5n * WAD]);
    });

    it("reverts when read before the first report", async () => {
      const { source } = await load(fiveReporters);
      await expect(source.read()).to.be.revertedWithCustomError(source, "SignedSource_NothingReported");
    });

    it("tells what to sign", async () => {
      const { source, reporters, now } = await load(fiveReporters);
      const { signature } = await signed(source, reporters[0]!, PRICE, now);
      expect(ethers.recoverAddress(await source.digestOf(PRICE, now), signature)).to.equal(
        reporters[0]!.address,
      );
    });

    it("takes the word of a contract that signs by ERC-1271", async () => {
      const [stranger, owner] = await ethers.getSigners();
      const wallet = await ethers.deployContract("SigningWallet", [owner!.address]);
      const [a, b] = await reportersOf(2);
      const signers = [
        { address: await wallet.getAddress(), key: owner! },
        { address: a!.address, key: a! },
        { address: b!.address, key: b! },
      ].sort((x, y) => (x.address.toLowerCase() < y.address.toLowerCase() ? -1 : 1));
      const addresses = signers.map(({ address }) => address);
      const source = await ethers.deployContract("SignedSource", [DESCRIPTION, addresses, 3]);
      const now = await time.latest();
      const reports = await Promise.all(
        signers.map(async ({ address, key }) => ({
          ...(await signed(source, key, PRICE, now)),
          reporter: address,
        })),
      );
      await source.report(reports);
      expect((await source.read()).price).to.equal(PRICE);

      const asWallet = signers.findIndex(({ address }) => address !== a!.address && address !== b!.address);
      const forged = await Promise.all(
        signers.map(async ({ address, key }, i) => ({
          ...(await signed(source, i === asWallet ? stranger! : key, PRICE, now + 1)),
          reporter: address,
        })),
      );
      await expect(source.report(forged))
        .to.be.revertedWithCustomError(source, "SignedSource_BadSignature")
        .withArgs(addresses[asWallet]);
    });

    async function three(
      prices: readonly bigint[] = [PRICE, PRICE, PRICE],
      lags: readonly number[] = [0, 0, 0],
    ) {
      const { source, reporters, now } = await load(fiveReporters);
      const reports = await Promise.all(
        prices.map((price, i) => signed(source, reporters[i]!, price, now - lags[i]!)),
      );
      return { source, reporters, now, reports };
    }

    it("reverts on fewer reports than the threshold: one reporter is never enough (row 13)", async () => {
      const { source, reports } = await three();
      for (const count of [0, 1, 2]) {
        await expect(source.report(reports.slice(0, count)))
          .to.be.revertedWithCustomError(source, "SignedSource_TooFewReports")
          .withArgs(count, 3);
      }
    });

    it("reverts on one reporter's word given three times (row 13)", async () => {
      const { source, reporters, now } = await load(fiveReporters);
      const words = [PRICE, PRICE + 1n, PRICE + 2n].map((price) => signed(source, reporters[0]!, price, now));
      await expect(source.report(await Promise.all(words)))
        .to.be.revertedWithCustomError(source, "SignedSource_NotAscending")
        .withArgs(reporters[0]!.address, reporters[0]!.address);
    });

    it("reverts on reports out of order", async () => {
      const { source, reports } = await three();
      await expect(source.report([reports[1]!, reports[0]!, reports[2]!]))
        .to.be.revertedWithCustomError(source, "SignedSource_NotAscending")
        .withArgs(reports[1]!.reporter, reports[0]!.reporter);
    });

    it("reverts on somebody who is no reporter", async () => {
      const { source, reports, now } = await three();
      const stranger = (await ethers.getSigners())[0]!;
      const foreign = await signed(source, stranger, PRICE, now);
      const sorted = [...reports.slice(0, 2), foreign].sort((a, b) =>
        a.reporter.toLowerCase() < b.reporter.toLowerCase() ? -1 : 1,
      );
      await expect(source.report(sorted))
        .to.be.revertedWithCustomError(source, "SignedSource_UnknownReporter")
        .withArgs(stranger.address);
    });

    it("reverts on a signature of another price, time, reporter, source or of no sense", async () => {
      const { source, reporters, reports, now } = await three();
      const twin = await ethers.deployContract("SignedSource", [
        DESCRIPTION,
        reporters.map(({ address }) => address),
        3,
      ]);
      const last = reports[2]!;
      const bad = [
        { ...last, price: PRICE + 1n },
        { ...last, timestamp: now - 1 },
        { ...last, signature: reports[1]!.signature },
        await signed(twin, reporters[2]!, PRICE, now),
        { ...last, signature: "0x" },
        { ...last, signature: `0x${"00".repeat(65)}` },
      ];
      for (const report of bad) {
        await expect(source.report([reports[0]!, reports[1]!, report]))
          .to.be.revertedWithCustomError(source, "SignedSource_BadSignature")
          .withArgs(last.reporter);
      }
    });

    it("reverts on a price of 0 or over the bound", async () => {
      for (const price of [0n, MAX_PRICE + 1n]) {
        const { source, reports } = await three([PRICE, price, PRICE]);
        await expect(source.report(reports))
          .to.be.revertedWithCustomError(source, "SignedSource_PriceOutOfRange")
          .withArgs(reports[1]!.reporter, price, MAX_PRICE);
      }
    });

    it("reverts on a report from the future", async () => {
      const { source, reports } = await three([PRICE, PRICE, PRICE], [0, 0, -100]);
      const at = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(at);
      await expect(source.report(reports))
        .to.be.revertedWithCustomError(source, "SignedSource_FromTheFuture")
        .withArgs(reports[2]!.reporter, reports[2]!.timestamp, at);
    });

    it("reverts on reports farther apart than ROUND_GAP", async () => {
      const apart = await three([PRICE, PRICE, PRICE], [0, 6, 2]);
      await expect(apart.source.report(apart.reports))
        .to.be.revertedWithCustomError(apart.source, "SignedSource_Apart")
        .withArgs(apart.now - 6, apart.now);
      const near = await three([PRICE, PRICE, PRICE], [0, 5, 2]);
      await near.source.report(near.reports);
    });

    it("reverts unless every report is newer than the stored price", async () => {
      const { source, reporters, now, reports } = await three();
      await source.report(reports);
      await expect(source.report(reports))
        .to.be.revertedWithCustomError(source, "SignedSource_NotNewer")
        .withArgs(reports[0]!.reporter, now, now);
      await time.increase(10);
      const next = await Promise.all(
        [1, 1, 0].map((sec, i) => signed(source, reporters[i]!, 2n * PRICE, now + sec)),
      );
      await expect(source.report(next))
        .to.be.revertedWithCustomError(source, "SignedSource_NotNewer")
        .withArgs(reporters[2]!.address, now, now);
      next[2] = await signed(source, reporters[2]!, 2n * PRICE, now + 1);
      await source.report(next);
      expect((await source.read()).price).to.equal(2n * PRICE);
    });

    it("gives a lying reporter no price of his own", async () => {
      const { source, reports } = await three([PRICE + 2n, 1_000n * PRICE, PRICE]);
      await source.report(reports);
      expect((await source.read()).price).to.equal(PRICE + 2n);
    });
  });

  it("is one source among others: reporters that disagree are too uncertain for the index", async () => {
    const world = await deployOracleWorld();
    const reporters = await reportersOf(3);
    const addresses = reporters.map(({ address }) => address);
    const source = await ethers.deployContract("SignedSource", [DESCRIPTION, addresses, 2]);
    const others = [
      await ethers.deployContract("HostileSource"),
      await ethers.deployContract("HostileSource"),
    ];
    for (const other of others) await other.sayNow(PRICE);
    await world.oracle.connect(world.governor).setSources(MARKET, await configsOf([source, ...others]));

    const report = async (...prices: bigint[]) => {
      const now = await time.latest();
      await source.report(
        await Promise.all(prices.map((price, i) => signed(source, reporters[i]!, price, now))),
      );
    };
    await report(PRICE, PRICE + WAD / 100n);
    expect((await roundIn(world, 5)).verdicts[0]).to.equal("Used");
    await report(PRICE, 1_000n * PRICE);
    expect((await roundIn(world, 6)).verdicts[0]).to.equal("Uncertain");
  });
});
