import { expect } from "chai";

import { type FundScene, fundScene, requestDeposit, settle, user } from "../fund/scene";
import { FUND, expectLaws, giveFund, wad } from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";

const empty = () => fundScene({ fund: 0n });

/** What the claimable shares of `who` are worth [native]. */
async function worthOf(x: FundScene, who: ReturnType<typeof user>): Promise<bigint> {
  return x.shares.convertToAssets((await x.fund.requestsOf(who)).claimableShares);
}

describe("row 21: shares of the fund inflated by a gift", () => {
  for (const gift of [1, 10_000, 50_000_000]) {
    it(`cost who comes first or second nothing, and the giver of ${gift} all of it but what he shares in`, async () => {
      const x = await load(empty);
      const [attacker, first, second] = [user(x, 1), user(x, 2), user(x, 3)];
      // One unit of a share for the attacker, then a gift that makes each unit dear.
      await requestDeposit(x, attacker, WAD / 1_000_000n);
      await settle(x);
      await giveFund(x, wad(gift));
      await requestDeposit(x, first, wad(1_000));
      await settle(x);
      await requestDeposit(x, second, wad(0.5));
      await settle(x);
      for (const [who, put] of [
        [first, 1_000_000_000n],
        [second, 500_000n],
      ] as const) {
        expect(await worthOf(x, who)).to.be.within(put - put / 1_000n - 2n, put + 1n);
      }
      expect(await worthOf(x, attacker)).to.be.lessThanOrEqual(BigInt(gift) * 500_001n + 1n);
      await expectLaws(x);
    });
  }

  it("fall to nobody alone when the fund was given something before its first share", async () => {
    const x = await load(empty);
    const [first, second] = [user(x, 1), user(x, 2)];
    await giveFund(x, wad(7_000));
    await requestDeposit(x, first, wad(100));
    await settle(x);
    await requestDeposit(x, second, wad(100));
    await settle(x);
    expect(await worthOf(x, first)).to.be.within(99_900_000n, 100_000_000n);
    expect(await worthOf(x, second)).to.be.within(99_900_000n, 100_000_000n);
    expect((await x.ledger.accountOf(FUND)).cash).to.equal(wad(7_200));
  });
});
