import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { ethers } from "hardhat";

import { configFor } from "../../deploy/config/networks";
import { TESTNETS } from "../../deploy/config/testnets";
import { freePort } from "../../scripts/chain/anvilServer";
import { DEPLOY_GAS, stoppedAt } from "../../scripts/hardhat/deployTasks";
import { deployExchange, EXTRA_STEPS } from "../../src/sdk/deploy/deploy";
import { describeCall } from "../../src/sdk/deploy/describeCall";
import { parseDeployment } from "../../src/sdk/deployment";
import { newContext, withConfig } from "./context";

const SLOW_MS = 600_000;

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs `hardhat` as a user would, in a process of its own. */
function hardhat(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return run(["node_modules/hardhat/internal/cli/bootstrap.js", ...args], env);
}

/** Runs one of the commands of package.json that are scripts, likewise. */
function script(name: string, args: readonly string[]): Promise<Ended> {
  return run(["-r", "./scripts/register.cjs", `scripts/${name}.ts`, ...args], {});
}

async function run(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (text += `${chunk}`));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, text };
}

async function openNode(port: number): Promise<ChildProcess> {
  const args = ["node_modules/hardhat/internal/cli/bootstrap.js", "node", "--no-deploy", "--port", `${port}`];
  const child = spawn(process.execPath, args);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (`${chunk}`.includes("Started HTTP")) resolve();
    });
    child.on("close", () => reject(new Error("the node ended")));
  });
  return child;
}

/** The story of docs/governance.md, by its commands: announced, taken back, announced again, too early, made. */
async function governs(provider: JsonRpcProvider, at: readonly string[]): Promise<void> {
  const governor = ["--as", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"];
  const govern = async (code: number, command: string, ...args: string[]): Promise<string> => {
    const ended = await script("governance", [command, ...at, ...args]);
    expect(ended.code, ended.text).to.equal(code);
    return ended.text;
  };
  const change = [...governor, "--market", "0", "--set", "margin.takerFeePpm=400"];
  const idIn = (text: string): string => /^0x[0-9a-f]{64}$/m.exec(text)?.[0] ?? "";

  expect(await govern(0, "show"))
    .to.contain("guardian")
    .and.to.contain("Nothing waits.");
  const announced = await govern(0, "propose", ...change);
  expect(announced).to.contain("margin.takerFeePpm of market 0: 500 -> 400");
  await govern(0, "cancel", ...governor, "--id", idIn(announced));
  const again = [...governor, "--id", idIn(await govern(0, "propose", ...change))];
  expect(await govern(1, "execute", ...again)).to.contain("Its time has not come");
  await provider.send("evm_increaseTime", [86_400]);
  expect(await govern(0, "execute", ...again)).to.contain("Made:");
  expect(await govern(1, "execute", ...again))
    .to.contain("waits\n")
    .and.to.not.contain("should not happen");
}

describe("networks", () => {
  it("deploys to a node, checks it, names a difference, and says when nobody answers", async function () {
    this.timeout(SLOW_MS);
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "glasshouse-"));
    const url = `http://127.0.0.1:${port}`;
    const env = { GLASSHOUSE_LOCAL_RPC: url, GLASSHOUSE_DEPLOYMENTS: folder };
    const on = ["--network", "localhost"];
    const node = await openNode(port);
    try {
      const deployed = await hardhat(["deploy", "--no-compile", ...on], env);
      expect(deployed.code, deployed.text).to.equal(0);
      expect(deployed.text).to.match(/list\(AVAX, .*data 0x[0-9a-f]{64}/);
      const file = readFileSync(join(folder, "localhost", "exchange.json"), "utf8");
      const { addresses } = parseDeployment(file);

      const clean = await hardhat(["deploy:check", ...on], env);
      expect(clean.code, clean.text).to.equal(0);

      const provider = new JsonRpcProvider(url);
      await governs(provider, ["--rpc", url, "--deployment", join(folder, "localhost", "exchange.json")]);
      const changed = await hardhat(["deploy:check", ...on], env);
      expect(changed.code, changed.text).to.equal(1);
      expect(changed.text).to.contain("AVAX.margin.takerFeePpm: found 400, wanted 500");

      await provider.send("hardhat_setCode", [addresses.keyring, "0x"]);
      provider.destroy();
      const differs = await hardhat(["deploy:check", ...on], env);
      expect(differs.code, differs.text).to.equal(1);
      expect(differs.text).to.contain("code of Keyring");
    } finally {
      node.kill();
    }
    const silent = await hardhat(["deploy:check", ...on], env);
    expect(silent.code, silent.text).to.equal(2);
    const costless = await hardhat(["deploy:cost", ...on], env);
    expect(costless.code, costless.text).to.equal(2);
    expect(costless.text)
      .to.match(/^localhost does not tell its gas price: /m)
      .and.not.contain("    at ");
    rmSync(folder, { recursive: true });
  });

  it("lists the market of every test network, feeds replaced by doubles", async () => {
    const base = await newContext();
    for (const { name } of TESTNETS) {
      const { governance } = base.config;
      const config = configFor(name, { ...governance, reporters: [] });
      const doubled = config.markets.map((market) => ({
        ...market,
        sources: market.sources.map((source) => ({
          ...source,
          feed: { kind: "chainlinkDouble", decimals: 8, answer: 3_000n * 10n ** 8n } as const,
        })),
      }));
      const { markets } = await deployExchange(
        withConfig(await newContext(), { ...config, markets: doubled }),
      );
      expect(
        markets.map(({ symbol }) => symbol),
        name,
      ).to.deep.equal(["ETH"]);
    }
  });

  it("says in one sentence which step stopped and why, without where in the code", () => {
    const thrown = "DeployConfigError: no feed\n    at step (/x/deploy/a.ts:1:2)\n    at run (/x/b.ts:3:4)";
    const told = stoppedAt(`ERROR processing /x/deploy/steps/070_sources.ts:\n${thrown}`, "sepolia");
    expect(told).to.match(/^the deployment to sepolia stopped at step 070_sources: no feed\nWhat is on the/);
    expect(stoppedAt("HH108: Cannot connect to the network", "sepolia")).to.equal(undefined);
  });

  it("needs the gas that deploy:cost says, and little less", async () => {
    const context = await newContext();
    const before = await ethers.provider.getBlockNumber();
    await deployExchange(context);
    for (const step of Object.values(EXTRA_STEPS)) await step(context);
    let used = 0n;
    for (let block = before + 1; block <= (await ethers.provider.getBlockNumber()); block++) {
      used += (await ethers.provider.getBlock(block))!.gasUsed;
    }
    expect(Number(used)).to.be.within(Number(DEPLOY_GAS) * 0.85, Number(DEPLOY_GAS));
  });

  it("tells calls as they stand in a transaction, long arguments by their hash", async () => {
    const authority = await ethers.deployContract("Authority", [Wallet.createRandom().address]);
    const to = await authority.getAddress();
    const data = authority.interface.encodeFunctionData("grantRole", [7, to, 9]);
    expect(describeCall({ to, data })).to.equal(
      `${to} grantRole(7, ${to}, 9) data ${ethers.keccak256(data)}`,
    );
    const shipyard = await ethers.getContractFactory("Shipyard");
    const launch = shipyard.interface.encodeFunctionData("launch", [0, `0x${"11".repeat(65)}`]);
    expect(describeCall({ to, data: launch })).to.contain("launch(0, 65 bytes 0x");
    expect(describeCall({ to, data: "0x12345678" })).to.contain("unknown call");
  });
});
