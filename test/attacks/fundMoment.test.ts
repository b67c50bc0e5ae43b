/**
 * The insurance fund priced at a moment of somebody's choice. A market without quorum counts with a fifth of its notional for or against the
 * account, and the fund's shares with it: who joins pays the one, who leaves is paid the other, and whoever stays would keep both.
 */
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import {
  FUND,
  Tier,
  expectLaws,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { inventoryScene, requestDeposit, settle, user } from "../fund/scene";
import { load } from "../support/load";
import { advance, setPrice } from "../support/prices";
import { type Holding, type Wealth, expectHeld, wealthOf } from "./wealth";

const MARK = wad(29.5);

/** Somebody without an account of the exchange. */
const shareholder = (signer: { readonly address: string }): Holding => ({ account: 0n, signer });

describe("the fund's epoch at a moment without a price", () => {
  it("takes nothing from who joins and who leaves: the epoch waits for a quorum", async () => {
    const x = await load(inventoryScene);
    const joins = user(x, 7);
    const sides = { attackers: [shareholder(x.a)], users: [shareholder(x.b), shareholder(joins)] };
    const wealth = () => wealthOf(x, sides, [MARK]);
    await x.fund.connect(x.b).requestRedeem(wad(10_000), x.b);
    await settle(x, MARK);
    await requestDeposit(x, joins, wad(10_000));
    await time.increaseTo((await x.fund.epoch()).endsAt);
    await moveTo(x, MARK);
    const before = await wealth();
    // Nobody brings a price for a minute; he who holds shares ends the epoch, or has it ended by a request of his.
    await advance(61);
    expect((await x.oracle.read(0)).live).to.equal(false);
    await expect(x.fund.connect(x.a).settleEpoch())
      .to.be.revertedWithCustomError(x.fund, "InsuranceFund_NoQuorum")
      .withArgs(0);
    await x.fund.connect(x.a).requestRedeem(1n, x.a);
    expect((await x.fund.requestsOf(x.b)).redeemedShares).to.equal(0n);
    await settle(x, MARK);
    expect((await x.fund.requestsOf(x.b)).redeemedShares).to.equal(wad(10_000));
    // The fund's account paid 10,039 out for 10,000 that came in.
    expectHeld(before, await wealth(), { house: wad(40) });
    await expectLaws(x);
  });
});

/** A victim's long of 1,000 is taken over with half of its margin left; with `own`, the attacker's with next to none too. @return change of wealth. */
async function discounted(own: boolean): Promise<Wealth> {
  const x = await setScene();
  const victim = await trader(x, 1, wad(6_300), Tier.X5);
  const maker = await trader(x, 2, wad(200_000));
  const a = await trader(x, 3, wad(600), Tier.X50);
  const b = await trader(x, 4, wad(200_000));
  const wealth = () => wealthOf(x, { attackers: [a, b], users: [victim, maker] }, [wad(24.8)]);
  await trade(x, victim, maker, wad(1_000));
  await moveTo(x, wad(25.3));
  const before = await wealth();
  if (own) await trade(x, a, b, wad(1_000), wad(25.3));
  await moveTo(x, wad(24.8));
  await liquidated(x, victim);
  if (own) await liquidated(x, a);
  expect(await sizeOf(x, FUND)).to.equal(wad(own ? 2_000 : 1_000));
  for (let minute = 0; minute < 31; ++minute) {
    await time.increase(55);
    await setPrice(x, 0, wad(24.8));
  }
  await x.fund.connect(b.signer).takeInventory(b.account, 0, await sizeOf(x, FUND));
  await expectLaws(x);
  const after = await wealth();
  return { attackers: after.attackers - before.attackers, users: [], house: after.house - before.house };
}

describe("the fund's discount, earned by one takeover and taken on another", () => {
  it("is no larger for who lets a position of his own be taken over beside it and takes both", async () => {
    const [without, with_] = [await discounted(false), await discounted(true)];
    expect(without.attackers).to.be.closeTo(wad(248), wad(1)); // 1 % of 24,800, which is anybody's
    expect(with_.attackers, "gain").to.be.lessThan(without.attackers);
    expect(with_.house, "the fund's").to.be.greaterThanOrEqual(without.house);
  });
});
