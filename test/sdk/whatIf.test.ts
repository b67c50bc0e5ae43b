import { expect } from "chai";

import { accountId, marketId } from "../../src/domain/ids";
import { SnapshotReader } from "../../src/sdk/reader";
import { whatIf, WhatIfError } from "../../src/sdk/whatIf";
import { healthOf, moveTo, NO_FUND, setScene, Tier, trade, trader, wad } from "../liquidation/scene";
import { load } from "../support/load";

const MARKET = marketId(0);

async function crowd() {
  const x = await setScene(NO_FUND);
  const long = await trader(x, 1, wad(3_000), Tier.X10);
  const short = await trader(x, 2, wad(60_000));
  await trade(x, long, short, wad(500));
  await moveTo(x, wad(30));
  return { x, long, short };
}

async function snapshotOf({ deployer, deployment }: Awaited<ReturnType<typeof setScene>>) {
  return new SnapshotReader(deployer, deployment.addresses.solvencyLens).read();
}

describe("what if the index moved", () => {
  it("answers what the contracts say after it has moved, to the wei", async () => {
    const { x, long, short } = await load(crowd);
    const before = await snapshotOf(x);
    for (const [change, price] of [
      [-100_000n, 27n],
      [50_000n, 31.5],
      [-300_000n, 21n],
    ] as const) {
      await moveTo(x, wad(Number(price)));
      for (const who of [long, short]) {
        const { then } = whatIf(before, accountId(Number(who.account)), MARKET, change);
        expect(then.index).to.equal(wad(Number(price)));
        expect(then.health, `${change}`).to.deep.equal(await healthOf(x, who));
      }
    }
  });

  it("says who may be liquidated and what is missing then, one account and all", async () => {
    const { x, long } = await load(crowd);
    const id = accountId(Number(long.account));
    const answer = whatIf(await snapshotOf(x), id, MARKET, -300_000n);
    expect([answer.now.liquidatable, answer.then.liquidatable]).to.deep.equal([false, true]);
    expect(answer.stressNow).to.deep.equal({ liquidatable: 0, bankrupt: 0, shortfall: 0n });
    const { equity } = answer.then.health;
    expect(equity < 0n).to.equal(true);
    expect(answer.stressThen).to.deep.equal({ liquidatable: 1, bankrupt: 1, shortfall: -equity });
  });

  it("changes nothing with a move of nothing", async () => {
    const { x, short } = await load(crowd);
    const { now, then } = whatIf(await snapshotOf(x), accountId(Number(short.account)), MARKET, 0n);
    expect(then).to.deep.equal(now);
  });

  it("refuses an account or a market that is not there, and a loss of everything", async () => {
    const { x, long } = await load(crowd);
    const snapshot = await snapshotOf(x);
    const last = snapshot.accounts.length;
    const ask = (account: number, market: number, change: bigint) => () =>
      whatIf(snapshot, accountId(account), marketId(market), change);
    expect(ask(last + 1, 0, 0n)).to.throw(WhatIfError, `no account ${last + 1}; the last is ${last}`);
    expect(ask(Number(long.account), 1, 0n)).to.throw(WhatIfError, "no market 1; the exchange lists 1");
    expect(ask(Number(long.account), 0, -1_000_000n)).to.throw(WhatIfError, "all of its value");
  });
});
