import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { onlyLedger, WhichLedgerError } from "../../scripts/audit/onlyLedger";
import { rejection } from "../support/rejection";
import { deployExchange, deployFor } from "../support/fixture";
import { load } from "../support/load";
import { providerRpc } from "./providerRpc";

/** Other tests' exchanges are older, on the same chain. */
async function young() {
  const from = (await time.latestBlock()) + 1;
  return { from, x: await deployExchange() };
}

describe("which Ledger is meant, where nobody says it", () => {
  it("is the only one that a Shipyard built; of two, neither", async () => {
    const { from, x } = await load(young);
    const rpc = providerRpc(x.deployer.provider);
    const { ledger } = x.deployment.addresses;
    expect(await onlyLedger(rpc, from)).to.equal(ledger.toLowerCase());
    const people = [x.deployer, x.governor, x.guardian, ...x.users];
    const other = await deployFor(people, {});
    const error = await rejection(onlyLedger(rpc, from));
    expect(error).to.be.instanceOf(WhichLedgerError);
    for (const one of [ledger, other.deployment.addresses.ledger]) {
      expect(error.message).to.contain(one.toLowerCase());
    }
    const { number } = (await x.deployer.provider.getBlock("latest"))!;
    expect((await rejection(onlyLedger(rpc, number))).message).to.contain("no Ledger was built");
  });
});
