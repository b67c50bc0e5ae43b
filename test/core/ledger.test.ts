import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import {
  type Scene,
  cashOf,
  expectLaws,
  liquidated,
  moveTo,
  NO_FUND,
  rest,
  setScene,
  Tier,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { type Fixture, freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { liveIndex } from "../support/prices";
import { deposit, openFunded, orderRequest } from "../support/trade";
import { holders } from "./scene";

const NONE = [0, 0, 0, 0, 0];
const INDEX = liveIndex(wad(30));

/** An account with a position, and an opposite one. */
async function traded() {
  const x = await setScene();
  const long = await trader(x, 1, wad(10_000));
  const short = await trader(x, 2, wad(10_000));
  const flat = await trader(x, 3, wad(1_000));
  await trade(x, long, short, wad(100));
  return { x, long, short, flat };
}

/** The market owes 2,000 and more: an insolvent long met an opposite class that could pay little. */
async function owing() {
  const x = await setScene(NO_FUND);
  const long = await trader(x, 1, wad(650), Tier.X50);
  const short = await trader(x, 2, wad(2_000), Tier.X50);
  await trade(x, long, short, wad(1_000));
  await moveTo(x, wad(27));
  await liquidated(x, long);
  const { deficitAccount } = await x.ledger.marketOf(0);
  return { x, deficitAccount };
}

async function historyOf(x: Fixture) {
  const { house } = await x.solvencyLens.snapshot(1, 1, []);
  return house.history;
}

describe("Ledger: accounts", () => {
  it("are numbered without gaps, for any owner, by anybody", async () => {
    const { x, alice, bob } = await load(holders);
    const { accounts } = await x.ledger.totals();
    expect(await x.ledger.connect(bob.signer).openAccount.staticCall(alice.signer)).to.equal(accounts + 1n);
    await expect(x.ledger.connect(bob.signer).openAccount(alice.signer))
      .to.emit(x.ledger, "AccountOpened")
      .withArgs(accounts + 1n, alice.signer.address);
    expect(await x.ledger.ownerOf(accounts + 1n)).to.equal(alice.signer.address);
    expect(await x.ledger.ownerOf(accounts + 2n)).to.equal(ZeroAddress);
  });

  it("reverts when nobody would own one", async () => {
    const { x } = await load(holders);
    await expect(x.ledger.openAccount(ZeroAddress)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_ZeroAddress",
    );
  });

  it("hold positions and orders in at most eight markets", async () => {
    const x = await freshExchange({
      markets: 9,
      parameters: (committed) => changed(committed, { trading: { maxPriceAgeSec: 600n } }),
    });
    const [user] = x.users;
    const account = await openFunded(x, user!, wad(10_000));
    const order = (market: number) =>
      x.exchange.connect(user!).place(orderRequest({ account, market, isBuy: true, tick: 29_900, lots: 10 }));
    for (let market = 0; market < 8; ++market) await order(market);
    await expect(order(8)).to.be.revertedWithCustomError(x.ledger, "Ledger_TooManyMarkets").withArgs(9, 8);
    const tiers = x.ledger.connect(user!);
    await tiers.setTier(account, 8, Tier.X5);
    expect((await x.ledger.accountOf(account)).markets).to.equal(0xffn);
    await x.exchange.connect(user!).cancelAll(account);
    await order(8);
    expect((await x.ledger.accountOf(account)).markets).to.equal(0x100n);
    await expectLaws(x);
  });
});

describe("Ledger: the running hash", () => {
  it("advances by one entry for each change of cash or size, from which anybody can compute it", async () => {
    const { x, alice } = await load(holders);
    const coder = AbiCoder.defaultAbiCoder();
    const next = ({ hash, sequence }: { hash: bigint; sequence: bigint }, entry: string) => {
      const digest = keccak256(coder.encode(["uint192", "uint64", "bytes32"], [hash, sequence + 1n, entry]));
      return { hash: BigInt(digest) & (2n ** 192n - 1n), sequence: sequence + 1n };
    };
    const entryOf = (event: "Deposited" | "Withdrawn", to: string, amount: bigint) =>
      keccak256(
        coder.encode(
          ["bytes32", "uint32", "address", "uint256"],
          [x.ledger.interface.getEvent(event as "Deposited").topicHash, alice.account, to, amount],
        ),
      );
    const before = await historyOf(x);
    await deposit(x, alice.signer, alice.account, wad(3));
    await x.vault.connect(alice.signer).withdraw(alice.account, 1_000_000n);
    const to = alice.signer.address;
    const deposited = next(before, entryOf("Deposited", to, wad(3)));
    const withdrawn = next(deposited, entryOf("Withdrawn", to, wad(1)));
    const after = await historyOf(x);
    expect([toBeHex(after.hash), after.sequence]).to.deep.equal([
      toBeHex(withdrawn.hash),
      withdrawn.sequence,
    ]);
  });

  it("stands still where neither cash nor size changes", async () => {
    const { x, long, flat } = await load(traded);
    const before = await historyOf(x);
    await x.exchange.poke(0);
    await x.ledger.touch(long.account, 0);
    await x.ledger.openAccount(flat.signer);
    await rest(x, flat, true, wad(29), wad(1));
    await x.exchange.connect(flat.signer).cancelAll(flat.account);
    expect(await historyOf(x)).to.deep.equal(before);
    await x.ledger.connect(flat.signer).setTier(flat.account, 0, Tier.X5);
    expect((await historyOf(x)).sequence).to.equal(before.sequence + 1n);
  });
});

describe("Ledger: the verbs of engines", () => {
  type Engine = "vault" | "exchange" | "deleverager" | "liquidator" | "fund" | "collateral";
  const waterfall: Engine[] = ["liquidator", "fund", "deleverager"];
  const verbs: [verb: string, engines: Engine[], args: (s: Traded) => unknown[]][] = [
    ["credit", ["vault"], ({ flat }) => [flat.account, flat.signer.address, 1]],
    ["debit", ["vault"], ({ flat }) => [flat.account, flat.signer.address, flat.signer.address, 1]],
    ["accrue", ["exchange"], () => [[0, 0, false, 0, 0, 0]]],
    [
      "fill",
      ["exchange"],
      ({ flat }) => [[0, flat.account, true, false, false, 1, [10_000, 10_000, false], INDEX, []]],
    ],
    ["reserve", ["exchange"], ({ flat }) => [flat.account, 0, true, 1, 10_000, 0, INDEX]],
    ["release", ["exchange"], ({ flat }) => [flat.account, 0, true, 0, 0]],
    ["releaseAll", ["exchange"], ({ flat }) => [flat.account, 0]],
    ["openCase", ["exchange"], ({ long }) => [[0, 0, false, 0, 0, 0], long.account, INDEX]],
    ["transferPosition", waterfall, ({ long, flat }) => [0, long.account, flat.account, 1, 1, false]],
    ["close", ["deleverager"], ({ long }) => [0, long.account, 1, NONE]],
    ["levy", ["deleverager"], ({ long }) => [0, true, long.account, NONE]],
    ["settle", ["deleverager"], () => [0, 1]],
    ["pay", waterfall, ({ flat, long }) => [flat.account, long.account, 1, 0, 0, 0]],
    ["deficitAccountOf", waterfall, () => [0]],
    ["toggleCollateral", ["collateral"], ({ flat }) => [flat.account]],
  ];
  type Traded = Awaited<ReturnType<typeof traded>>;

  for (const [verb, engines, argsOf] of verbs) {
    it(`${verb} answers ${engines.join(", ")} and reverts for anybody else`, async () => {
      const s = await load(traded);
      const args = argsOf(s);
      for (const [name, caller] of await callersOf(s.x)) {
        const call = s.x.ledger
          .connect(ethers.provider)
          .getFunction(verb)
          .staticCall(...args, { from: caller });
        if (engines.includes(name as Engine)) await call;
        else {
          await expect(call, name)
            .to.be.revertedWithCustomError(s.x.ledger, "Ledger_NotEngine")
            .withArgs(caller);
        }
      }
    });
  }

  it("are all that change state, but for those of owners and anybody", async () => {
    const { x } = await load(traded);
    const writing: string[] = [];
    x.ledger.interface.forEachFunction(({ name, stateMutability }) => {
      if (stateMutability !== "view") writing.push(name);
    });
    const known = [...verbs.map(([verb]) => verb), "openAccount", "touch", "setTier"];
    expect(writing.sort()).to.deep.equal(known.sort());
  });

  it("takes what an account owes the fund where nobody else is paid", async () => {
    const { x, long, flat } = await load(traded);
    const liquidator = await x.liquidator.getAddress();
    await setBalance(liquidator, WAD);
    const ledger = x.ledger.connect(await ethers.getImpersonatedSigner(liquidator));
    const before = await cashOf(x, long);
    await ledger.pay(flat.account, long.account, 0, wad(3), 0, 0);
    expect([await cashOf(x, flat), await cashOf(x, long)]).to.deep.equal([wad(997), before]);
    await expectLaws(x);
  });

  it("reverts when nothing is paid, or more than a flat account has, or to nobody", async () => {
    const { x, long, flat } = await load(traded);
    const from = await x.liquidator.getAddress();
    const { pay } = x.ledger.connect(ethers.provider);
    await expect(
      pay.staticCall(flat.account, long.account, 0, 0, 0, 0, { from }),
    ).to.be.revertedWithCustomError(x.ledger, "Ledger_ZeroAmount");
    await expect(pay.staticCall(flat.account, long.account, wad(1_000) + 1n, 0, 0, 0, { from }))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_InsufficientCash")
      .withArgs(wad(1_000), wad(1_000) + 1n);
    await expect(pay.staticCall(flat.account, 99, 1, 0, 0, 0, { from }))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_UnknownAccount")
      .withArgs(99);
    const cash = await cashOf(x, long);
    const much = 2n ** 130n;
    await expect(pay.staticCall(long.account, flat.account, much, 0, 0, 0, { from }))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_AmountTooLarge")
      .withArgs(much - cash, 2n ** 127n - 1n);
    await expect(pay.staticCall(long.account, flat.account, 2n ** 127n, 0, 0, 0, { from }))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_AmountTooLarge")
      .withArgs(2n ** 127n + wad(1_000), 2n ** 127n - 1n);
  });

  it("accrue nothing without a price: the next accrual covers the time", async () => {
    const { x } = await load(traded);
    const exchange = await ethers.getImpersonatedSigner(x.deployment.addresses.exchange);
    await setBalance(exchange.address, WAD);
    const before = await x.ledger.marketOf(0);
    const priceless = {
      index: 0,
      midSamplePpb: 1_000,
      quiet: false,
      interestPpm: 100,
      fundingCapPpm: 10_000,
    };
    await x.ledger.connect(exchange).accrue({ market: 0, ...priceless });
    expect(await x.ledger.marketOf(0)).to.deep.equal(before);
  });

  it("reverts when more is moved or closed than is held, or in the other direction", async () => {
    const { x, long, flat } = await load(traded);
    const engines = x.ledger.connect(ethers.provider);
    const move = (size: bigint, to = flat.account) =>
      engines.transferPosition.staticCall(0, long.account, to, size, wad(30), true, {
        from: x.deployment.addresses.liquidator,
      });
    for (const size of [wad(100) + 1n, -1n, -wad(100)]) {
      await expect(move(size))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_SizeTooLarge")
        .withArgs(size < 0n ? -size : size, wad(100));
    }
    expect(await move(wad(10))).to.equal(true);
    expect([await move(0n), await move(wad(10), long.account)]).to.deep.equal([false, false]);
    expect(await move(wad(100)), "the receiver lacks initial margin").to.equal(false);
    await expect(
      engines.close.staticCall(0, long.account, wad(30), [wad(100) + 1n, 0, 0, 0, 0], {
        from: x.deployment.addresses.deleverager,
      }),
    ).to.be.revertedWithPanic(0x11); // more than the class holds
    await expect(
      engines.close.staticCall(0, flat.account, wad(30), [wad(1), 0, 0, 0, 0], {
        from: x.deployment.addresses.deleverager,
      }),
    )
      .to.be.revertedWithCustomError(x.ledger, "Ledger_SizeTooLarge")
      .withArgs(wad(1), 0);
  });
});

describe("Ledger: deficit accounts (DEF-1)", () => {
  it("reverts when more is repaid than is owed", async () => {
    const { x, deficitAccount } = await load(owing);
    const owed = -(await cashOf(x, deficitAccount));
    const { pay } = x.ledger.connect(ethers.provider);
    const [payer] = [await trader(x, 5, owed + 1n)];
    const from = x.deployment.addresses.fund;
    await pay.staticCall(payer.account, deficitAccount, owed - (owed % 10n ** 12n), 0, 0, 0, { from });
    await deposit(x, payer.signer, payer.account, wad(1));
    await expect(pay.staticCall(payer.account, deficitAccount, owed + 1n, 0, 0, 0, { from }))
      .to.be.revertedWithCustomError(x.ledger, "Ledger_AmountTooLarge")
      .withArgs(owed + 1n, owed);
  });

  it("reverts when somebody deposits into one: only a recorded payment repays", async () => {
    const { x, deficitAccount } = await load(owing);
    const { deficit } = await x.ledger.totals();
    await expect(deposit(x, x.keeper.signer, deficitAccount, WAD)).to.be.revertedWithCustomError(
      x.ledger,
      "Ledger_UnknownAccount",
    );
    expect((await x.ledger.totals()).deficit).to.equal(deficit);
    await expectLaws(x);
  });
});

async function callersOf(x: Scene | Fixture): Promise<[name: string, address: string][]> {
  const { addresses } = x.deployment;
  const names = [
    "vault",
    "exchange",
    "deleverager",
    "liquidator",
    "fund",
    "collateral",
    "keyring",
    "ledger",
  ] as const;
  const more = ["registry", "oracle", "breaker", "authority"] as const;
  const [, , , stranger] = await ethers.getSigners();
  return [
    ...[...names, ...more].map((name): [string, string] => [name, addresses[name]]),
    ["deployer", x.deployer.address],
    ["governor", x.governor.address],
    ["guardian", x.guardian.address],
    ["stranger", stranger!.address],
  ];
}
