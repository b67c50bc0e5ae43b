import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { ethers, network } from "hardhat";
import type { EIP1193Provider, RequestArguments } from "hardhat/types";

import { SteadyClock } from "../../scripts/hardhat/steadyClock";
import { rejection } from "../support/rejection";

/** The tests' chain, whose every second answer about a block comes late. */
function slowChain(): EIP1193Provider {
  let asked = 0;
  const request = async (question: RequestArguments): Promise<unknown> => {
    const answer = await network.provider.request(question);
    if (question.method === "eth_getBlockByNumber" && ++asked % 2 === 0) await sleep(20);
    return answer;
  };
  return Object.assign(Object.create(network.provider) as EIP1193Provider, { request });
}

describe("the clock of the tests' chain", () => {
  it("gives transactions that are sent at once one second each, however late the chain answers", async () => {
    const [signer] = await ethers.getSigners();
    const before = await ethers.provider.getBlock("latest");
    const clock = new SteadyClock(slowChain());
    const transaction = { from: signer!.address, to: signer!.address, gas: "0x5208" };
    const sent = await Promise.all(
      [1, 2, 3, 4].map(() => clock.request({ method: "eth_sendTransaction", params: [transaction] })),
    );
    const times = await Promise.all(
      sent.map(async (hash) => {
        const receipt = await ethers.provider.getTransactionReceipt(hash as string);
        return (await receipt!.getBlock()).timestamp - before!.timestamp;
      }),
    );
    expect(times).to.deep.equal([1, 2, 3, 4]);
  });

  it("goes on after a transaction that the chain refused", async () => {
    const [signer] = await ethers.getSigners();
    const from = signer!.address;
    const refused = ethers.provider.send("eth_sendTransaction", [{ from, to: from, gas: "0x1" }]);
    const next = signer!.sendTransaction({ to: from });
    await rejection(refused);
    expect((await (await next).wait())?.status).to.equal(1);
  });
});
