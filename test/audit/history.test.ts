import { expect } from "chai";
import hre from "hardhat";

import { RunningHash } from "../../src/audit/history/entryHash";
import { type ReplayedHistory, replayHistory } from "../../src/audit/history/replayHistory";
import { type Rpc } from "../../src/audit/rpc";
import { type Evidence, type Story, tellWholeStory } from "../laws/story";
import { Random, SEED } from "../math/random";
import { flipped, type JsonLog, LOG_LIES, lyingRpc } from "./logLies";
import { providerRpc } from "./providerRpc";

/** A round tells each lie once, about a log drawn from the seed. */
const ROUNDS = process.env["GLASSHOUSE_DEEP"] === undefined ? 3 : 100;

describe(`the history, replayed from a node's logs (seed ${SEED})`, function () {
  let story: Story;
  let truth: Evidence;
  let rpc: Rpc;

  before(async function () {
    // Instrumented contracts are too large for the network on which the story is told.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    ({ story, truth } = await tellWholeStory());
    rpc = providerRpc(story.world.x.deployer.provider);
  });

  async function replayed(by: Rpc = rpc, receipts = false): Promise<ReplayedHistory> {
    const { deployment, deployer } = story.world.x;
    // The story goes on after the state that it tells.
    const block = await deployer.provider.getBlock(truth.history.after.block);
    if (typeof block?.hash !== "string") throw new RangeError("no block");
    const { number, hash } = block;
    const { addresses } = deployment;
    return replayHistory({ rpc: by, chainId: 31337, addresses, from: 0, block: { number, hash }, receipts });
  }

  /** Whether an audit says so: by a finding, by what the proved storage holds, or by what could not be looked at. */
  function caught({ findings, unchecked, shadow, historyHash, entries }: ReplayedHistory): boolean {
    const { after } = truth.history;
    if (findings.length > 0 || unchecked.length > 0) return true;
    const sameHash = historyHash === after.history.hash && entries === after.history.sequence;
    return !sameHash || shadow.compare(after).length > 0;
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

  it("finds the receipts of every block to be what their headers say", async () => {
    const history = await replayed(rpc, true);
    expect(history.findings).to.deep.equal([]);
    expect(history.unchecked).to.deep.equal([]);
  });

  it("names every account's owner and every key of storage that only events tell", async () => {
    const { keys } = await replayed();
    const { after } = truth.history;
    expect(keys.owners).to.deep.equal(after.accounts.map(({ owner }) => owner.toLowerCase()));
    expect([...keys.markets]).to.deep.equal(after.markets.map(({ id }) => id));
    const held = after.accounts.filter(({ positions }) => positions.length > 0).map(({ id }) => id);
    expect([...(keys.positions.get(after.markets[0]?.id ?? (0 as never)) ?? [])]).to.include.members(held);
    const ticks = after.markets[0]?.book.bids.map(({ tick }) => tick);
    expect([...(keys.bidTicks.get(after.markets[0]?.id ?? (0 as never)) ?? [])]).to.include.members(
      ticks ?? [],
    );
    expect(keys.settledEpochs.size).to.equal(1);
    expect(keys.controllers.size).to.equal(1);
    expect(keys.authority.members.size).to.be.greaterThan(1);
  });

  it("reads logs in smaller spans where the node refuses large ones", async () => {
    let refused = 0;
    const narrow: Rpc = {
      ...rpc,
      request: (method, params) => {
        const [filter] = params as [{ fromBlock: string; toBlock: string }];
        if (method === "eth_getLogs" && Number(filter.toBlock) - Number(filter.fromBlock) > 2) {
          refused += 1;
          return providerRpc({ send: () => Promise.reject(new Error("too many blocks")) }).request(
            method,
            params,
          );
        }
        return rpc.request(method, params);
      },
    };
    const history = await replayed(narrow);
    // Half each time until the node takes one, and closer from there: what it takes is learnt, not refused again and again.
    expect(refused).to.be.within(4, 8);
    expect([history.historyHash, history.logs]).to.deep.equal([
      truth.history.after.history.hash,
      (await replayed()).logs,
    ]);
  });

  for (const lie of LOG_LIES) {
    it(`with receipts, catches a node that ${lie.says}`, async () => {
      let told = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const random = new Random(`${SEED}: ${lie.says}: ${round}`);
        let lied = false;
        const liar = lyingRpc(rpc, (logs) => {
          const changed = logs.length === 0 ? undefined : lie.tell(logs, random);
          lied ||= changed !== undefined;
          return changed ?? logs;
        });
        const history = await replayed(liar, true);
        if (!lied) continue;
        told += 1;
        expect(caught(history), `round ${round}`).to.equal(true);
      }
      expect(told).to.be.greaterThan(0);
    });
  }

  it("hashes every bit of what the Ledger recorded, and the order", async () => {
    const { deployment, deployer } = story.world.x;
    const address = deployment.addresses.ledger;
    const logs = await deployer.provider.getLogs({ address, fromBlock: 0 });
    const recorded = logs.filter((log) => new RunningHash().add(log));
    const random = new Random(`${SEED}: hash`);
    const hashes = new Set([hashOf(recorded)]);
    const kinds = new Set(recorded.map(({ topics }) => topics[0]));
    for (const [i, { topics, data }] of recorded.entries()) {
      const at = 1 + random.below(topics.length - 1);
      const otherTopic = topics.map((topic, j) => (j === at ? flipped(topic, random) : topic));
      const others = [
        [{ topics: otherTopic, data }],
        [{ topics, data: flipped(data, random) }],
        [{ topics, data: `${data}00` }],
        [{ topics: topics.slice(0, -1), data: `0x${topics[topics.length - 1]?.slice(2)}${data.slice(2)}` }],
        [],
        [
          { topics, data },
          { topics, data },
        ],
      ];
      for (const other of others)
        hashes.add(hashOf([...recorded.slice(0, i), ...other, ...recorded.slice(i + 1)]));
    }
    expect(kinds.size, "kinds of entries").to.be.greaterThan(5);
    expect(hashes.size).to.equal(1 + 6 * recorded.length);
  });
});

function hashOf(logs: readonly Pick<JsonLog, "topics" | "data">[]): bigint {
  const running = new RunningHash();
  for (const log of logs) running.add(log);
  return running.hash;
}
