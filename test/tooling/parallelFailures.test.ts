import { spawnSync } from "node:child_process";

import { expect } from "chai";

const FAILING = "test/tooling/failing/bigints.ts";
const HARDHAT = require.resolve("hardhat/internal/cli/bootstrap");

describe("tooling: failures of tests run in parallel", () => {
  it("names each test that failed and why, whatever its error holds", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [HARDHAT, "test", "--no-compile", "--parallel", FAILING],
      { encoding: "utf8", env: { ...process.env, FORCE_COLOR: "0" } },
    );

    expect(stdout).to.include("1 passing").and.to.include("2 failing");
    expect(stdout).to.match(
      /compares an object with nothing:\s+AssertionError: expected .* to equal undefined/,
    );
    expect(stdout).to.match(/throws an error with bigints on it:\s+Error: reverted with have and need/);
    expect(stdout).not.to.include("serialize");
    expect(status).to.equal(2);
  });
});
