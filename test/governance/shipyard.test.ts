import { expect } from "chai";
import { keccak256 } from "ethers";
import { ethers } from "hardhat";

import { predictLaunch } from "../../src/sdk/deploy/wiring";
import { type Shipyard, TestToken__factory } from "../../typechain";
import { load } from "../support/load";

const MAX_CAPACITY = 127;

/** Creation code whose contract is one STOP; the number makes each different: PUSH2 n, POP, MSTORE8(0, 0), RETURN(0, 1). */
const code = (number: number): string => `0x61${hex16(number)}50600060005360016000f3`;
/** Creation code that leaves no contract: STOP. */
const EMPTY = "0x00";
/** Creation code that reverts with the one word 0xaa. */
const REVERTING = "0x60aa60005260206000fd";

async function shipyardOf(capacity: number) {
  const [deployer, stranger] = await ethers.getSigners();
  const shipyard = await ethers.deployContract("Shipyard", [capacity], deployer);
  return { shipyard, deployer: deployer!, stranger: stranger! };
}

const shipyardOfThree = () => shipyardOf(3);

async function launchAll(shipyard: Shipyard, count: number): Promise<void> {
  for (let index = 0; index < count; ++index) {
    await shipyard.launch(index, code(index));
  }
}

describe("Shipyard", () => {
  it("launches at the addresses that it and the twin predict, to the last", async () => {
    const { shipyard } = await shipyardOf(MAX_CAPACITY);
    const at = await shipyard.getAddress();
    for (let index = 0; index < MAX_CAPACITY; ++index) {
      const predicted = await shipyard.addressAt(index);
      expect(predicted).to.equal(predictLaunch(at, index));
      await expect(shipyard.launch(index, code(index)))
        .to.emit(shipyard, "Launched")
        .withArgs(index, predicted, keccak256(code(index)));
      expect(await ethers.provider.getCode(predicted)).to.equal("0x00");
      expect(await shipyard.addressAt(index)).to.equal(predicted);
    }
    expect(await shipyard.launched()).to.equal(MAX_CAPACITY);
  });

  it("gives a constructor its arguments", async () => {
    const { shipyard, deployer } = await load(shipyardOfThree);
    const { data } = await (await ethers.getContractFactory("TestToken")).getDeployTransaction("USDX", 9);
    await shipyard.launch(0, data);
    const token = TestToken__factory.connect(await shipyard.addressAt(0), deployer);
    expect(await token.decimals()).to.equal(9);
  });

  it("predicts the same whoever else deploys meanwhile", async () => {
    const { shipyard, stranger } = await load(shipyardOfThree);
    const predicted = await shipyard.addressAt(1);
    await shipyard.launch(0, code(0));
    await ethers.deployContract("TestToken", ["OTHER", 18], stranger);
    await shipyard.launch(1, code(1));
    expect(await ethers.provider.getCode(predicted)).to.equal("0x00");
  });

  it("keeps the next address free when a launch reverts", async () => {
    const { shipyard } = await load(shipyardOfThree);
    const predicted = await shipyard.addressAt(0);
    await expect(shipyard.launch(0, REVERTING)).to.be.reverted;
    await shipyard.launch(0, code(0));
    expect(await ethers.provider.getCode(predicted)).to.equal("0x00");
  });

  it("reverts with the constructor's own data", async () => {
    const { shipyard, deployer } = await load(shipyardOfThree);
    const data = shipyard.interface.encodeFunctionData("launch", [0, REVERTING]);
    const call = { from: deployer.address, to: await shipyard.getAddress(), data };
    const answer = await ethers.provider.call(call).then(
      () => "no revert",
      (error: { data?: string }) => error.data,
    );
    expect(answer).to.equal(`0x${"aa".padStart(64, "0")}`);
  });

  it("reverts when a stranger launches", async () => {
    const { shipyard, deployer, stranger } = await load(shipyardOfThree);
    await expect(shipyard.connect(stranger).launch(0, code(0)))
      .to.be.revertedWithCustomError(shipyard, "Shipyard_NotDeployer")
      .withArgs(stranger.address, deployer.address);
  });

  it("reverts when a launch is repeated or comes too early", async () => {
    const { shipyard } = await load(shipyardOfThree);
    await shipyard.launch(0, code(0));
    for (const index of [0, 2]) {
      await expect(shipyard.launch(index, code(index)))
        .to.be.revertedWithCustomError(shipyard, "Shipyard_OutOfOrder")
        .withArgs(index, 1);
    }
  });

  it("reverts when it is spent, for the deployer too", async () => {
    const { shipyard } = await load(shipyardOfThree);
    await launchAll(shipyard, 3);
    for (const index of [2, 3]) {
      await expect(shipyard.launch(index, code(index)))
        .to.be.revertedWithCustomError(shipyard, "Shipyard_Spent")
        .withArgs(3, 3);
    }
  });

  it("reverts when a constructor leaves no code", async () => {
    const { shipyard } = await load(shipyardOfThree);
    await expect(shipyard.launch(0, EMPTY))
      .to.be.revertedWithCustomError(shipyard, "Shipyard_EmptyCode")
      .withArgs(0);
    expect(await shipyard.launched()).to.equal(0);
  });

  it("reverts when asked for an address that it will never use", async () => {
    const { shipyard } = await load(shipyardOfThree);
    await expect(shipyard.addressAt(3))
      .to.be.revertedWithCustomError(shipyard, "Shipyard_UnknownIndex")
      .withArgs(3, 3);
  });

  it("reverts when its capacity is none, or more than one byte of a nonce reaches", async () => {
    const factory = await ethers.getContractFactory("Shipyard");
    for (const capacity of [0, MAX_CAPACITY + 1]) {
      await expect(factory.deploy(capacity))
        .to.be.revertedWithCustomError(factory, "Shipyard_CapacityOutOfRange")
        .withArgs(capacity, 1, MAX_CAPACITY);
    }
  });
});

function hex16(number: number): string {
  return number.toString(16).padStart(4, "0");
}
