import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { type Part } from "../../src/audit/code/wiring";
import { holder, inventoryScene, settle, user } from "../fund/scene";
import { moveTo, trader, wad } from "../liquidation/scene";
import { OrderKind, orderRequest } from "../support/trade";
import { auditMutated } from "./mutations";
import { providerRpc } from "./providerRpc";

/** Contracts that keep what was used of something: of a day, a minute, an approval, a budget. */
const PARTS: readonly Part[] = ["keyring", "fund", "liquidator", "vault"];
const MAY_TRADE = 1;
const FOREVER = 4_102_444_800n;

/** A fund that took a position over and sold of it, shares of which a part of an approval was moved, and a hot key that traded. */
async function used() {
  const x = await inventoryScene();
  await moveTo(x, wad(29.2));
  await x.fund.connect(x.taker.signer).takeInventory(x.taker.account, 0, wad(100));
  const [owner, spender] = [user(x, 5), user(x, 6)];
  const shares = await holder(x, owner, wad(1_000));
  await x.fund.connect(owner).approve(spender, shares / 2n);
  await x.fund.connect(spender).transferFrom(owner, spender, shares / 3n);
  await settle(x);
  const keyed = await trader(x, 7, wad(100_000));
  const key = user(x, 8);
  await x.keyring.connect(keyed.signer).setDelegate(keyed.account, key, MAY_TRADE, FOREVER, 50, wad(500));
  const order = { account: keyed.account, isBuy: true, tick: 29_000, lots: 100, kind: OrderKind.Limit };
  await x.exchange.connect(key).place(orderRequest(order));
  return { x, owner, spender, key, keyed };
}

describe("what is used up, audited", function () {
  let world: Awaited<ReturnType<typeof used>>;
  let honest: AuditOutcome;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    world = await used();
    honest = await audit(request());
  });

  function request(): AuditRequest {
    const { deployment, deployer } = world.x;
    const { ledger } = deployment.addresses;
    return { rpc: providerRpc(deployer.provider), ledger, block: "latest", from: 0, now: 4_000_000_000 };
  }

  it("is something, of everything", async () => {
    const { x, owner, spender, key, keyed } = world;
    expect(honest.findings).to.deep.equal([]);
    expect((await x.keyring.delegateOf(keyed.account, key)).lossToday).to.be.above(0n);
    expect(await x.fund.allowance(owner, spender)).to.be.above(0n);
    expect(await x.fund.budgetLeft(0)).to.be.above(0n);
  });

  it("is known to the unit: one more or one less in any word is found", async function () {
    this.timeout(300_000);
    const missed: string[] = [];
    let tried = 0;
    for (const part of PARTS) {
      const storage = honest.state?.storages[part] ?? expect.fail(`${part} was not proved`);
      for (const slot of storage.slots) {
        const before = storage.get(slot) ?? 0n;
        for (const after of [before + 1n, before - 1n].filter((value) => value >= 0n)) {
          tried += 1;
          const mutation = { part, address: storage.account.address, slot, before, after };
          const { verdict } = await auditMutated(mutation, request());
          if (verdict !== "violated") missed.push(`${part} ${slot.toString(16)}: ${before} to ${after}`);
        }
      }
    }
    expect(missed).to.deep.equal([]);
    expect(tried).to.be.above(60);
  });
});
