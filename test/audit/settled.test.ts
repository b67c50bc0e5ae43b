import { expect } from "chai";
import { MaxUint256 } from "ethers";
import hre from "hardhat";

import { audit, type AuditRequest } from "../../src/audit/audit";
import { DELEVERAGER, VAULT } from "../../src/audit/state/places";
import { liquidate } from "../liquidation/scene";
import { type Dead, SETTLE_DAYS, silenced, wait, WIND_UP_DAYS, windUp } from "../settlement/scene";
import { advance } from "../support/prices";
import { auditMutated } from "./mutations";
import { providerRpc } from "./providerRpc";

const DAY_SEC = 86_400;

/** A dead market's end and an owner's daily limit, word for word. */
describe("a settled market and a limited account, audited", function () {
  let world: Dead;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    world = await silenced();
  });

  function request(): AuditRequest {
    const { deployment, deployer } = world.x;
    const { ledger } = deployment.addresses;
    return { rpc: providerRpc(deployer.provider), ledger, block: "latest", from: 0, now: 4_000_000_000 };
  }

  async function holds(): Promise<void> {
    expect((await audit(request())).findings).to.deep.equal([]);
  }

  it("holds while it is wound up, settled and written off", async () => {
    const { x, long, sound } = world;
    await wait(x, WIND_UP_DAYS);
    await windUp(x, long);
    await holds();
    await wait(x, SETTLE_DAYS);
    await x.deleverager.settle(0);
    await holds();
    await x.ledger.touch(sound.account, 0);
    await expect(liquidate(x, sound)).to.be.reverted;
    await holds();
  });

  it("finds another settlement price", async () => {
    const { slot } = DELEVERAGER.settled.at(0).member("price");
    const [price, at] = await world.x.deleverager.settlementOf(0);
    const before = price | (at << 128n);
    const address = world.x.deployment.addresses.deleverager;
    const { findings } = await auditMutated(
      { part: "deleverager", address, slot, before, after: before + 1n },
      request(),
    );
    expect(findings.map(({ subject }) => subject)).to.deep.equal(["Deleverager, _settled[0].price"]);
  });

  it("follows a limit that is set, used, loosened, taken back and loosened in the end", async () => {
    const { x, sound } = world;
    const vault = x.vault.connect(sound.signer);
    await vault.setWithdrawalLimit(sound.account, 1_000_000n);
    await holds();
    await vault.withdraw(sound.account, 400_000n);
    await vault.setWithdrawalLimit(sound.account, MaxUint256);
    await holds();
    await vault.setWithdrawalLimit(sound.account, 1_000_000n);
    await advance(2 * DAY_SEC);
    await vault.withdraw(sound.account, 900_000n);
    await holds();
    await vault.setWithdrawalLimit(sound.account, MaxUint256);
    await advance(2 * DAY_SEC);
    await vault.setWithdrawalLimit(sound.account, 0n);
    await holds();
    const { slot } = VAULT.limits.at(Number(sound.account));
    expect(slot).to.be.greaterThan(0n);
  });
});
