/**
 * Row 16. Zoth, March 2025, 8.9m USD. Root cause: one stolen key replaced the code behind a proxy. Our guards: there is no proxy. Every address
 * is code that nothing can replace: no slot of a proxy, no door of an upgrade, no delegatecall and no selfdestruct.
 */
import { expect } from "chai";
import { Interface, ZeroHash, id, keccak256, toBeHex, zeroPadValue } from "ethers";
import { artifacts, ethers } from "hardhat";

import { CONTRACT_SOURCES, LAUNCHES, LENSES } from "../../src/sdk/deploy/contracts";
import { OPCODES, positionsOf } from "../support/opcodes";
import { trader, wad } from "../liquidation/scene";
import { type Fixture, freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { type Holding, expectHeld, wealthOf } from "./wealth";

/** Where proxies keep what they point to. ERC-1967 takes one from the hash; older ones do not. */
const PROXY_SLOTS: Readonly<Record<string, string>> = {
  "ERC-1967 implementation": minusOne("eip1967.proxy.implementation"),
  "ERC-1967 admin": minusOne("eip1967.proxy.admin"),
  "ERC-1967 beacon": minusOne("eip1967.proxy.beacon"),
  "ERC-1967 rollback": minusOne("eip1967.proxy.rollback"),
  "ERC-1822 logic": id("PROXIABLE"),
  "OpenZeppelin before 1967": id("org.zeppelinos.proxy.implementation"),
  "OpenZeppelin admin before 1967": id("org.zeppelinos.proxy.admin"),
  "diamond of EIP-2535": id("diamond.standard.diamond.storage"),
};

const DOORS = new Interface([
  "function upgradeTo(address)",
  "function upgradeToAndCall(address,bytes)",
  "function setImplementation(address)",
  "function setTarget(address)",
  "function changeAdmin(address)",
  "function initialize(address)",
  "function transferOwnership(address)",
  "function diamondCut((address,uint8,bytes4[])[],address,bytes)",
  "function execute(address,bytes)",
  "function delegate(address,bytes)",
  "function destroy(address)",
  "function kill()",
]);

function minusOne(name: string): string {
  return zeroPadValue(toBeHex(BigInt(id(name)) - 1n), 32);
}

/** Every address that holds money or power, with its name. */
function everyContract(x: Fixture): [name: string, address: string][] {
  const { addresses } = x.deployment;
  return [
    ...[...LAUNCHES, ...LENSES].map(({ key, contract }): [string, string] => [contract, addresses[key]]),
    ["Authority", addresses.authority],
    ["Shipyard", addresses.shipyard],
  ];
}

async function world() {
  const x = await freshExchange();
  const [user, thief] = [await trader(x, 1, wad(12_345)), await trader(x, 2, 0n)];
  return { x, user, thief };
}

const codesOf = async (x: Fixture): Promise<string[]> =>
  Promise.all(everyContract(x).map(async ([, address]) => keccak256(await ethers.provider.getCode(address))));

describe("row 16: code that a key replaces", () => {
  it("is none: slots of proxies are empty in every contract", async () => {
    const { x } = await load(world);
    for (const [name, address] of everyContract(x)) {
      for (const [kind, slot] of Object.entries(PROXY_SLOTS)) {
        expect(await ethers.provider.getStorage(address, slot), `${kind} in ${name}`).to.equal(ZeroHash);
      }
    }
  });

  it("has no delegatecall and no selfdestruct where it stands, and no name of an upgrade in its interface", async () => {
    const { x } = await load(world);
    for (const [name, address] of everyContract(x)) {
      const code = await ethers.provider.getCode(address);
      // OpenZeppelin's AccessManager delegates to itself alone (Multicall) and holds no money.
      expect(positionsOf(OPCODES.DELEGATECALL, code), name).to.have.length(name === "Authority" ? 1 : 0);
      expect(positionsOf(OPCODES.CALLCODE, code), name).to.deep.equal([]);
      expect(positionsOf(OPCODES.SELFDESTRUCT, code), name).to.deep.equal([]);
      const source = CONTRACT_SOURCES[name as keyof typeof CONTRACT_SOURCES];
      const { abi } = await artifacts.readArtifact(`${source}:${name}`);
      new Interface(abi).forEachFunction((fragment) =>
        expect(fragment.name, name).not.to.match(/upgrade|implementation|initialize|selfdestruct|destroy/i),
      );
    }
  });

  it("stays what it was, whoever tries every known door with stolen keys: the user's money is there", async () => {
    const { x, user, thief } = await load(world);
    const sides = { attackers: [thief] as Holding[], users: [user] as Holding[] };
    const before = await wealthOf(x, sides, [wad(30)]);
    const codes = await codesOf(x);
    const evil = await ethers.deployContract("ReentrantWallet", [x.ledger, x.vault]);
    const target = await evil.getAddress();
    const run = evil.interface.encodeFunctionData("act", [
      await x.token.getAddress(),
      x.token.interface.encodeFunctionData("transfer", [thief.signer.address, 1n]),
    ]);
    for (const [name, address] of everyContract(x)) {
      for (const thiefOf of [x.deployer, x.governor, x.guardian, thief.signer]) {
        for (const data of callsTo(target, run)) {
          const sent = await thiefOf.sendTransaction({ to: address, data, gasLimit: 500_000 }).then(
            () => "done",
            () => "refused",
          );
          expect(sent, `${name}.${data.slice(0, 10)}`).to.equal("refused");
        }
      }
    }
    expect(await codesOf(x)).to.deep.equal(codes);
    expectHeld(before, await wealthOf(x, sides, [wad(30)]));
  });
});

function callsTo(target: string, run: string): string[] {
  return [
    DOORS.encodeFunctionData("upgradeTo", [target]),
    DOORS.encodeFunctionData("upgradeToAndCall", [target, run]),
    DOORS.encodeFunctionData("setImplementation", [target]),
    DOORS.encodeFunctionData("setTarget", [target]),
    DOORS.encodeFunctionData("changeAdmin", [target]),
    DOORS.encodeFunctionData("initialize", [target]),
    DOORS.encodeFunctionData("transferOwnership", [target]),
    DOORS.encodeFunctionData("diamondCut", [[[target, 0, ["0x12345678"]]], target, run]),
    DOORS.encodeFunctionData("delegate", [target, run]),
    DOORS.encodeFunctionData("destroy", [target]),
    DOORS.encodeFunctionData("kill"),
  ];
}
