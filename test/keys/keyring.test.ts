import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { refusalOf } from "../../src/sdk/refusal";
import {
  START_PRICE,
  type Scene,
  type SceneOptions,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  rest,
  setScene,
  sizeOf,
  trader,
  wad,
} from "../liquidation/scene";
import { load } from "../support/load";
import { holdPrice, setPrice } from "../support/prices";
import { OrderKind, type OrderTerms, orderRequest } from "../support/trade";

const MAY_TRADE = 1;
const MAY_CANCEL = 2;
const DAY = 86_400n;
const FOREVER = 4_102_444_800n; // the year 2100

interface Keyed extends Scene {
  readonly owner: Trader;
  /** Signs for the owner's account. */
  readonly key: Trader;
  /** Whoever stole the key, with an account of his own. */
  readonly thief: Trader;
}

/** An account of 100,000 whose hot key may trade 50 bps from mark and lose 100 a day. */
async function keyed(options: SceneOptions = {}): Promise<Keyed> {
  const x = await setScene(options);
  const owner = await trader(x, 1, wad(100_000));
  const thief = await trader(x, 3, wad(100_000));
  const s = { ...x, owner, thief, key: { signer: x.users[2]!, account: owner.account } };
  await give(s, MAY_TRADE | MAY_CANCEL, FOREVER, 50, wad(100));
  return s;
}

/** The same where a mark has digits down to the wei. */
async function finelyPriced(): Promise<Keyed> {
  const s = await keyed({ feedDecimals: 18 });
  await holdPrice(s, 0, START_PRICE + 7n);
  return s;
}

const give = (s: Keyed, permissions: number, expiry: bigint, slippageBps: number, loss: bigint) =>
  s.keyring
    .connect(s.owner.signer)
    .setDelegate(s.owner.account, s.key.signer, permissions, expiry, slippageBps, loss);

const trade = (s: Keyed, terms: Omit<OrderTerms, "account">) =>
  s.exchange.connect(s.key.signer).place(orderRequest({ account: s.owner.account, ...terms }));

const quote = { isBuy: true, tick: 29_900, lots: 10, kind: OrderKind.PostOnly } as const;

const lostToday = async (s: Keyed) => (await s.keyring.delegateOf(s.owner.account, s.key.signer)).lossToday;

describe("Keyring", () => {
  it("tells the terms that it was given", async () => {
    const s = await load(keyed);
    await expect(give(s, MAY_CANCEL, 5n, 7, 9n))
      .to.emit(s.keyring, "DelegateSet")
      .withArgs(s.owner.account, s.key.signer.address, MAY_CANCEL, 5, 7, 9);
    const { permissions, expiry, maxSlippageBps, maxLossPerDay } = await s.keyring.delegateOf(
      s.owner.account,
      s.key.signer,
    );
    expect([permissions, expiry, maxSlippageBps, maxLossPerDay]).to.deep.equal([2n, 5n, 7n, 9n]);
  });

  it("reverts when anybody but the owner gives a key, the key itself included", async () => {
    const s = await load(keyed);
    for (const caller of [s.key.signer, s.thief.signer, s.governor, s.guardian]) {
      await expect(s.keyring.connect(caller).setDelegate(s.owner.account, caller, 3, FOREVER, 50, 1))
        .to.be.revertedWithCustomError(s.keyring, "Keyring_NotOwner")
        .withArgs(s.owner.account, caller.address);
    }
    await expect(s.keyring.connect(s.thief.signer).setDelegate(99, s.thief.signer, 3, FOREVER, 50, 1))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_NotOwner")
      .withArgs(99, s.thief.signer.address);
  });

  it("reverts on nobody, unknown permissions and more slippage than 50 bps", async () => {
    const s = await load(keyed);
    const keyring = s.keyring.connect(s.owner.signer);
    await expect(
      keyring.setDelegate(s.owner.account, ZeroAddress, 3, FOREVER, 50, 1),
    ).to.be.revertedWithCustomError(keyring, "Keyring_ZeroAddress");
    await expect(give(s, 4, FOREVER, 50, 1n))
      .to.be.revertedWithCustomError(keyring, "Keyring_Terms")
      .withArgs(4, 3);
    await expect(give(s, 3, FOREVER, 51, 1n))
      .to.be.revertedWithCustomError(keyring, "Keyring_Terms")
      .withArgs(51, 50);
  });

  it("reverts when anybody but the Exchange charges a key", async () => {
    const s = await load(keyed);
    const request = orderRequest({ account: s.owner.account, isBuy: true, tick: 30_000, lots: 1 });
    await expect(s.keyring.connect(s.key.signer).chargeTrade(request, s.key.signer, 1, 1))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_NotExchange")
      .withArgs(s.key.signer.address);
  });

  it("lets a key act until its expiry, to the second", async () => {
    const s = await load(keyed);
    const expiry = BigInt(await time.latest()) + 30n;
    await give(s, MAY_TRADE | MAY_CANCEL, expiry, 50, wad(100));
    await time.setNextBlockTimestamp(expiry - 1n);
    await trade(s, quote);
    await time.setNextBlockTimestamp(expiry);
    await expect(trade(s, quote))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_Expired")
      .withArgs(s.key.signer.address, expiry);
    await expect(s.exchange.connect(s.key.signer).cancelAll(s.owner.account))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_Expired")
      .withArgs(s.key.signer.address, expiry);
  });

  it("reverts from the moment of revocation; the owner goes on", async () => {
    const s = await load(keyed);
    await trade(s, quote);
    await give(s, 0, FOREVER, 50, wad(100));
    await expect(trade(s, quote))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_NotAuthorized")
      .withArgs(s.owner.account, s.key.signer.address);
    await s.exchange.connect(s.owner.signer).cancelAll(s.owner.account);
  });

  it("keeps each permission to itself, and one account's key from another's", async () => {
    const s = await load(keyed);
    await give(s, MAY_CANCEL, FOREVER, 50, wad(100));
    await expect(trade(s, quote)).to.be.revertedWithCustomError(s.keyring, "Keyring_NotAuthorized");
    await rest(s, s.owner, true, wad(29.9), wad(1));
    await s.exchange.connect(s.key.signer).cancelAll(s.owner.account);
    await expect(s.exchange.connect(s.key.signer).cancelAll(s.thief.account))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_NotAuthorized")
      .withArgs(s.thief.account, s.key.signer.address);
  });

  it("never lets a key withdraw, name a payout address, a tier or a key", async () => {
    const s = await load(keyed);
    const { account } = s.owner;
    const { signer } = s.key;
    await expect(s.vault.connect(signer).withdraw(account, 1)).to.be.revertedWithCustomError(
      s.ledger,
      "Ledger_NotOwner",
    );
    await expect(s.vault.connect(signer).setPayout(account, signer)).to.be.revertedWithCustomError(
      s.vault,
      "Vault_NotOwner",
    );
    await expect(s.ledger.connect(signer).setTier(account, 0, 4)).to.be.revertedWithCustomError(
      s.ledger,
      "Ledger_NotOwner",
    );
    await expect(s.fund.connect(signer).takeInventory(account, 0, 1)).to.be.revertedWithCustomError(
      s.fund,
      "InsuranceFund_NotOwner",
    );
  });

  it("lets a day's loss leak back evenly, and no further", async () => {
    const s = await load(keyed);
    // Fee of 5 bps of 30,030 at most: 15.015, and 1,000 * 0.03 of slippage.
    const ioc = { isBuy: true, tick: 30_030, lots: 10_000, kind: OrderKind.ImmediateOrCancel } as const;
    const charge = wad(45.015);
    await trade(s, ioc);
    expect(await lostToday(s)).to.equal(charge);
    const start = BigInt(await time.latest());
    await time.setNextBlockTimestamp(start + 10n);
    const leaked = (wad(100) * 10n) / DAY;
    const both = 2n * charge - leaked;
    await expect(trade(s, ioc))
      .to.emit(s.keyring, "DelegateCharged")
      .withArgs(s.owner.account, s.key.signer, both);
    expect(await lostToday(s)).to.equal(both);
    await time.setNextBlockTimestamp(start + 20n);
    await expect(trade(s, ioc))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_Loss")
      .withArgs(3n * charge - 2n * leaked, wad(100));
    await time.increase(DAY);
    await setPrice(s, 0, wad(30));
    await trade(s, ioc);
    expect(await lostToday(s)).to.equal(charge);
  });

  it("charges a part of a wei as one, and lets a key lose its allowance to the wei", async () => {
    const s = await load(finelyPriced);
    const ioc = { isBuy: true, tick: 30_000, lots: 1, kind: OrderKind.ImmediateOrCancel } as const;
    // 5 bps of a lot's 3, and of a wei more that the mark makes of it.
    const charge = wad(0.0015) + 1n;
    await give(s, MAY_TRADE, FOREVER, 50, charge - 1n);
    await expect(trade(s, ioc))
      .to.be.revertedWithCustomError(s.keyring, "Keyring_Loss")
      .withArgs(charge, charge - 1n);
    await give(s, MAY_TRADE, FOREVER, 50, charge);
    await trade(s, ioc);
    expect(await lostToday(s)).to.equal(charge);
  });

  it("charges many small orders no less than one of their size", async () => {
    const s = await load(keyed);
    const terms = { account: s.owner.account, isBuy: true, tick: 30_030, kind: OrderKind.ImmediateOrCancel };
    const exchange = s.exchange.connect(s.key.signer);
    await exchange.placeBatch([orderRequest({ ...terms, lots: 20 })]);
    const whole = await lostToday(s);
    const other = await load(keyed);
    await other.exchange
      .connect(other.key.signer)
      .placeBatch(Array.from({ length: 20 }, () => orderRequest({ ...terms, lots: 1 })));
    expect(await lostToday(other)).to.be.within(whole, whole + 60n);
  });

  it("keeps what a key lost today when its terms change", async () => {
    const s = await load(keyed);
    await trade(s, { isBuy: true, tick: 30_030, lots: 10_000, kind: OrderKind.ImmediateOrCancel });
    const lost = await lostToday(s);
    await give(s, 0, FOREVER, 50, wad(100));
    await give(s, MAY_TRADE, FOREVER, 50, wad(60));
    expect(await lostToday(s)).to.equal(lost);
    await expect(
      trade(s, { isBuy: true, tick: 30_030, lots: 10_000, kind: OrderKind.ImmediateOrCancel }),
    ).to.be.revertedWithCustomError(s.keyring, "Keyring_Loss");
  });
});

describe("row 26: a hot key traded to ruin", () => {
  it("loses the owner no more than the key's daily allowance, however often it trades in a day", async () => {
    const s = await load(keyed);
    const before = (await healthOf(s, s.owner)).equity;
    let trades = 0;
    let refused = 0;
    // Back and forth with the thief's own account, always at the worst price that the key may name.
    for (let i = 0; i < 12; ++i) {
      const isBuy = i % 2 === 0;
      await setPrice(s, 0, wad(30));
      await rest(s, s.thief, !isBuy, isBuy ? wad(30.15) : wad(29.85), wad(150));
      try {
        await trade(s, {
          isBuy,
          tick: isBuy ? 30_150 : 29_850,
          lots: 1_500,
          kind: OrderKind.ImmediateOrCancel,
        });
        ++trades;
      } catch (error) {
        expect(refusalOf(error)?.error).to.equal("Keyring_Loss");
        ++refused;
      }
      await s.exchange.connect(s.thief.signer).cancelAll(s.thief.account);
    }
    expect([trades, refused]).to.deep.equal([4, 8]);
    await setPrice(s, 0, wad(30));
    const lost = before - (await healthOf(s, s.owner)).equity;
    expect(lost).to.be.within(wad(90), wad(100));
    // The thief's gain is within the allowance too; the rest paid fees.
    expect(await sizeOf(s, s.owner)).to.equal(0n);
    expect((await cashOf(s, s.thief)) - wad(100_000)).to.be.lessThanOrEqual(wad(100));
    await expectLaws(s);
  });
});
