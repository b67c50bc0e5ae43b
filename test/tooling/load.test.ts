import { expect } from "chai";
import { ethers } from "hardhat";

import { load } from "../support/load";

const SOMEBODY = "0x00000000000000000000000000000000000000AA";

async function pays(): Promise<void> {
  const [signer] = await ethers.getSigners();
  await signer!.sendTransaction({ to: SOMEBODY, value: 1n });
}

describe("tooling: fixtures", () => {
  it("are run once and gone back to, though they return nothing", async () => {
    await load(pays);
    const once = await ethers.provider.getBalance(SOMEBODY);
    await pays();
    await load(pays);
    expect(await ethers.provider.getBalance(SOMEBODY)).to.equal(once);
  });
});
