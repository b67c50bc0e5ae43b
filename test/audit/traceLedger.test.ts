import { expect } from "chai";
import hre from "hardhat";

import { readTraceOptions } from "../../scripts/audit/traceOptions";
import { birthOf } from "../../src/audit/history/birth";
import { moneyAddressesFrom } from "../../src/audit/trace/discoverMoney";
import { MONEY_FACES, type MoneyContract } from "../../src/audit/trace/view";
import { trace, TraceError } from "../../src/audit/trace/trace";
import { headerOf } from "../../src/audit/trust/header";
import { WAD } from "../support/config";
import { deployExchange } from "../support/fixture";
import { load } from "../support/load";
import { openFunded } from "../support/trade";
import { providerRpc } from "./providerRpc";

const LEDGER = `0x${"1e".repeat(20)}`;
const plain = () => deployExchange();

describe("a trace from the Ledger's address alone", function () {
  before(function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
  });

  async function world() {
    const x = await load(plain);
    const [me] = x.users;
    if (me === undefined) throw new RangeError("nobody is here");
    await openFunded(x, me, 70n * WAD);
    const rpc = providerRpc(x.deployer.provider);
    return { x, rpc, header: headerOf(await rpc.request("eth_getBlockByNumber", ["latest", false])) };
  }

  it("finds what a trace with the deployment's file finds", async () => {
    const { x, rpc, header } = await world();
    const addresses = await moneyAddressesFrom(rpc, header, x.deployment.addresses.ledger);
    for (const name of Object.keys(MONEY_FACES) as MoneyContract[]) {
      expect(addresses[name], name).to.equal(x.deployment.addresses[name].toLowerCase());
    }
    const from = await birthOf(rpc, [addresses.ledger, addresses.vault], header.number);
    const request = { rpc, chainId: 31337, header, subject: { kind: "account", account: 3 } } as const;
    const found = await trace({ ...request, addresses, from });
    const known = await trace({ ...request, addresses: x.deployment.addresses, from: x.deployment.block });
    expect(found.legs).to.deep.equal(known.legs).and.to.have.length(1);
    expect(found.holdings.map(({ place, amount }) => [place, amount])).to.deep.include(["cash", 70n * WAD]);
  });

  it("refuses an address at which there is no audited Ledger", async () => {
    const { x, rpc, header } = await world();
    for (const other of [LEDGER, x.deployment.addresses.vault]) {
      const error: unknown = await moneyAddressesFrom(rpc, header, other).catch((reason: unknown) => reason);
      expect(error, other)
        .to.be.instanceOf(TraceError)
        .and.match(/need the code that the compiler makes of Ledger/);
    }
  });

  it("is asked for by --ledger", () => {
    const read = readTraceOptions(["--account", "3", "--rpc", "http://localhost", "--ledger", LEDGER]);
    expect([read.account, read.ledger, read.deployment]).to.deep.equal([3, LEDGER, undefined]);
  });
});
