import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { anvilBinary } from "../../scripts/chain/anvilChain";
import { openHardhatChain } from "../../scripts/chain/hardhatChain";
import { RpcError } from "../../scripts/chain/rpcError";
import { runArm } from "../../scripts/run/arm";
import { committedExchange } from "../../scripts/run/committed";
import { explain } from "../../scripts/run/explain";
import { writeRun } from "../../scripts/run/output";
import { planPrices } from "../../scripts/run/plan";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { type ChainOpener, type LocalChain } from "../../src/sim/chain/eip1193";
import { LawBrokenError } from "../../src/sim/lawCheck";
import { committedArm } from "../../src/sim/scenario/arm";
import { SMOKE } from "../../src/sim/scenario/catalogue/oct10";
import { simulate } from "../../src/sim/simulate";
import { ISolvencyLens__factory } from "../../typechain";
import { sampleResult } from "../report/sampleRun";
import { startAnvilNode } from "./anvilNode";
import { rejection } from "../support/rejection";

const REQUEST = { scenario: SMOKE, seed: 1n, accounts: 4, bars: undefined, asset: undefined };
const LENS = ISolvencyLens__factory.createInterface();
const SNAPSHOT = LENS.getFunction("snapshot").selector;
const META = { createdAt: "", replayStart: 0, command: "npm start", versions: {}, engines: [], wallSec: 1 };

/** A node that hides one wei of the vault from whoever looks at all of the exchange. */
const openLiar: ChainOpener = async (genesis): Promise<LocalChain> => {
  const chain = await openHardhatChain(genesis);
  return {
    close: () => chain.close(),
    async request(args) {
      const answer = await chain.request(args);
      const [call] = (args.params ?? []) as { data?: string }[];
      if (args.method !== "eth_call" || !call?.data?.startsWith(SNAPSHOT)) return answer;
      const told = answer as string;
      const [{ reserves }] = LENS.decodeFunctionResult("snapshot", told) as unknown as [{ reserves: bigint }];
      return told.replace(word(reserves), word(reserves - 1n));
    },
  };
};

const word = (value: bigint): string => value.toString(16).padStart(64, "0");

describe("runs that must not end well", () => {
  it("a node that lies about one wei breaks a law, which names seed, block and how to see it again", async () => {
    const host = { openChain: openLiar, artifacts: artifactsIn("artifacts") };
    const watch = { onBlock: () => undefined, stopped: () => false };
    const terms = { ...planPrices(REQUEST), ...committedExchange(), arm: committedArm(), seed: 1n };
    const error = await rejection(simulate(terms, { ...host, ...watch }));
    expect(error).to.be.instanceOf(LawBrokenError);
    expect(error.message).to.match(
      /^laws broken in run "committed", seed 1:\n {2}block [0-9]+: [A-Z]+-[0-9]: /,
    );
    expect(explain(error, "npm run sim -- --seed 1")).to.match(/see it again:\nnpm run sim -- --seed 1$/);
  });

  it("a chain that stops in the middle ends the run", async function () {
    if (anvilBinary() === undefined) this.skip();
    const node = await startAnvilNode();
    const task = { ...planPrices(REQUEST), arm: committedArm(), seed: 1n };
    const stopAt = (done: number): void => (done === 5 ? node.stop() : undefined);
    const running = runArm(
      { ...task, engine: { kind: "rpc", url: node.url } },
      { onBlock: stopAt, stopped: () => false },
    );
    const error = await rejection(running);
    expect(error).to.be.instanceOf(RpcError);
    expect(error.message).to.contain(`nobody answers at ${node.url}`);
  });

  it("a place that cannot hold the result keeps nothing that looks like one", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
    try {
      // A folder in the file's place: the last step of writing fails, as on a full disk the first one does.
      mkdirSync(path.join(folder, "run.json"));
      expect(() => writeRun(sampleResult(), META, folder)).to.throw(/EISDIR|ENOTEMPTY|EEXIST/);
      expect(readdirSync(folder)).to.deep.equal(["run.json"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("a disk that is full before the last file is written leaves what was there", function () {
    if (!existsSync("/dev/full")) this.skip();
    const folder = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
    try {
      const files = ["run.json", "report.html"].map((name) => path.join(folder, name));
      for (const file of files) writeFileSync(file, "old");
      // The second file is written to a device without room.
      symlinkSync("/dev/full", `${files[1]}.part`);
      expect(() => writeRun(sampleResult(), META, folder)).to.throw("ENOSPC");
      expect(files.map((file) => readFileSync(file, "utf8"))).to.deep.equal(["old", "old"]);
      expect(readdirSync(folder)).to.have.members(["run.json", "report.html"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    expect(explain(full)).to.contain("Free some space");
  });
});
