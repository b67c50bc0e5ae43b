import { expect } from "chai";
import hre from "hardhat";

import { type ReplayedHistory, replayHistory } from "../../src/audit/history/replayHistory";
import { type Rpc } from "../../src/audit/rpc";
import { tellWholeStory, type Evidence, type Story } from "../laws/story";
import { providerRpc } from "./providerRpc";

describe("the history, replayed from a node's logs", function () {
  let story: Story;
  let truth: Evidence;
  let rpc: Rpc;

  before(async function () {
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    ({ story, truth } = await tellWholeStory());
    rpc = providerRpc(story.world.x.deployer.provider);
  });

  async function replayed(by: Rpc = rpc): Promise<ReplayedHistory> {
    const { deployment, deployer } = story.world.x;
    const block = await deployer.provider.getBlock("latest");
    if (block?.hash === null || block === null) throw new RangeError("no block");
    const { number, hash } = block;
    return replayHistory({
      rpc: by,
      chainId: 31337,
      addresses: deployment.addresses,
      from: 0,
      block: { number, hash },
    });
  }

  it("makes the state and the running hash that the chain holds", async () => {
    const history = await replayed();
    const { after, events } = truth.history;
    expect(history.findings).to.deep.equal([]);
    expect(history.unchecked).to.deep.equal([]);
    expect(history.shadow.compare(after)).to.deep.equal([]);
    expect([history.historyHash, history.entries]).to.deep.equal([
      after.history.hash,
      after.history.sequence,
    ]);
    expect(events.length).to.be.lessThan(history.logs);
  });
});
