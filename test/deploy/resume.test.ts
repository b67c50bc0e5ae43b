import { expect } from "chai";
import { ethers } from "hardhat";

import { type DeployContext } from "../../src/sdk/deploy/context";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { DeployPendingError } from "../../src/sdk/deploy/errors";
import { type Deployment, parseDeployment } from "../../src/sdk/deployment";
import { newContext } from "./context";
import { deployInPieces } from "./inPieces";

async function transactionsOf(context: DeployContext): Promise<number> {
  return ethers.provider.getTransactionCount(await context.deployer.getAddress());
}

describe("a deployment", () => {
  let whole: DeployContext;
  let deployment: Deployment;
  let transactions: number;

  before(async () => {
    whole = await newContext();
    const before = await transactionsOf(whole);
    deployment = await deployExchange(whole);
    transactions = (await transactionsOf(whole)) - before;
  });

  it("does nothing when it is run again", async () => {
    const before = await transactionsOf(whole);
    expect(await deployExchange(whole)).to.deep.equal(deployment);
    expect(await transactionsOf(whole)).to.equal(before);
  });

  it("writes an artifact that reads back the same", () => {
    expect(parseDeployment(JSON.stringify(deployment))).to.deep.equal(deployment);
  });

  it("resumes after every single transaction, whose receipt was lost, and sends none twice", async () => {
    const context = await newContext();
    const before = await transactionsOf(context);
    expect(await deployInPieces(context, 1, "after mining")).to.equal(transactions + 1);
    expect((await transactionsOf(context)) - before).to.equal(transactions);
  });

  it("resumes before every single transaction, which was announced and never sent", async () => {
    const context = await newContext();
    const before = await transactionsOf(context);
    expect(await deployInPieces(context, 2, "before sending")).to.equal(transactions);
    expect((await transactionsOf(context)) - before).to.equal(transactions);
  });

  it("is refused while transactions of an earlier run are not mined", async () => {
    const context = await newContext();
    const address = await context.deployer.getAddress();
    await ethers.provider.send("evm_setAutomine", [false]);
    try {
      await context.deployer.sendTransaction({ to: address });
      const answer = await deployExchange(context).catch((error: unknown) => error);
      expect(answer).to.be.instanceOf(DeployPendingError);
    } finally {
      await ethers.provider.send("evm_mine", []);
      await ethers.provider.send("evm_setAutomine", [true]);
    }
  });
});
