/**
 * Row 1. GMX v1, July 2025, 42m USD. Root cause: a refund called the receiver in the middle of a trade, who entered the vault while
 * its books were behind. Our guards: the Ledger is written before money leaves, claims are struck off before they are paid, and every
 * door of the paying contract is shut meanwhile.
 */
import { type SnapshotRestorer, takeSnapshot, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id as hashOf } from "ethers";
import { ethers } from "hardhat";

import { type CallbackToken, type ReentrantWallet } from "../../typechain";
import { expectLaws, trader, wad } from "../liquidation/scene";
import { deployPyth, priceUpdate } from "../oracle/vendors";
import { type Fixture, deployExchange } from "../support/fixture";
import { load } from "../support/load";
import { type Call, everyCall } from "./everyCall";
import { type Holding, type Sides, type Wealth, expectHeld, wealthOf } from "./wealth";

const ONE = 1_000_000n;
const DAY = 86_400n;
const FAIR = [wad(30)];
/** ReentrancyGuardReentrantCall() */
const SHUT = "0x3ee5aeb5";

interface World {
  readonly x: Fixture;
  readonly token: CallbackToken;
  readonly wallet: ReentrantWallet;
  readonly own: Holding;
  readonly sides: Sides;
  /** What pays the wallet, or takes from it. */
  readonly payments: Readonly<Record<string, { to: string; data: string; value?: bigint }>>;
  readonly others: Parameters<typeof everyCall>[2];
}

/** Money for the wallet, an account of its own, and shares of the fund half of which are redeemed and wait to be claimed. */
async function equip(x: Fixture, token: CallbackToken, wallet: ReentrantWallet): Promise<Holding> {
  const address = await wallet.getAddress();
  const act = async (to: { getAddress(): Promise<string> }, data: string) =>
    wallet.act(await to.getAddress(), data);
  await token.mint(address, 10_000n * ONE);
  await x.ledger.openAccount(address);
  const account = (await x.ledger.totals()).accounts;
  for (const spender of [x.vault, x.fund])
    await act(
      token,
      token.interface.encodeFunctionData("approve", [await spender.getAddress(), ethers.MaxUint256]),
    );
  await act(x.vault, x.vault.interface.encodeFunctionData("deposit", [account, 1_000n * ONE]));
  const fund = x.fund.interface;
  await act(x.fund, fund.encodeFunctionData("requestDeposit", [1_000n * ONE, address]));
  await nextEpoch(x);
  const shares = (await x.fund.requestsOf(address)).claimableShares;
  await act(x.fund, fund.encodeFunctionData("mint", [shares, address]));
  await act(x.fund, fund.encodeFunctionData("requestRedeem", [shares / 2n, address]));
  await nextEpoch(x);
  await nextEpoch(x);
  expect((await x.fund.requestsOf(address)).redeemedAssets).to.be.closeTo(500n * ONE, 2n);
  return { account, signer: { address } };
}

async function nextEpoch(x: Fixture): Promise<void> {
  await time.increase(DAY);
  await x.fund.settleEpoch();
}

async function world(): Promise<World> {
  const token = await ethers.deployContract("CallbackToken", [6]);
  const x = await deployExchange({ token: { address: await token.getAddress(), decimals: 6 } });
  const { ledger, vault, fund } = x.deployment.addresses;
  const wallet = await ethers.deployContract("ReentrantWallet", [ledger, vault]);
  const own = await equip(x, token, wallet);
  const users = [await trader(x, 1, wad(5_000)), await trader(x, 2, wad(7_000))];
  const pyth = await deployPyth(60, 1n);
  const priceId = hashOf("AVAX");
  const source = await ethers.deployContract("PythSource", [await pyth.getAddress(), priceId, "Pyth"]);
  const update = await priceUpdate(pyth, {
    id: priceId,
    price: 30n,
    conf: 0n,
    expo: 0,
    at: await time.latest(),
  });
  const { address } = own.signer;
  const { redeemedAssets, redeemedShares } = await x.fund.requestsOf(address);
  const data = x.fund.interface;
  const payments = {
    "a withdrawal": {
      to: vault,
      data: x.vault.interface.encodeFunctionData("withdraw", [own.account, 100n * ONE]),
    },
    "a deposit": {
      to: vault,
      data: x.vault.interface.encodeFunctionData("deposit", [own.account, 100n * ONE]),
    },
    "a claim on the fund": {
      to: fund,
      data: data.encodeFunctionData("redeem", [redeemedShares, address, address]),
    },
    "the same by its assets": {
      to: fund,
      data: data.encodeFunctionData("withdraw", [redeemedAssets, address, address]),
    },
    "a request to join the fund": {
      to: fund,
      data: data.encodeFunctionData("requestDeposit", [100n * ONE, address]),
    },
    "the refund of an oracle update": {
      to: await source.getAddress(),
      data: source.interface.encodeFunctionData("update", [[update]]),
      value: 1_000n,
    },
  };
  const others = [["PythSource", await source.getAddress()]] as const;
  return { x, token, wallet, own, sides: { attackers: [own], users }, payments, others };
}

/** Makes a payment with `call` made from inside it. @return the state to come back to. */
async function enter(w: World, payment: World["payments"][string], call: Call): Promise<SnapshotRestorer> {
  const snapshot = await takeSnapshot();
  await w.wallet.arm(call.to, call.data);
  await w.wallet.act(payment.to, payment.data, { value: payment.value ?? 0n });
  expect(await w.wallet.called(), "the payment calls its receiver").to.equal(true);
  return snapshot;
}

async function expectNothingGained(w: World, before: Wealth): Promise<void> {
  expectHeld(before, await wealthOf(w.x, w.sides, FAIR));
}

const PAYMENTS = [
  "a withdrawal",
  "a deposit",
  "a claim on the fund",
  "the same by its assets",
  "a request to join the fund",
  "the refund of an oracle update",
] as const;

describe("row 1: a receiver who enters again, from every payout into every contract", () => {
  for (const name of PAYMENTS) {
    it(`gains nothing from ${name}, whatever it calls`, async () => {
      const w = await load(world);
      const payment = w.payments[name]!;
      const intent = { account: w.own.account, owner: w.own.signer.address, own: w.own.signer.address };
      const calls = await everyCall(w.x, { ...intent, amount: 100n * ONE }, w.others);
      expect(calls.length).to.be.greaterThan(60);
      const before = await wealthOf(w.x, w.sides, FAIR);
      let succeeded = 0;
      for (const call of calls) {
        const snapshot = await enter(w, payment, call);
        expect(await w.wallet.covered(), `tokens cover the books in ${name}`).to.equal(true);
        if (await w.wallet.succeeded()) {
          ++succeeded;
          await expectNothingGained(w, before);
          await expectLaws(w.x);
        }
        await snapshot.restore();
      }
      // Some of it is anybody's right: to open an account, to make a round, to poke a market.
      expect(succeeded).to.be.greaterThan(3);
      await w.wallet.act(payment.to, payment.data, { value: payment.value ?? 0n });
      await expectNothingGained(w, before);
    });
  }

  it("finds every door of the Vault shut while the Vault pays or takes", async () => {
    const w = await load(world);
    const { interface: code, target } = w.x.vault;
    const doors = [
      code.encodeFunctionData("withdraw", [w.own.account, ONE]),
      code.encodeFunctionData("deposit", [w.own.account, ONE]),
      code.encodeFunctionData("sweepSurplus"),
      code.encodeFunctionData("seed"),
    ];
    for (const name of ["a withdrawal", "a deposit"] as const) {
      for (const data of doors) {
        const again = await enter(w, w.payments[name]!, { to: String(target), name, data });
        expect([await w.wallet.succeeded(), await w.wallet.returned()]).to.deep.equal([false, SHUT]);
        await again.restore();
      }
    }
  });

  it("finds every door of the fund shut while the fund pays or takes", async () => {
    const w = await load(world);
    const { interface: code, target } = w.x.fund;
    const self = w.own.signer.address;
    const doors = [
      code.encodeFunctionData("requestDeposit", [ONE, self]),
      code.encodeFunctionData("requestRedeem", [ONE, self]),
      code.encodeFunctionData("cancelDeposit"),
      code.encodeFunctionData("settleEpoch"),
      code.encodeFunctionData("deposit", [ONE, self]),
      code.encodeFunctionData("mint", [ONE, self]),
      code.encodeFunctionData("withdraw", [ONE, self, self]),
      code.encodeFunctionData("redeem", [ONE, self, self]),
      code.encodeFunctionData("takeInventory", [w.own.account, 0, 1]),
    ];
    for (const name of ["a claim on the fund", "a request to join the fund"] as const) {
      for (const data of doors) {
        const snapshot = await enter(w, w.payments[name]!, { to: String(target), name, data });
        expect([await w.wallet.succeeded(), await w.wallet.returned()]).to.deep.equal([false, SHUT]);
        await snapshot.restore();
      }
    }
  });

  /** What the wallet reads from inside a payment. */
  async function seen(w: World, name: string, to: string, data: string): Promise<bigint> {
    const snapshot = await enter(w, w.payments[name]!, { to, name, data });
    const word = BigInt(await w.wallet.returned());
    await snapshot.restore();
    return word;
  }

  it("reads a claim as struck off while it is being paid", async () => {
    const w = await load(world);
    const { fund } = w.x;
    const asked = fund.interface.encodeFunctionData("maxWithdraw", [w.own.signer.address]);
    expect(await seen(w, "a claim on the fund", String(fund.target), asked)).to.equal(0n);
  });

  it("reads an account as debited while it is being paid", async () => {
    const w = await load(world);
    const { ledger } = w.x;
    const left = ledger.interface.encodeFunctionData("withdrawable", [w.own.account]);
    expect(await seen(w, "a withdrawal", String(ledger.target), left)).to.equal(wad(900));
  });
});
