import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditRequest } from "../../src/audit/audit";
import { artifactOf } from "../../src/audit/artifact";
import { RELAY, TRIGGERS } from "../../src/audit/gateways/known";
import { type Place } from "../../src/audit/state/place";
import { word } from "../../src/audit/hex";
import { delegating } from "../laws/delegating";
import { MAKER, type Story, tellWholeStory } from "../laws/story";
import { providerRpc } from "./providerRpc";

const NOW = 4_000_000_000;

/** Gateways beside the exchange: whose code, whose storage, whose keys. */
describe("gateways, audited", function () {
  this.timeout(300_000);
  let story: Story;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    ({ story } = await tellWholeStory());
    await delegating(story);
  });

  function request(named: readonly string[] = []): AuditRequest {
    const { deployer, deployment } = story.world.x;
    const { ledger } = deployment.addresses;
    const rpc = providerRpc(deployer.provider);
    return { rpc, ledger, block: "latest", from: 0, now: NOW, gateways: named };
  }

  /** What is found when a word of a gateway is not what its events lead to; everything is as before afterwards. */
  async function foundWith(gateway: string, place: Place, value: bigint): Promise<readonly string[]> {
    return story.undone(async () => {
      const { provider } = story.world.x.deployer;
      await provider.send("hardhat_setStorageAt", [gateway, word(place.slot), word(value)]);
      await provider.send("evm_mine", []);
      const { verdict, findings } = await audit(request());
      expect(verdict).to.equal("violated");
      return findings.map(({ law }) => law);
    });
  }

  it("hold, and are found by the accounts whose keys they are, with what stands in them", async () => {
    const [deposits, relay, triggers] = story.world.gateways.addresses;
    const outcome = await audit(request(story.world.gateways.addresses));
    expect(outcome.findings).to.deep.equal([]);
    expect(outcome.verdict).to.equal("holds");
    const rows = (outcome.gateways ?? []).map(({ account, name, keyOf, held, state }) => {
      return [account.address, name, keyOf, held, state?.triggers.length, state?.nonces.length];
    });
    expect(rows).to.deep.equal([
      [deposits, "DepositGateway", 1, 0n, 0, 0],
      [relay, "OrderRelay", 1, 0n, 0, 1],
      [triggers, "TriggerOrders", 1, 0n, 2, 0],
    ]);
    expect(outcome.snapshot?.gateways?.map(({ placed }) => placed)).to.deep.equal([0n, 0n, 3n]);
    const unnamed = await audit(request());
    expect(unnamed.gateways?.map(({ name, named }) => [name, named])).to.have.deep.members([
      ["DepositGateway", false],
      ["OrderRelay", false],
      ["TriggerOrders", false],
    ]);
    const auditor = { commit: null, changed: null, compiler: "solc", sourceDigest: "0".repeat(64) };
    const meta = { createdAt: "now", command: "test", wallSec: 0, auditor };
    expect(artifactOf(unnamed, meta).gateways).to.have.lengthOf(3);
  });

  it("are convicted of storage that their events do not lead to", async () => {
    const [, relay = "", triggers = ""] = story.world.gateways.addresses;
    const { x } = story.world;
    const owner = story.ownerOf(MAKER);
    expect(await foundWith(relay, RELAY.nonces.at(owner), 2n)).to.deep.equal(["GATE-1"]);
    expect(await foundWith(triggers, TRIGGERS.count, 4n)).to.deep.equal(["GATE-1"]);
    const price = TRIGGERS.triggers.at(1n).member("price");
    expect(await foundWith(triggers, price, 1n)).to.include("GATE-1");
    // Of a trigger that nobody placed, and of a nonce that nobody used.
    expect(await foundWith(triggers, TRIGGERS.triggers.at(9n), 1n)).to.include("STATE-2");
    expect(await foundWith(relay, RELAY.keyed.at(x.deployer.address).at(5n), 1n)).to.include("STATE-2");
  });

  it("must be gateways of this exchange where somebody says so, and unknown keys are told", async () => {
    const { x, gateways } = story.world;
    const addresses = { ...x.deployment.addresses, vault: x.deployer.address };
    const odd = await hre.ethers.getContractFactory("DepositGateway", x.deployer);
    const foreign = await (await odd.deploy(addresses)).getAddress();
    const named = [foreign, x.deployment.addresses.marketLens, x.deployer.address];
    const { findings, gateways: rows } = await audit(request(named));
    expect(findings.map(({ law, have }) => [law, have.slice(0, 9)])).to.have.deep.members([
      ["WIRE-1", x.deployer.address.toLowerCase().slice(0, 9)],
      ["CODE-1", "code with"],
      ["CODE-1", "no code"],
    ]);
    expect(rows?.filter(({ name }) => name === undefined)).to.have.lengthOf(3);
    const key = x.deployment.addresses.marketLens;
    const owner = story.ownerOf(MAKER);
    const args = [MAKER, key, 1, story.world.chain.now + 1_000, 10, 1n];
    await story.act(owner, x.keyring, "setDelegate", args);
    const told = await audit(request());
    expect(told.findings).to.deep.equal([]);
    const row = told.gateways?.find(({ account }) => account.address === key.toLowerCase());
    expect([row?.name, row?.named, row?.keyOf, gateways.addresses.length]).to.deep.equal([
      undefined,
      false,
      1,
      3,
    ]);
  });
});
