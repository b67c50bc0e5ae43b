import { deserialize, serialize } from "node:v8";
import { isDeepStrictEqual } from "node:util";

import { expect } from "chai";
import hre from "hardhat";

import { type ChainLog, chainLogsOf } from "../../src/audit/history/chainLog";
import { HISTORY_CONTRACTS } from "../../src/audit/history/faces";
import { Replayer, type ReplayState } from "../../src/audit/history/replayer";
import { tellWholeStory } from "../laws/story";
import { Random, SEED } from "../math/random";
import { type DeployedAddresses } from "../../src/sdk/deployment";
import { providerRpc } from "./providerRpc";

const CUTS = process.env["GLASSHOUSE_DEEP"] === undefined ? 12 : 1_000;

/** Any field that a state forgets, and any that two parts share before and not after, shows up as a difference here. */
describe(`a replay that goes on from a kept state (seed ${SEED})`, function () {
  let logs: readonly ChainLog[];
  let addresses: DeployedAddresses;

  before(async function () {
    // Instrumented contracts are too large for the network on which the story is told.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const { story } = await tellWholeStory();
    ({ addresses } = story.world.x.deployment);
    const address = HISTORY_CONTRACTS.map((contract) => addresses[contract]);
    const filter = { address, fromBlock: "0x0", toBlock: "latest" };
    logs = chainLogsOf(await providerRpc(story.world.x.deployer.provider).request("eth_getLogs", [filter]));
  });

  function replayer(from?: ReplayState): Replayer {
    return new Replayer(
      addresses,
      ({ subject, have }) => expect.fail(`${subject}: ${have}`),
      undefined,
      from,
    );
  }

  function copyOf({ state }: Replayer): ReplayState {
    return deserialize(serialize(state)) as ReplayState;
  }

  it("comes to the same state as one that read all, wherever it was cut", () => {
    const whole = replayer();
    whole.apply(logs);
    const blocks = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
    const random = new Random(`${SEED}: cuts`);
    const drawn = Array.from({ length: CUTS }, () => blocks[random.below(blocks.length)] ?? 0);
    for (const cut of CUTS > blocks.length ? blocks : drawn) {
      const first = replayer();
      first.apply(logs.filter(({ blockNumber }) => blockNumber <= cut));
      const second = replayer(copyOf(first));
      second.apply(logs.filter(({ blockNumber }) => blockNumber > cut));
      expect(isDeepStrictEqual(second.state, whole.state), `cut after block ${cut}`).to.equal(true);
      expect(isDeepStrictEqual(second.finish(), replayer(copyOf(whole)).finish())).to.equal(true);
      expect([...second.told.blocks]).to.deep.equal([...whole.told.blocks]);
      expect([...second.told.book.words()].length).to.equal([...whole.told.book.words()].length);
    }
  });

  it("finds an event that no contract can have said to be a finding, not the end of the audit", () => {
    const launched = logs.find(({ address }) => address === addresses.shipyard.toLowerCase());
    if (launched === undefined) throw new RangeError("nobody launched anything");
    const dirty = launched.topics.map((topic, i) => (i === 2 ? topic.replace(/^0x00/, "0x80") : topic));
    const found: string[] = [];
    const one = new Replayer(addresses, ({ law, severity }) => found.push(`${law} ${severity}`));
    one.apply([{ ...launched, topics: dirty }]);
    expect([found, one.broken]).to.deep.equal([["REC-1 critical"], true]);
  });
});
