import { expect } from "chai";
import { ethers } from "hardhat";

import { accountId, marketId, toOrderId } from "../../src/domain/ids";
import { sendCall, tryCall } from "../../src/sdk/readyCall";
import { decimal, parseDecimal } from "../../src/sdk/trade/decimal";
import { TradeError } from "../../src/sdk/trade/errors";
import { depositCalls, openCall, openedIn, sumOf } from "../../src/sdk/trade/money";
import { cancelCall, orderCall, type OrderTerms, placedOf, unitsOf } from "../../src/sdk/trade/order";
import { stopCalls, stopsOf, triggerGateway, unstopCall } from "../../src/sdk/trade/stop";
import { accountStanding, marketStanding } from "../../src/sdk/trade/views";
import { scene, sell } from "../exchange/scene";
import { desk } from "../gateways/scene";
import { load } from "../support/load";
import { holdPrice } from "../support/prices";
import { rejection } from "../support/rejection";

const WAD = 10n ** 18n;
const UNITS = { tickSize: WAD / 1_000n, lotSize: WAD / 10n };
const BUY = { isBuy: true, kind: "limit", reduceOnly: false, market: marketId(0) } as const;

describe("an order as people state it", () => {
  const to = { exchange: "0x00000000000000000000000000000000000000e0" } as Parameters<typeof orderCall>[0];
  const stated = (size: string, price: string): OrderTerms => ({
    ...BUY,
    account: accountId(3),
    size: parseDecimal(size),
    price: parseDecimal(price),
  });

  it("is refused where it is no whole number of lots or ticks: nothing is rounded", () => {
    expect(() => orderCall(to, UNITS, stated("300.05", "30"))).to.throw(TradeError, "300.05");
    expect(() => orderCall(to, UNITS, stated("300.05", "30"))).to.throw("300 or 300.1 would be");
    expect(() => orderCall(to, UNITS, stated("300", "30.0005"))).to.throw("30 or 30.001 would be");
    expect(() => orderCall(to, UNITS, stated("0.01", "30"))).to.throw(": 0.1 would be");
    expect(() => orderCall(to, UNITS, stated("0", "30"))).to.throw(": 0.1 would be");
    expect(orderCall(to, UNITS, stated("300.1", "30.001")).does).to.include(
      "buy 300.1 in market 0 at 30.001",
    );
  });

  it("is refused where it is larger than its words", () => {
    const most = (2n ** 64n - 1n) * UNITS.lotSize;
    expect(orderCall(to, UNITS, stated(decimal(most), "30")).does).to.include(decimal(most));
    expect(() => orderCall(to, UNITS, stated(decimal(most + UNITS.lotSize), "30"))).to.throw(
      TradeError,
      "size",
    );
    expect(() => orderCall(to, UNITS, stated("1", "4294967.296"))).to.throw(TradeError, "price");
  });

  it("reads decimals exactly, and nothing else", () => {
    expect(parseDecimal("0.000000000000000001")).to.equal(1n);
    expect(decimal(parseDecimal("123456789012345678901234567890.5"))).to.equal(
      "123456789012345678901234567890.5",
    );
    for (const text of ["", "-1", "1e3", "1,000", ".5", "5.", " 5", "0x10", "1.0000000000000000001"])
      expect(() => parseDecimal(text), text).to.throw(TradeError);
    expect(() => parseDecimal("0.0000001", 6)).to.throw("7 decimals, and there are 6");
  });

  it("takes back nobody else's orders", () => {
    const theirs = toOrderId(accountId(4), 0, 1);
    expect(() => cancelCall(to, accountId(3), theirs)).to.throw(TradeError, "is of account 4");
  });
});

describe("trading by calls that any wallet can send", () => {
  it("says what an order would do, does it, and shows it", async () => {
    const { x, maker, taker } = await load(scene);
    const { addresses } = x.deployment;
    await sell(x, maker, 30_010, 40);
    const [account, market] = [accountId(Number(taker.account)), marketId(0)];
    const units = await unitsOf(ethers.provider, addresses, market);
    const terms = { ...BUY, account, size: 50n * units.lotSize, price: 30_020n * units.tickSize };
    const call = orderCall(addresses, units, terms);
    const from = await taker.signer.getAddress();
    const tried = await tryCall(ethers.provider, from, call);
    if ("refused" in tried) throw tried.refused;
    const { filled, order } = placedOf(tried.answer, units);
    expect(filled).to.equal(40n * units.lotSize);

    await taker.signer.sendTransaction({ to: call.to, data: call.data });
    const { report, orders } = await accountStanding(ethers.provider, addresses, account);
    expect(report.positions.map(({ size }) => size)).to.deep.equal([filled]);
    expect(orders.map(({ lots, tick }) => [lots, tick])).to.deep.equal([[10n, 30_020]]);
    expect(toOrderId(account, orders[0]!.index, orders[0]!.sequence)).to.equal(order);
    const { bids, asks } = await marketStanding(ethers.provider, addresses, market, 5);
    expect([bids.map(({ tick, lots }) => [tick, lots]), asks.length]).to.deep.equal([[[30_020n, 10n]], 0]);

    const back = cancelCall(addresses, account, toOrderId(account, orders[0]!.index, orders[0]!.sequence));
    await taker.signer.sendTransaction({ to: back.to, data: back.data });
    expect((await accountStanding(ethers.provider, addresses, account)).orders).to.deep.equal([]);
  });

  it("sends gas for a later block than the node had in mind", async () => {
    const { x, taker } = await load(scene);
    const { addresses } = x.deployment;
    const units = await unitsOf(ethers.provider, addresses, marketId(0));
    const terms = {
      ...BUY,
      account: accountId(Number(taker.account)),
      size: units.lotSize,
      price: 29n * WAD,
    };
    const { to, data } = orderCall(addresses, units, terms);
    await x.exchange.poke(0);
    // In the second of the newest block the market has accrued already.
    const expected = BigInt(
      await ethers.provider.send("eth_estimateGas", [{ from: taker.signer.address, to, data }, "latest"]),
    );
    const node = {
      estimateGas: () => Promise.resolve(expected),
      sendTransaction: taker.signer.sendTransaction.bind(taker.signer),
    };
    const short = await rejection(node.sendTransaction({ to, data, gasLimit: expected }));
    expect(short.message).to.include("out of gas");
    const receipt = await sendCall(node, { to, data });
    expect(receipt!.gasUsed).to.be.within(expected + 1n, (expected * 3n) / 2n);
  });

  it("brings in only what is missing: a mint where it is asked for, an approval of the sum, the deposit", async () => {
    const { x, maker } = await load(scene);
    const { addresses } = x.deployment;
    const wallet = await maker.signer.getAddress();
    const account = accountId(Number(maker.account));
    const has = await x.token.balanceOf(wallet);
    const sum = await sumOf(ethers.provider, addresses, "1000000.5");
    const lacks = sum.native - has;
    const terms = { account, wallet, sum, mint: false };
    const error = await rejection(depositCalls(ethers.provider, addresses, terms));
    expect(error).to.be.instanceOf(TradeError);
    expect(error.message).to.include("has 0 USDX, the deposit needs 1000000.5 USDX");

    const before = (await x.ledger.accountOf(account)).cash;
    for (;;) {
      const [next, ...later] = await depositCalls(ethers.provider, addresses, { ...terms, mint: true });
      await maker.signer.sendTransaction({ to: next!.to, data: next!.data });
      if (later.length === 0) break;
    }
    expect((await x.ledger.accountOf(account)).cash - before).to.equal((sum.native * WAD) / x.wholeToken);
    expect(await x.token.balanceOf(wallet)).to.equal(0n);
    expect(await x.token.allowance(wallet, addresses.vault)).to.equal(0n);
    expect(lacks).to.be.greaterThan(0n);
  });

  it("deposits to nobody else's account", async () => {
    const { x, maker, taker } = await load(scene);
    const { addresses } = x.deployment;
    const sum = await sumOf(ethers.provider, addresses, "1");
    const terms = {
      account: accountId(Number(taker.account)),
      wallet: maker.signer.address,
      sum,
      mint: true,
    };
    const error = await rejection(depositCalls(ethers.provider, addresses, terms));
    expect(error).to.be.instanceOf(TradeError);
    expect(error.message).to.include(`belongs to ${taker.signer.address}, not to ${maker.signer.address}`);
  });

  it("names the account that was opened, though somebody else opened one in between", async () => {
    const { x, maker, taker } = await load(scene);
    const { to, data } = openCall(x.deployment.addresses, maker.signer.address);
    const promised = await maker.signer.call({ to, data });
    await x.ledger.connect(taker.signer).openAccount(taker.signer);
    const receipt = await (await maker.signer.sendTransaction({ to, data })).wait();
    const opened = openedIn(receipt!.logs);
    expect(opened).to.equal(Number(promised) + 1);
    expect(await x.ledger.ownerOf(opened!)).to.equal(maker.signer.address);
  });

  it("says so where there is no such market or account", async () => {
    const { x } = await load(scene);
    const { addresses } = x.deployment;
    const asked = [
      () => unitsOf(ethers.provider, addresses, marketId(7)),
      () => accountStanding(ethers.provider, addresses, accountId(99)),
    ];
    for (const ask of asked) expect(await rejection(ask())).to.be.instanceOf(TradeError);
  });
});

describe("a stop by calls that any wallet can send", () => {
  async function guarded() {
    const d = await desk();
    const { addresses } = d.x.deployment;
    // Whatever else the file names is passed over.
    const relay = await ethers.deployContract("OrderRelay", [addresses]);
    const triggers = await ethers.deployContract("TriggerOrders", [addresses]);
    const gateways = [await relay.getAddress(), await triggers.getAddress()];
    return { ...d, triggers, deployment: { ...d.x.deployment, gateways } };
  }
  const TERMS = {
    market: marketId(0),
    takeProfit: false,
    slippageBps: 30,
    days: 30,
    lossPerDay: 1_000n * WAD,
  };

  it("lets the gateway trade first, then only the stop is missing; it fires where it says, and can be taken back", async () => {
    const { x, owner, maker, triggers, deployment } = await load(guarded);
    const gateway = await triggerGateway(ethers.provider, deployment);
    expect(gateway).to.equal(await triggers.getAddress());
    const account = accountId(Number(owner.account));
    const ask = (takeProfit: boolean, price: bigint, of = account) =>
      stopCalls(ethers.provider, deployment, gateway, { ...TERMS, account: of, takeProfit, price });
    const [trust, ...rest] = await ask(false, 29n * WAD);
    expect(rest).to.have.length(1);
    await owner.signer.sendTransaction({ to: trust!.to, data: trust!.data });
    const calls = [...(await ask(false, 29n * WAD)), ...(await ask(true, 31n * WAD))];
    expect(calls.map(({ does }) => does)).to.deep.equal([
      "leave a stop that sells 10 once mark is 29 or less",
      "leave a take profit that sells 10 once mark is 31 or more",
    ]);
    for (const { to, data } of calls) await owner.signer.sendTransaction({ to, data });
    expect((await triggers.reached(1))[0]).to.equal(false);
    expect((await triggers.reached(2))[0]).to.equal(false);
    await holdPrice(x, 0, 31_500n * (WAD / 1_000n));
    await x.exchange.poke(0);
    expect((await triggers.reached(1))[0]).to.equal(false);
    expect((await triggers.reached(2))[0]).to.equal(true);

    const back = unstopCall(gateway, 1n);
    await owner.signer.sendTransaction({ to: back.to, data: back.data });
    const left = await stopsOf(ethers.provider, gateway, account);
    expect(left.map(({ id, lots }) => [id, lots])).to.deep.equal([[2n, 100n]]);
    expect(await stopsOf(ethers.provider, gateway, accountId(Number(maker.account)))).to.deep.equal([]);
  });

  it("loosens no limit that the owner set, and says where one stands in the way", async () => {
    const { x, owner, deployment } = await load(guarded);
    const gateway = await triggerGateway(ethers.provider, deployment);
    const soon = (await ethers.provider.getBlock("latest"))!.timestamp + 3_600;
    await x.keyring.connect(owner.signer).setDelegate(owner.account, gateway, 3, soon, 20, 5n * WAD);
    const ask = (slippageBps: number) => {
      const account = accountId(Number(owner.account));
      return stopCalls(ethers.provider, deployment, gateway, {
        ...TERMS,
        account,
        slippageBps,
        price: 29n * WAD,
      });
    };
    expect((await rejection(ask(21))).message).to.include("20 bps from mark, the stop asks for 21");
    const [prolong, stop] = await ask(20);
    await owner.signer.sendTransaction({ to: prolong!.to, data: prolong!.data });
    await owner.signer.sendTransaction({ to: stop!.to, data: stop!.data });
    const key = await x.keyring.delegateOf(owner.account, gateway);
    expect([key.permissions, key.maxSlippageBps, key.maxLossPerDay]).to.deep.equal([3n, 20n, 5n * WAD]);
    expect(key.expiry).to.be.greaterThan(soon);
  });

  it("of a short buys back above, and takes profit below", async () => {
    const { maker, deployment } = await load(guarded);
    const gateway = await triggerGateway(ethers.provider, deployment);
    const account = accountId(Number(maker.account));
    const said = async (takeProfit: boolean) =>
      (
        await stopCalls(ethers.provider, deployment, gateway, {
          ...TERMS,
          account,
          takeProfit,
          price: 30n * WAD,
        })
      ).at(-1)?.does;
    expect(await said(false)).to.equal("leave a stop that buys back 10 once mark is 30 or more");
    expect(await said(true)).to.equal("leave a take profit that buys back 10 once mark is 30 or less");
  });

  it("is refused without a position, or without a gateway", async () => {
    const { runner, owner, deployment } = await load(guarded);
    const gateway = await triggerGateway(ethers.provider, deployment);
    const account = accountId(Number(runner.account));
    const asked = [
      () => stopCalls(ethers.provider, deployment, gateway, { ...TERMS, account, price: 29n * WAD }),
      () =>
        stopCalls(ethers.provider, deployment, gateway, {
          ...TERMS,
          account: accountId(Number(owner.account)),
          price: 2n ** 96n,
        }),
      () => triggerGateway(ethers.provider, { ...deployment, gateways: [deployment.gateways[0]!] }),
    ];
    for (const ask of asked) expect(await rejection(ask())).to.be.instanceOf(TradeError);
  });
});
