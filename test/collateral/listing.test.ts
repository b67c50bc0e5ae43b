import { expect } from "chai";
import hre from "hardhat";

import { setScene, wad } from "../liquidation/scene";
import { governWithPrices, listAsset, listing, testedToken, testToken } from "../support/collateral";
import { load } from "../support/load";
import { schedule } from "../support/govern";
import { advance, holdPrice } from "../support/prices";
import { type TestToken } from "../../typechain";

const scene = () => setScene({ markets: 2 });
/** Twin of MAX_COLLATERALS. */
const MOST = 8;
const many = () => setScene({ markets: MOST });
const PRICES = [wad(30), wad(30)];

/** Adapters of a market, all over as few feeds as told. */
async function useFeeds(x: Awaited<ReturnType<typeof scene>>, market: number, feeds: readonly string[]) {
  const sources = [];
  for (const feed of feeds) {
    const adapter = await hre.ethers.deployContract("HostileSource", [], x.deployer);
    await adapter.pretend(feed);
    await adapter.sayNow(wad(30));
    const terms = { weight: 1, maxAgeSec: 60, maxConfidencePpm: 10_000, pull: false };
    sources.push({ adapter: await adapter.getAddress(), ...terms });
  }
  const data = x.oracle.interface.encodeFunctionData("setSources", [market, sources]);
  await schedule(x, x.deployment.addresses.oracle, data);
  await hre.network.provider.send("evm_increaseTime", [x.config.governance.executionDelaySec]);
  await x.authority.connect(x.governor).execute(x.deployment.addresses.oracle, data);
}

const feedWord = (n: number): string => hre.ethers.zeroPadValue(hre.ethers.toBeHex(n), 32);

describe("Collateral: listing, and the FTT rule", () => {
  it("refuses the fund's own shares, a vault over them, and the settlement token", async () => {
    const x = await load(scene);
    const { fund, token } = x.deployment.addresses;
    const wrapper = await hre.ethers.deployContract("ShareWrapper", [fund], x.deployer);
    const refused = [fund, token, await wrapper.getAddress()];
    for (const address of refused) {
      await expect(governWithPrices(x, listing(x, address, { market: 1 }), PRICES))
        .to.be.revertedWithCustomError(x.collateral, "CollateralVault_OwnToken")
        .withArgs(hre.ethers.getAddress(address));
    }
  });

  it("refuses a market whose sources have fewer feeds than adapters, however many adapters there are", async () => {
    const x = await load(scene);
    const token = await testedToken(x);
    const address = await token.getAddress();
    for (const [feeds, independent] of [
      [[1, 1, 1], 1n],
      [[1, 2, 2], 2n],
      [[1, 2, 0], 2n],
      [[1, 2, 3, 3, 3], 3n],
    ] as const) {
      const data = listing(x, address, {
        market: 1,
        cap: BigInt(feeds.length) * independent + BigInt(feeds[2]),
      });
      await useFeeds(x, 1, feeds.map(feedWord));
      expect(await x.collateral.independentSources(1)).to.equal(independent);
      await expect(governWithPrices(x, data, [wad(30)]))
        .to.be.revertedWithCustomError(x.collateral, "CollateralVault_TooFewSources")
        .withArgs(independent, BigInt(Math.max(3, feeds.length)));
    }
  });

  it("takes no deposit any more once the sources are not independent", async () => {
    const x = await load(scene);
    const gold = await listAsset(x, { market: 1 });
    await useFeeds(x, 1, [1, 1, 2].map(feedWord));
    const [, , , owner] = x.users;
    if (owner === undefined) throw new Error("no user");
    await x.ledger.connect(owner).openAccount(owner);
    const account = (await x.ledger.totals()).accounts;
    await gold.token.mint(owner, gold.whole);
    await gold.token.connect(owner).approve(x.collateral, gold.whole);
    await expect(
      x.collateral.connect(owner).deposit(account, gold.id, gold.whole),
    ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_TooFewSources");
  });

  it("refuses a token that takes a fee, that nobody tested, or that has no code", async () => {
    const x = await load(scene);
    const fee = (await hre.ethers.deployContract("FeeToken", [18, 100], x.deployer)) as unknown as TestToken;
    await expect(testToken(x, fee, x.deployer)).to.be.revertedWithCustomError(
      x.collateral,
      "CollateralVault_UnsupportedToken",
    );
    const untested = await (await hre.ethers.deployContract("TestToken", ["X", 18])).getAddress();
    await expect(
      governWithPrices(x, listing(x, untested, { market: 1 }), PRICES),
    ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_NotTested");
    const nobody = x.users[4]?.address ?? "";
    await expect(
      governWithPrices(x, listing(x, nobody, { market: 1 }), PRICES),
    ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoCode");
  });

  it("refuses a token or a market that is listed already, and terms out of bounds", async () => {
    const x = await load(scene);
    const gold = await listAsset(x, { market: 1 });
    const again = await testedToken(x);
    for (const [token, market] of [
      [gold.token, 0],
      [again, 1],
    ] as const) {
      await expect(
        governWithPrices(x, listing(x, await token.getAddress(), { market }), PRICES),
      ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_Listed");
    }
    const address = await again.getAddress();
    for (const terms of [
      { haircutPpm: 49_999 },
      { haircutPpm: 900_001 },
      { salesPerMinute: 999 },
      { cap: 0n },
      { cap: wad(10 ** 12) + 1n },
    ]) {
      await expect(
        governWithPrices(x, listing(x, address, { market: 0, ...terms }), PRICES),
      ).to.be.revertedWithCustomError(x.collateral, "CollateralVault_Terms");
    }
  });

  it("refuses a token with more decimals than amounts can be counted in", async () => {
    const x = await load(scene);
    const token = await testedToken(x, 28);
    await expect(governWithPrices(x, listing(x, await token.getAddress(), { market: 1 }), PRICES))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_Decimals")
      .withArgs(28, 27);
  });

  it("refuses a market without quorum, and one whose book is not open: a sale's debt is settled there", async () => {
    const x = await load(scene);
    const token = await testedToken(x);
    const address = await token.getAddress();
    await expect(governWithPrices(x, listing(x, address, { market: 1 }), PRICES.slice(0, 1)))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoQuorum")
      .withArgs(1);
    const { parameters } = x.config.markets[0]!;
    const { registry } = x.deployment.addresses;
    const data = x.registry.interface.encodeFunctionData("list", ["NEW", parameters]);
    await schedule(x, registry, data);
    await hre.network.provider.send("evm_increaseTime", [x.config.governance.executionDelaySec]);
    await x.authority.connect(x.governor).execute(registry, data);
    await useFeeds(x, 2, [1, 2, 3].map(feedWord));
    await expect(governWithPrices(x, listing(x, address, { market: 2 }), PRICES))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_NoBook")
      .withArgs(2);
  });

  it("takes eight assets and no more", async () => {
    const x = await load(many);
    const { collateral } = x.deployment.addresses;
    const list = async (market: number) => {
      const token = await testedToken(x);
      const data = listing(x, await token.getAddress(), { market });
      await schedule(x, collateral, data);
      await advance(x.config.governance.executionDelaySec);
      await holdPrice(x, market, wad(30));
      return x.authority.connect(x.governor).execute(collateral, data);
    };
    for (let market = 0; market < MOST; market += 1) await list(market);
    await expect(list(0))
      .to.be.revertedWithCustomError(x.collateral, "CollateralVault_TooManyAssets")
      .withArgs(MOST, MOST);
  });

  it("adds no collateral inside the delay, whoever asks", async () => {
    const x = await load(scene);
    const token = await testedToken(x);
    const data = listing(x, await token.getAddress(), { market: 1 });
    const { collateral } = x.deployment.addresses;
    for (const who of [x.deployer, x.governor, x.guardian, ...x.users.slice(0, 2)]) {
      const direct = who.sendTransaction({ to: collateral, data });
      await expect(direct).to.be.reverted;
    }
    await schedule(x, collateral, data);
    await expect(x.authority.connect(x.governor).execute(collateral, data)).to.be.revertedWithCustomError(
      x.authority,
      "AccessManagerNotReady",
    );
    expect(await x.collateral.count()).to.equal(0n);
  });

  it("changes the cap of new deposits behind the delay, and nothing else of an asset", async () => {
    const x = await load(scene);
    await listAsset(x, { market: 1 });
    const data = x.collateral.interface.encodeFunctionData("setCap", [0, 0n]);
    await governWithPrices(x, data, PRICES);
    expect((await x.collateral.assetOf(0)).cap).to.equal(0n);
    const restricted = x.collateral.interface.fragments.filter(
      (one) =>
        one.type === "function" && ["list", "setCap"].includes((one as unknown as { name: string }).name),
    );
    expect(restricted).to.have.lengthOf(2);
  });
});
