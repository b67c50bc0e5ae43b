import { expect } from "chai";
import hre, { deployments, ethers } from "hardhat";

import { hardhatContext } from "../../deploy/lib/hardhatContext";
import { EXTRA_STEPS, STEPS, deploymentOf } from "../../src/sdk/deploy/deploy";

/** Runs the files of deploy/steps with this tag, as a new process would that only has the records. */
async function run(tag: string): Promise<void> {
  await deployments.run([tag], { resetMemory: false, writeDeploymentsToFiles: false });
}

describe("deploy/steps", () => {
  it("do every step once, stopped and resumed after each", async () => {
    const names = Object.keys({ ...STEPS, ...EXTRA_STEPS });
    for (const name of names) {
      await run(name);
      const block = await ethers.provider.getBlockNumber();
      await run(name);
      expect(await ethers.provider.getBlockNumber(), `${name}, run again`).to.equal(block);
    }
    const { addresses } = await deploymentOf(await hardhatContext(hre));
    expect((await deployments.get("Ledger")).address).to.equal(addresses.ledger);

    const block = await ethers.provider.getBlockNumber();
    await run("exchange");
    expect(await ethers.provider.getBlockNumber(), "all of them, run again").to.equal(block);
  });
});
