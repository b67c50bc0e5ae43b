import { expect } from "chai";
import { BrowserProvider, type Eip1193Provider } from "ethers";
import { network } from "hardhat";

import { holdersOf, pendingCalls } from "../../src/sdk/governance";
import { inSpans } from "../../src/sdk/logs/inSpans";
import { schedule } from "../support/govern";
import { freshExchange } from "../support/fixture";
import { load } from "../support/load";
import { advance } from "../support/prices";

/** A node of the tests' chain that tells no logs of more than `most` blocks at once. */
function limited(most: number): { readonly node: Eip1193Provider; readonly refused: () => number } {
  let refused = 0;
  const request: Eip1193Provider["request"] = async ({ method, params = [] }) => {
    if (method === "eth_getLogs") {
      const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
      const latest = Number(await network.provider.send("eth_blockNumber"));
      const to = toBlock === "latest" ? latest : Number(toBlock);
      if (to - Number(fromBlock) >= most) {
        refused += 1;
        throw new Error(`query exceeds max block range ${most}`);
      }
    }
    return network.provider.request({ method, params: params as unknown[] });
  };
  return { node: { request }, refused: () => refused };
}

describe("what was said, asked for in spans", () => {
  it("finds every holder and every waiting call at a node that answers for 9 blocks at once", async () => {
    const x = await load(freshExchange);
    const data = x.registry.interface.encodeFunctionData("list", ["LATE", x.config.markets[0]!.parameters]);
    await schedule(x, x.deployment.addresses.registry, data);
    for (let i = 0; i < 30; i++) await advance(1);
    const { node, refused } = limited(9);
    const provider = new BrowserProvider(node);
    expect((await holdersOf(provider, x.deployment)).map(({ holder }) => holder)).to.include.members([
      x.governor.address,
      x.guardian.address,
    ]);
    expect((await pendingCalls(provider, x.deployment)).map((call) => call.data)).to.deep.equal([data]);
    expect(refused()).to.be.above(0);
  });

  it("asks every block once, the last ones up to the newest", async () => {
    const asked: (readonly [number, number | "latest"])[] = [];
    const provider = { getBlockNumber: () => Promise.resolve(1_000) } as unknown as BrowserProvider;
    await inSpans(provider, 7, (from, to) => {
      if ((to === "latest" ? 1_000 : to) - from >= 60) throw new Error("too many");
      asked.push([from, to]);
      return Promise.resolve([]);
    });
    expect(asked[0]?.[0]).to.equal(7);
    asked.slice(1).forEach(([from], i) => expect(from).to.equal(Number(asked[i]![1]) + 1));
    expect(asked.at(-1)?.[1]).to.equal("latest");
  });

  it("throws what a node says that does not answer for one block", async () => {
    const provider = new BrowserProvider(limited(0).node);
    const x = await load(freshExchange);
    const error = await holdersOf(provider, x.deployment).catch((reason: unknown) => String(reason));
    expect(error).to.contain("max block range 0");
  });
});
