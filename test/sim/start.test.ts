import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { OutputFolderError, prepareFolder, writeRun } from "../../scripts/run/output";
import { readStartOptions, startCommand } from "../../scripts/run/startOptions";
import { closingLines, summaryTable } from "../../scripts/run/table";
import { parseRun } from "../../src/domain/run/canonical";
import { sampleResult } from "../report/sampleRun";

const META = { createdAt: "", replayStart: 0, command: "npm start", versions: {}, engines: [], wallSec: 1 };
const HEADER = "asset,venue,pair,time_s,open,high,low,close,volume,trades";
const ROW = "AVAX,coinbase,AVAX-USD,1760128200,26.68,26.7,26.6,26.65,12.5,3";

describe("npm start", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the command as `npm start -- ARGUMENTS` does. All of these fail before anything is compiled. */
  function start(...args: string[]): { status: number | null; said: string } {
    const out = args.includes("--out") ? [] : ["--out", path.join(folder, "out")];
    const loader = ["-r", "./scripts/register.cjs", "scripts/start.ts"];
    const { status, stderr } = spawnSync(process.execPath, [...loader, ...args, ...out], {
      encoding: "utf8",
    });
    return { status, said: stderr };
  }

  function file(...lines: string[]): string {
    const name = path.join(folder, "bars.csv");
    writeFileSync(name, `${lines.join("\n")}\n`);
    return name;
  }

  it("names line and column of a wrong file, and what belongs there", () => {
    const { status, said } = start("--bars", file(HEADER, ROW, ROW.replace("26.65", "lots")));
    expect(status).to.equal(1);
    expect(said).to.contain('line 3, column 8 (close): found "lots", expected a decimal number');
    expect(existsSync(path.join(folder, "out"))).to.equal(false);
  });

  it("lists the known assets when asked for an unknown one", () => {
    const { status, said } = start("--asset", "DOGE");
    expect(status).to.equal(1);
    expect(said).to.contain('holds no asset "DOGE"; it knows: AAVE, ATOM, AVAX, BTC, ETH, FIL, POL, SOL');
  });

  it("says that a file is missing, and that one is too short to replay", () => {
    const missing = start("--bars", path.join(folder, "nothing.csv"));
    expect(missing.status).to.equal(1);
    expect(missing.said).to.contain("nothing.csv").and.to.contain("Check the path.");
    const short = start("--bars", file(HEADER, ROW));
    expect(short.status).to.equal(1);
    expect(short.said).to.contain("the bars last 10 s; a warm-up of 1200 s needs more than that");
  });

  it("says so when it cannot write where it should", () => {
    const { status, said } = start("--out", path.join(file(HEADER, ROW), "below"));
    expect(status).to.equal(1);
    expect(said).to.contain("cannot write to the folder").and.to.contain("--out");
    const inside = path.join(folder, "bars.csv", "below");
    expect(() => prepareFolder(inside)).to.throw(OutputFolderError, "bars.csv/below");
  });

  it("refuses a folder that can hold no other, for which node looks for ever", function () {
    if (!existsSync("/proc/self")) this.skip();
    expect(() => prepareFolder("/proc/glasshouse/out")).to.throw(OutputFolderError, "ENOENT");
    const deep = path.join(folder, "a/b/c");
    prepareFolder(deep);
    expect(existsSync(deep)).to.equal(true);
  });

  it("names a command that can be typed as it stands, whatever the file is called", () => {
    const command = startCommand(readStartOptions(["--bars", "my bars; it's.csv"]));
    expect(command).to.equal("npm ci\nnpm start -- --bars 'my bars; it'\\''s.csv'");
  });

  it("prints its options, each with what holds without it", () => {
    const loader = ["-r", "./scripts/register.cjs", "scripts/start.ts"];
    const { status, stdout } = spawnSync(process.execPath, [...loader, "--help"], { encoding: "utf8" });
    expect(status).to.equal(0);
    expect(stdout).to.contain("--seed <n>").and.to.contain("(default: 1)");
  });

  it("refuses a seed, a number of accounts and an option that are none", () => {
    for (const seed of ["-1", `${1n << 64n}`]) {
      const { status, said } = start(`--seed=${seed}`);
      expect(status).to.equal(1);
      expect(said).to.contain("expected a whole number from 0 to 18446744073709551615");
    }
    expect(start("--accounts", "1").said).to.contain("expected a whole number from 2 to 20000");
    expect(start("--sead", "1").said).to.contain("unknown option '--sead'");
  });

  it("takes what it is given, and the committed crash where nothing is", () => {
    expect(readStartOptions([])).to.deep.include({ asset: "AVAX", out: "out", seed: 1n, smoke: false });
    const given = readStartOptions(["--bars", "b.csv", "--asset", "POL", "--seed", "7", "--smoke"]);
    expect(given).to.deep.include({ bars: "b.csv", asset: "POL", seed: 7n, smoke: true });
  });

  it("writes both files whole, over older ones, and leaves nothing unfinished beside them", () => {
    writeFileSync(path.join(folder, "run.json"), "old");
    const { json, html, artifact } = writeRun(sampleResult(), META, folder);
    expect(parseRun(readFileSync(json, "utf8"))).to.deep.equal(artifact);
    expect(readFileSync(html, "utf8")).to.match(/<\/html>$/);
    expect(existsSync(`${json}.part`)).to.equal(false);
  });

  it("prints one line for every figure, and says where the money is or that it is not", () => {
    const table = summaryTable(sampleResult());
    expect(table).to.match(/^Accounts liquidated +41 of 300 +41 of 300$/m);
    const result = sampleResult();
    expect(closingLines(result)[0]).to.contain("every cent found. 5,000,000.00 USD held");
  });

  it("tells rounding from missing money as LED-1 does, and strictly where nobody judged it", () => {
    const result = sampleResult();
    const { money, laws } = result.columns[1]!.summary;
    money.difference = "-7";
    expect(closingLines(result)[1])
      .to.contain("every cent found")
      .and.to.contain("7e-18 USD of rounding are owed");
    laws.violations.push({ block: 9, law: "LED-1", subject: "sum of cash", have: "8", need: "1 +- 6" });
    expect(closingLines(result)[1]).to.contain("MONEY IS MISSING").and.to.contain("short of 7e-18 USD");
    laws.violations.pop();
    laws.ids = ["LED-2"];
    expect(closingLines(result)[1]).to.contain("MONEY IS MISSING");
    laws.ids = ["LED-1"];
    money.tokensHeld = String(BigInt(money.accounted) - 1n);
    expect(closingLines(result)[1]).to.contain("MONEY IS MISSING");
  });
});
