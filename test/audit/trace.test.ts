import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import hre from "hardhat";

import {
  type Holding,
  type Place,
  TRACE_SCHEMA,
  traceJson,
  type TraceReport,
} from "../../src/audit/trace/report";
import { trace, TraceError, type TraceSubject } from "../../src/audit/trace/trace";
import { TransactionError } from "../../src/audit/trace/transaction";
import { headerOf } from "../../src/audit/trust/header";
import { type Rpc, RpcRefusedError } from "../../src/audit/rpc";
import { type BlacklistToken, BlacklistToken__factory } from "../../typechain";
import { pledgedScene } from "../collateral/scene";
import { pledge } from "../support/collateral";
import { WAD } from "../support/config";
import { deployExchange, type Fixture } from "../support/fixture";
import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { rejection } from "../support/rejection";
import { nativeOf, open, openFunded, place } from "../support/trade";

const DAY_SEC = 86_400;
const plain = () => deployExchange();
const blacklisting = async () => {
  const token = await hre.ethers.deployContract("BlacklistToken", [6]);
  return deployExchange({ token: { address: await token.getAddress(), decimals: 6 } });
};

/** Hardhat's network hides what a call reverted with in its own errors: this one tells it as nodes do. */
const rpc: Rpc = {
  label: "the network in this process",
  request: async (method, params) => {
    try {
      return await hre.network.provider.request({ method, params: [...params] });
    } catch (error) {
      const { message, data } = error as { readonly message: string; readonly data?: unknown };
      throw new RpcRefusedError(method, message, undefined, data);
    }
  },
  batch: (calls) => Promise.all(calls.map(({ method, params }) => rpc.request(method, params))),
};

describe("a trace of money", () => {
  async function traced(x: Fixture, subject: TraceSubject, payout?: string): Promise<TraceReport> {
    const header = headerOf(await rpc.request("eth_getBlockByNumber", ["latest", false]));
    const { addresses, block: from } = x.deployment;
    return trace({ rpc, chainId: 31337, header, addresses, from, subject, payout });
  }

  function user(x: Fixture, index: number): HardhatEthersSigner {
    const signer = x.users[index];
    if (signer === undefined) throw new RangeError(`no user ${index}`);
    return signer;
  }

  function holding({ holdings }: TraceReport, where: Place): Holding {
    const found = holdings.find(({ place: at }) => at === where);
    if (found === undefined)
      throw new RangeError(`nothing in ${where}, but in ${holdings.map((h) => h.place).join()}`);
    return found;
  }

  /** Does what the trace says comes next, as who has to do it, and when. */
  async function follow(x: Fixture, { call }: Holding): Promise<string> {
    if (call === null) throw new RangeError("no call");
    const sender = x.users.find(({ address }) => address.toLowerCase() === (call.from ?? "").toLowerCase());
    if (call.notBefore !== null && call.notBefore > (await time.latest()))
      await time.increaseTo(call.notBefore);
    const sent = await (sender ?? x.deployer).sendTransaction({ to: call.to, data: call.data });
    return sent.hash;
  }

  it("leads by its own calls from the wallet to the payout", async () => {
    const x = await load(plain);
    const me = user(x, 0);
    const [address, native] = [me.address, nativeOf(x, 700n * WAD)];
    await x.token.mint(me, native);
    const subject = { kind: "address", address } as const;
    await follow(x, holding(await traced(x, subject), "wallet"));
    const approved = await traced(x, subject);
    expect(approved.holdings.map(({ place: at }) => at)).to.deep.equal(["approved"]);
    expect(holding(approved, "approved").call?.function).to.equal("openAccount(address)");
    await follow(x, holding(approved, "approved"));
    await follow(x, holding(await traced(x, subject), "approved"));
    const inside = await traced(x, subject);
    expect(holding(inside, "cash")).to.deep.include({ amount: 700n * WAD, account: 3 });
    const payout = await follow(x, holding(inside, "cash"));
    const out = await traced(x, { kind: "transaction", hash: payout });
    expect(await x.token.balanceOf(me)).to.equal(native);
    expect(out.legs.map(({ kind, amount }) => [kind, amount])).to.deep.equal([
      ["deposited", 700n * WAD],
      ["withdrawn", 700n * WAD],
    ]);
    expect(out.result).to.equal(0n);
  });

  it("says of a payer into whose accounts the money went that it is not theirs any more", async () => {
    const x = await load(plain);
    const [me, other] = [user(x, 0), user(x, 1)];
    const [mine, theirs] = [await open(x, me), await open(x, other)];
    await x.token.mint(me, nativeOf(x, 50n * WAD));
    await x.token.connect(me).approve(x.vault, nativeOf(x, 50n * WAD));
    const subject = { kind: "address", address: me.address } as const;
    await x.vault.connect(me).deposit(mine, nativeOf(x, 20n * WAD));
    expect((await traced(x, subject)).notes).to.deep.equal([]);
    await x.vault.connect(me).deposit(theirs, nativeOf(x, 30n * WAD));
    const { notes, legs } = await traced(x, subject);
    expect(notes.join()).to.match(
      new RegExp(`^Paid 30\\.0 \\w+ into accounts of other owners \\(${theirs}\\)`, "u"),
    );
    expect(legs.map(({ account }) => account)).to.deep.equal([Number(mine)]);
  });

  it("finds what was sent to the Vault without a deposit, and when it goes where", async () => {
    const x = await load(plain);
    const me = user(x, 0);
    await openFunded(x, me, 50n * WAD);
    await x.token.mint(me, 5n);
    await x.token.connect(me).transfer(x.vault, 5n);
    const report = await traced(x, { kind: "address", address: me.address });
    const arrived = report.legs.filter(({ kind }) => kind === "arrived without a deposit");
    expect(arrived.map(({ amount }) => amount)).to.deep.equal([5n * 10n ** 12n]);
    await follow(x, holding(report, "surplus"));
    const listed = holding(await traced(x, { kind: "address", address: me.address }), "surplus");
    expect((listed.call?.notBefore ?? 0) - (await time.latest())).to.equal(30 * DAY_SEC);
    await follow(x, listed);
    const after = await traced(x, { kind: "address", address: me.address });
    expect(after.holdings.map(({ place: at }) => at)).to.not.include("surplus");
  });

  it("splits an account into what may leave and what positions and orders hold", async () => {
    const x = await load(plain);
    const [buyer, seller] = [user(x, 0), user(x, 1)];
    const long = await openFunded(x, buyer, 1_000n * WAD);
    const short = await openFunded(x, seller, 1_000n * WAD);
    await place(x, seller, { account: short, isBuy: false, tick: 30_000, lots: 400 });
    await place(x, buyer, { account: long, isBuy: true, tick: 30_000, lots: 400 });
    await place(x, buyer, { account: long, isBuy: true, tick: 29_000, lots: 100 });
    await holdPrice(x, 0, 31n * WAD);
    const report = await traced(x, { kind: "account", account: Number(long) });
    const { equity, initialMargin } = await x.ledger.healthOf(long, 0);
    const inAccount = report.holdings.filter(({ account }) => account === Number(long));
    expect(inAccount.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(equity);
    expect(holding(report, "cash").amount).to.equal(await x.ledger.withdrawable(long));
    expect(holding(report, "margin").amount + holding(report, "orders").amount).to.equal(initialMargin);
    expect(holding(report, "held back").amount > 0n, "uncollected profit").to.equal(true);
    expect(report.result).to.equal(equity - 1_000n * WAD);
    await follow(x, holding(report, "orders"));
    const freed = await traced(x, { kind: "account", account: Number(long) });
    expect(freed.holdings.map(({ place: at }) => at)).to.not.include("orders");
    expect(holding(freed, "margin").amount).to.equal(holding(report, "margin").amount);
  });

  it("tells further collateral apart, and takes it out where nothing is against it", async () => {
    const x = await load(pledgedScene);
    const { account, signer } = x.debtor;
    const report = await traced(x, { kind: "account", account: Number(account) });
    const pledged = holding(report, "collateral");
    const counted = await x.collateral.worthOf(account, 0);
    expect(pledged).to.deep.include({ amount: counted, call: null });
    expect(pledged.why).to.include(await x.gold.token.getAddress());
    expect(pledged.why).to.include("CollateralVault_InsufficientMargin");
    const { equity } = await x.ledger.healthOf(account, 0);
    const inside = report.holdings.filter((one) => one.account === Number(account));
    const money = inside.filter(({ place: at }) => ["cash", "margin", "orders", "held back"].includes(at));
    expect(money.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(equity - counted);
    const idle = await open(x, signer);
    await pledge(x, x.gold, signer, idle, 5n);
    await follow(x, holding(await traced(x, { kind: "account", account: Number(idle) }), "collateral"));
    expect(await x.gold.token.balanceOf(signer)).to.equal(5n * x.gold.whole);
  });

  it("says that a payout is refused, by whom, and opens another way", async () => {
    const x = await load(blacklisting);
    const me = user(x, 0);
    const account = Number(await openFunded(x, me, 80n * WAD));
    const token: BlacklistToken = BlacklistToken__factory.connect(x.deployment.addresses.token, x.deployer);
    await token.setBlocked(me, true);
    const refused = holding(await traced(x, { kind: "account", account }), "refused payout");
    expect(refused.amount).to.equal(80n * WAD);
    expect(refused.why).to.include("Vault_TransferFailed").and.include(me.address);
    expect(refused.call).to.equal(null);
    const other = user(x, 1).address;
    await follow(x, holding(await traced(x, { kind: "account", account }, other), "refused payout"));
    await time.increase(DAY_SEC);
    await follow(x, holding(await traced(x, { kind: "account", account }), "cash"));
    expect(await x.token.balanceOf(other)).to.equal(nativeOf(x, 80n * WAD));
  });

  it("follows money through the fund's epochs and back", async () => {
    const x = await load(plain);
    const me = user(x, 0);
    const native = nativeOf(x, 90n * WAD);
    await x.token.mint(me, native);
    await x.token.connect(me).approve(x.fund, native);
    await x.fund.connect(me).requestDeposit(native, me);
    const subject = { kind: "address", address: me.address } as const;
    const seen: Place[] = [];
    for (const step of ["fund waiting", "fund claimable", "fund shares", "fund redeeming"] as const) {
      const at = holding(await traced(x, subject), step);
      expect(at.amount > 89n * WAD && at.amount <= 90n * WAD, step).to.equal(true);
      seen.push(at.place);
      await follow(x, at);
    }
    // Whoever asks in an epoch is paid at the close of the next full one.
    const line = (await traced(x, subject)).holdings.find(({ place: at }) => at === "fund redeeming");
    if (line !== undefined) await follow(x, line);
    await follow(x, holding(await traced(x, subject), "fund claimable"));
    const out = await traced(x, subject);
    expect(out.holdings.map(({ place: at }) => at)).to.deep.equal(["wallet"]);
    expect(out.legs.map(({ kind }) => kind)).to.deep.equal(["fund requested", "fund claimed"]);
  });

  it("says why a transaction failed, and where the money is instead", async () => {
    const x = await load(plain);
    const me = user(x, 0);
    const account = await openFunded(x, me, 10n * WAD);
    const data = x.vault.interface.encodeFunctionData("withdraw", [account, nativeOf(x, 11n * WAD)]);
    const params = { from: me.address, to: await x.vault.getAddress(), data, gas: "0xf4240" };
    await rejection(rpc.request("eth_sendTransaction", [params]));
    const block = await hre.ethers.provider.getBlock("latest");
    const report = await traced(x, { kind: "transaction", hash: block?.transactions[0] ?? "" });
    expect(report.notes.join())
      .to.include("vault.withdraw(3, 11000000)")
      .and.include("Ledger_InsufficientCash");
    expect(holding(report, "cash").amount).to.equal(10n * WAD);
  });

  it("refuses what there is nothing to follow of, naming what it has", async () => {
    const x = await load(plain);
    await open(x, user(x, 0));
    const missing = await rejection(traced(x, { kind: "account", account: 4 }));
    expect(missing).to.be.instanceOf(TraceError).with.property("message").that.includes("1 to 3");
    const hash = `0x${"1".repeat(64)}`;
    const unknown = await rejection(traced(x, { kind: "transaction", hash }));
    expect(unknown).to.be.instanceOf(TransactionError);
    const stranger = await user(x, 1).sendTransaction({ to: user(x, 2), value: 1n });
    const other = await rejection(traced(x, { kind: "transaction", hash: stranger.hash }));
    expect(other).to.be.instanceOf(TransactionError).with.property("message").that.includes("nothing to do");
  });

  it("writes JSON with amounts as text", async () => {
    const x = await load(plain);
    await openFunded(x, user(x, 0), 10n * WAD);
    const json: unknown = JSON.parse(traceJson(await traced(x, { kind: "account", account: 3 })));
    expect(json).to.deep.include({ schema: TRACE_SCHEMA, subject: "account 3", result: "0" });
  });
});
