import { expect } from "chai";
import { ethers } from "hardhat";

import { accountId } from "../../src/domain/ids";
import { nextExitStep } from "../../src/sdk/exit";
import { rest, wad } from "../liquidation/scene";
import { load } from "../support/load";
import { lawful, type PledgedScene, pledgedScene, priced } from "./scene";

/** What a wallet does with the calls that it is given, until there are none. */
async function leave(x: PledgedScene): Promise<string[]> {
  const done: string[] = [];
  const id = accountId(Number(x.debtor.account));
  const ask = () => nextExitStep(ethers.provider, x.deployment.addresses, id, 50);
  for (let step = await ask(); step.next !== undefined && done.length < 10; step = await ask()) {
    await x.debtor.signer.sendTransaction({ to: step.next.to, data: step.next.data });
    done.push(step.next.does.split(" ").slice(0, 2).join(" "));
  }
  return done;
}

describe("the way out of an account with further collateral", () => {
  it("closes, withdraws cash, then takes the collateral out", async () => {
    const x = await load(pledgedScene);
    await priced(x, wad(30), wad(30));
    await rest(x, x.other, true, wad(29.9), wad(1_000));
    expect(await leave(x)).to.deep.equal(["sell 10000", "withdraw 1870050000", "take out"]);
    expect(await x.gold.token.balanceOf(x.debtor.signer)).to.equal(1_000n * x.gold.whole);
    expect((await x.ledger.accountOf(x.debtor.account)).markets).to.equal(0n);
    await lawful(x);
  });

  it("pays in what the account owes first", async () => {
    const x = await load(pledgedScene);
    await priced(x, wad(28), wad(30));
    await rest(x, x.other, true, wad(27.9), wad(1_000));
    await x.token.mint(x.debtor.signer, 1_000n * x.wholeToken);
    expect(await leave(x)).to.deep.equal(["sell 10000", "let the", "pay in", "take out"]);
    expect(await x.gold.token.balanceOf(x.debtor.signer)).to.equal(1_000n * x.gold.whole);
    const { cash, markets } = await x.ledger.accountOf(x.debtor.account);
    expect([cash < 10n ** 18n / x.wholeToken, cash >= 0n, markets]).to.deep.equal([true, true, 0n]);
    await lawful(x);
  });
});
