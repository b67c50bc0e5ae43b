import { spawnSync } from "node:child_process";

import { expect } from "chai";
import { ethers } from "hardhat";

import { signerOf } from "../../scripts/chain/signer";
import { requireWithinBounds } from "../../scripts/governance/withinBounds";
import { explain } from "../../scripts/run/explain";
import {
  GovernanceError,
  holdersOf,
  pendingCalls,
  type Proposal,
  proposeParameter,
} from "../../src/sdk/governance";
import { refusalOf } from "../../src/sdk/refusal";
import { freshExchange, type Fixture } from "../support/fixture";
import { govern, schedule } from "../support/govern";
import { load } from "../support/load";
import { rejection } from "../support/rejection";

const { provider } = ethers;
const FEE = "margin.takerFeePpm";

const proposed = ({ deployment }: Fixture, value: bigint, name = FEE, market = 0) =>
  proposeParameter(provider, deployment, market, name, value);

/** What is said against announcing a proposal. */
function refused(proposal: Proposal): Error | undefined {
  try {
    requireWithinBounds(proposal);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** What a person is told about a call that failed. */
async function told(call: Promise<unknown>): Promise<string> {
  const error = await rejection(call);
  return explain(refusalOf(error) ?? error);
}

/** Runs the command as `npm run governance -- ARGUMENTS` does. All of these fail before a node is asked. */
function command(...args: string[]): { readonly status: number | null; readonly said: string } {
  const loader = ["-r", "./scripts/register.cjs", "scripts/governance.ts"];
  const { status, stderr } = spawnSync(process.execPath, [...loader, ...args], { encoding: "utf8" });
  return { status, said: stderr };
}

describe("governance's desk", () => {
  it("tells who holds what, and what an announced call would change, parameter by parameter", async () => {
    const x = await load(freshExchange);
    const { target, data, before, after } = await proposed(x, 400n);
    expect([before, after]).to.deep.equal([500n, 400n]);
    await schedule(x, target, data);
    const [call] = await pendingCalls(provider, x.deployment);
    expect(call?.changes).to.deep.equal([`${FEE} of market 0: 500 -> 400`]);
    expect(call?.says).to.contain("configure(0,");
    const roles = (await holdersOf(provider, x.deployment)).map(({ role }) => role);
    expect(roles.sort()).to.deep.equal(["admin", "governor", "guardian"]);
  });

  it("refuses to announce what cannot be, and names what can", async () => {
    const x = await load(freshExchange);
    const wrong: [() => Promise<unknown>, RegExp][] = [
      [() => proposed(x, 1n, FEE, 7), /there is no market 7: 1 are listed/],
      [() => proposed(x, 1n, "takerFee"), /no parameter takerFee; it has .*margin\.takerFeePpm/],
      [() => proposed(x, 500n), /is 500 already/],
      [() => proposed(x, 10n ** 20n), /does not fit into margin\.takerFeePpm/],
    ];
    for (const [call, message] of wrong) {
      const error = await rejection(call());
      expect(error).to.be.instanceOf(GovernanceError);
      expect(error.message).to.match(message);
    }
  });

  it("refuses to announce what the contracts would refuse to make, with have and bound", async () => {
    const x = await load(freshExchange);
    const wrong: [string, bigint, RegExp][] = [
      [FEE, 60_000n, /takerFeePpm would be 60000, and may be 0 to 5000/],
      ["margin.makerRebatePpm", 501n, /makerRebatePpm would be 501, and may be 0 to 500/],
      ["breaker.limitSec", 1n, /limitSec would be 1, and may be 5 to 120/],
    ];
    for (const [name, value, message] of wrong) {
      const proposal = await proposed(x, value, name);
      const error = refused(proposal);
      expect(error).to.be.instanceOf(GovernanceError);
      expect(error?.message).to.match(message);
      expect(await told(govern(x, proposal.target, proposal.data))).to.contain("MarketRegistry_OutOfBounds");
    }
    expect(refused(await proposed(x, 400n))).to.equal(undefined);
    expect(await told(proposed(x, 1n, "margin.lotSize"))).to.contain("lotSize of a market never changes");
  });

  it("asks bounds of the highest tier that a market ever allowed", async () => {
    const x = await load(freshExchange);
    const lower = await proposed(x, 1n, "margin.maxTier");
    await govern(x, lower.target, lower.data);
    const { highestTier, config } = await proposed(x, 400n);
    expect([highestTier, config.margin.maxTier]).to.deep.equal([lower.before, 1n]);
  });

  it("says in words why a call was refused, and what to do", async () => {
    const x = await load(freshExchange);
    const { target, data } = await proposed(x, 400n);
    const stranger = x.authority.connect(x.users[0]);
    expect(await told(stranger.schedule(target, data, 0)))
      .to.contain("AccessManagerUnauthorizedCall")
      .and.to.contain("does not hold the role");
    await schedule(x, target, data);
    expect(await told(schedule(x, target, data))).to.contain("The same call waits already");
    expect(await told(x.authority.connect(x.governor).execute(target, data)))
      .to.contain("AccessManagerNotReady")
      .and.to.contain("show says from when");
    const beyond = await proposed(x, 60_000n);
    expect(await told(govern(x, beyond.target, beyond.data)))
      .to.contain("MarketRegistry_OutOfBounds(takerFeePpm, 60000")
      .and.to.contain("no delay widens them");
  });

  it("never prints a key, not even one that is wrong", async () => {
    const key = `0x${"ab".repeat(31)}a`;
    process.env["GLASSHOUSE_KEY"] = key;
    try {
      const error = await rejection(signerOf(provider as never, undefined));
      expect(explain(error))
        .to.contain("GLASSHOUSE_KEY holds no private key")
        .and.to.not.contain(key.slice(4, 20));
      expect(error.cause).to.equal(undefined);
    } finally {
      delete process.env["GLASSHOUSE_KEY"];
    }
  });

  it("names nobody, no address and a stranger to the node as signers", async () => {
    const found = async (name: string | undefined) =>
      (await rejection(signerOf(provider as never, name))).message;
    expect(await found(undefined)).to.contain("nobody is named");
    expect(await found("garbage")).to.contain("no address");
    expect(await found(`0x${"11".repeat(20)}`)).to.contain("the node does not sign for");
  });

  it("ends with 1 and says what to do for a wrong command line, a missing file and a silent node", function () {
    this.timeout(120_000);
    const at = ["--rpc", "http://127.0.0.1:9", "--deployment", "package.json"];
    const wrong: [string[], string][] = [
      [["show"], "required option '--rpc <url>'"],
      [["propose", ...at, "--market", "0", "--set", "takerFee"], "expected name=value"],
      [["show", "--rpc", "http://127.0.0.1:9", "--deployment", "nothing.json"], "Check the path."],
      [["show", ...at], "package.json is no deployment: schema: "],
    ];
    for (const [args, message] of wrong) {
      const { status, said } = command(...args);
      expect(status, said).to.equal(1);
      expect(said).to.contain(message).and.to.not.contain("This should not happen");
    }
  });
});
